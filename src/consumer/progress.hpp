// Progress: where the consumer stands in its sources, by partition, as the store has it.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "env/thread.hpp"
#include "weir/store/tracking.hpp"

namespace weir::consumer {

using Partitions = std::array<TrackingPoint, kPartitions>;

/// Commits of lanes move partitions of their own and may overlap; a commit that carries idle partitions forward moves
/// them all and must be alone, or it would take a lane's `from` away (rule T2). Every access needs a pass of either
/// kind.
class Progress {
 public:
  explicit Progress(std::string consumer) : consumer_(std::move(consumer)) {}

  /// Before any pass is given.
  void add(StoreId source, const Partitions& points) { sources_.push_back({source, points}); }

  class [[nodiscard]] LanePass {
   public:
    explicit LanePass(Progress& progress) : progress_(&progress) { progress.enter(); }
    ~LanePass() { progress_->leave(); }
    LanePass(const LanePass&) = delete;
    LanePass& operator=(const LanePass&) = delete;

   private:
    Progress* progress_;
  };
  class [[nodiscard]] SolePass {
   public:
    explicit SolePass(Progress& progress) : progress_(&progress) { progress.close(); }
    ~SolePass() { progress_->open(); }
    SolePass(const SolePass&) = delete;
    SolePass& operator=(const SolePass&) = delete;

   private:
    Progress* progress_;
  };

  /// From where the partition is; to where it is when there is no `to`.
  TrackingMove move(std::size_t source, std::uint16_t partition, std::optional<TrackingPoint> to) const;
  /// Nothing when all partitions are there already.
  std::optional<TrackingMove> move_all(std::size_t source, TrackingPoint to) const;
  /// Takes in a move that was committed.
  void moved(const TrackingMove&);

 private:
  struct OfSource {
    StoreId id;
    Partitions points;
  };

  void enter();
  void leave();
  void close();
  void open();

  std::string consumer_;
  std::vector<OfSource> sources_;
  env::Mutex mutex_;
  env::CondVar changed_;
  int inside_ = 0;
  bool closed_ = false;
};

}  // namespace weir::consumer
