// Repair: makes a store of a damaged directory again, by cutting the log before the first thing in it that is not whole
// and by making anew what can be derived. What it cuts is kept.
//
//     log     [ whole ............ )[ damaged ][ whole again, but what it followed is gone ... ]
//                                  ^ cut                        all of it goes to DIR/cut-<time>/
//
// Cutting loses events that were acknowledged. Restoring a backup loses fewer, where there is one: whoever repairs sees
// first what would be lost.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "env/environment.hpp"
#include "log/directory.hpp"
#include "log/identity.hpp"
#include "log/segment_reader.hpp"
#include "weir/base/result.hpp"
#include "weir/base/time.hpp"

namespace weir::log {

/// Where the log is cut: what stands before it is kept.
struct RepairCut {
  std::size_t kept_whole = 0;           ///< So many segments of the list stay as they are.
  bool has_part = false;                ///< The next one is kept up to `end`.
  SegmentEnd end;                       ///< In that one, or in the last that stays.
  Time time;                            ///< Of the last commit that is kept.
  std::uint32_t next_previous_end = 0;  ///< Where the header of a segment behind it has to say that it ends.
  bool is_scavenged = false;            ///< The segment with `end`: nobody writes to such a one.
};

/// What a cut takes away. Events that stand in what cannot be read are counted as far as later positions tell of them;
/// which streams they were in, nobody knows.
struct RepairLoss {
  std::uint64_t events = 0;                      ///< At least.
  std::uint64_t readable = 0;                    ///< Of these, in frames that are whole.
  std::map<std::string, std::uint64_t> streams;  ///< Of the readable ones; kMaxStreams at most.
  std::uint64_t in_other_streams = 0;            ///< The readable ones in streams beyond that.
  static constexpr std::size_t kMaxStreams = 1000;
};

struct RepairPlan {
  std::vector<Corruption> damage;  ///< What was found.
  Identity identity;               ///< As it is, or will be.
  bool writes_identity = false;
  bool writes_ancestry = false;
  bool writes_control = false;
  std::vector<SegmentName> segments;        ///< All that are there.
  std::vector<SegmentName> short_segments;  ///< Of the kept ones, whose files lack bytes in which nothing stood.
  std::optional<RepairCut> cut;             ///< Nothing when no event is lost.
  SegmentName last;                         ///< The segment that the store goes on in.
  SegmentEnd end;                           ///< Where in it; the kept events are those before `end.position`.
  RepairLoss loss;

  bool is_needed() const {
    return writes_identity || writes_ancestry || writes_control || !short_segments.empty() || cut.has_value();
  }
};

/// Holds the directory's lock as long as it lives.
class Repair {
 public:
  /// Reads the whole log, and changes nothing.
  ///
  /// Errors: not_found, not_a_store, locked, unsupported_format; corrupted when nothing can be kept (the first segment
  /// is gone, or its header is); io.
  static Result<Repair> prepare(env::Environment& environment, const std::filesystem::path& directory);

  const RepairPlan& plan() const { return plan_; }

  /// Does it, and returns the directory in which what was cut or replaced is kept. A crash at any point leaves a
  /// directory that does not open, of which nothing is lost, and which can be repaired again; or the repaired store.
  /// Precondition: plan().is_needed(). Errors: no_space, io.
  Result<std::filesystem::path> carry_out();

 private:
  Repair(env::Environment& environment, LogDirectory directory, std::unique_ptr<env::FileLock> lock)
      : environment_(&environment), directory_(std::move(directory)), lock_(std::move(lock)) {}

  env::Environment* environment_;
  LogDirectory directory_;
  std::unique_ptr<env::FileLock> lock_;
  RepairPlan plan_;
};

}  // namespace weir::log
