// A small store, made once: its disk, what it holds, and where its frames lie.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "env/simulated/world.hpp"
#include "log/directory.hpp"
#include "log/frame.hpp"
#include "simulation/findings.hpp"
#include "simulation/model/model.hpp"
#include "simulation/rot.hpp"
#include "simulation/writer.hpp"

namespace weir::simulation {

/// 64 KiB of frames in two segments.
class SmallStore {
 public:
  explicit SmallStore(Left left);

  env::SimulatedWorld& world() { return world_; }
  const std::vector<env::Path>& files() const { return files_; }
  std::uint64_t log_bytes() const { return log_bytes_; }
  /// Puts everything back.
  void restore() { world_.disk.restore(image_); }

  /// Where the frame begins that holds the byte; 0 for the header of a segment, nothing outside of both.
  std::optional<std::uint64_t> frame_of(const env::Path& file, std::uint64_t offset) const;

  /// The segment that holds the event.
  const env::Path& file_of(Position position) const;
  /// Where the frame begins in it that begins with the event.
  std::uint32_t place_of(Position first) const { return places_.at(first); }

  /// Compares a walk through the frames with what was committed.
  class Reading {
   public:
    Reading(const Model& model, const std::vector<Time>& times) : model_(model), times_(times) {}
    Result<void> take(const log::FrameView& frame);
    bool is_wrong() const { return is_wrong_; }
    bool is_whole() const { return !is_wrong_ && commits_ == model_.commits().size(); }

   private:
    const Model& model_;
    const std::vector<Time>& times_;
    std::size_t commits_ = 0;
    bool is_wrong_ = false;
  };
  const Model& model() const { return model_; }
  Reading reading() const { return Reading(model_, times_); }

 private:
  struct Extent {
    env::Path file;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };
  struct Base {
    Position first;
    env::Path file;
  };

  void note_extents();

  env::SimulatedWorld world_{1};
  Model model_;
  Findings findings_;
  env::DiskImage image_;
  std::vector<env::Path> files_;
  std::vector<Extent> extents_;
  std::vector<Base> bases_;
  std::map<Position, std::uint32_t> places_;
  std::vector<Time> times_;  ///< Of the commits.
  std::uint64_t log_bytes_ = 0;
};

}  // namespace weir::simulation
