// The append-only log: one totally ordered sequence of frames in segment files, written by one process and followed by
// any number. What stands in a frame is in docs/formats/log.md; the rules L1 to L8 and F1 to F5 are held here.
//
//   LogWriter    recovers the tail, takes turns, groups commits, syncs, publishes the durable tail
//   LogFollower  maps what another writes, and waits for more (follower.hpp)
//   Segments     the mapped segments of either: positions to events (segments.hpp)
//   verify_log   every byte against its checksums (verify.hpp)
//
// The log knows frames, events and tracking in order. It does not know what is in the index or which expectations a
// commit has: the store judges those in its turn.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "env/environment.hpp"
#include "log/ancestry.hpp"
#include "log/checkpoint.hpp"
#include "log/frame.hpp"
#include "log/identity.hpp"
#include "log/scavenge/scavenge_segment.hpp"
#include "log/segments.hpp"
#include "weir/base/result.hpp"
#include "weir/store/commit.hpp"

namespace weir::log {

/// Who drives the work that no caller does: asynchronous batches, closing frames, the preparation of space.
enum class Drive : std::uint8_t {
  threads,  ///< Threads of the writer's own: weir-commit, weir-prepare, weir-complete.
  by_hand,  ///< Whoever calls `tick()`: one thread alone, in the simulated world.
};

struct LogOptions {
  /// Of a segment, when the log is created; a multiple of 4096 from kMinSegmentBytes to kMaxSegmentBytes.
  std::uint32_t segment_bytes = 32 * 1024 * 1024;
  Drive drive = Drive::threads;
  /// A relaxed batch is synced at the latest this long after it was written.
  std::chrono::milliseconds relaxed_sync_delay{50};
};

inline constexpr std::uint32_t kMinSegmentBytes = 9 * 1024 * 1024;
inline constexpr std::uint32_t kMaxSegmentBytes = 1024 * 1024 * 1024;

/// A group of frames that is written and synced together. Numbered in order, from 1 at each opening; 0 has ended.
struct BatchNumber {
  std::uint64_t value = 0;
  friend constexpr auto operator<=>(BatchNumber, BatchNumber) = default;
};

/// How far the log is. `visible` is one past the last event that reads in this process may see: everything durable,
/// and relaxed commits that are written with nothing undurable but other relaxed ones before them. durable <= visible.
struct Progress {
  Position visible;
  Position durable;
};

/// Called after every step of a batch, before anybody is answered. Calls come one at a time, in order, from whatever
/// thread leads; it must not take a turn.
using ProgressSink = std::function<void(const Progress&)>;

/// How a batch ended: success, or in_doubt.
using BatchDone = std::function<void(const Result<void>&)>;

/// A frame that joined the open batch, and where it will stand.
struct Appended {
  BatchNumber batch;
  SegmentName segment;
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
};

class GroupCommit;

/// One caller's turn: alone, in order, between the commits before and those after.
class Turn {
 public:
  /// Of the first event it would append.
  Position next_position() const;
  /// The time its frame will carry; never before that of the frame before.
  Time now() const;
  /// Encodes a frame into the open batch: from now on it will be written, unless a sync fails before. At most once a
  /// turn. Its events have positions from next_position() on.
  ///
  /// Errors, with everything left as it was: too_large (over kMaxCommitBytes encoded), no_space (rule L8), io.
  Result<Appended> append(const FrameContent& content, Durability durability);
  /// The last batch that holds anything: once it is durable, so is every commit before this turn. What a refusal or a
  /// repeat that rests on commits in flight has to wait for (rule C1).
  BatchNumber last_batch() const;

 private:
  friend class GroupCommit;
  explicit Turn(GroupCommit& log) : log_(log) {}
  GroupCommit& log_;
};

/// A log's directory, held for writing: whoever keeps something derived from the log looks at it now, then opens the
/// log.
struct HeldLog {
  LogDirectory directory;
  Identity identity;
  std::unique_ptr<env::FileLock> lock;
};

/// Locks the directory; creates the log where it is absent or empty. Errors: locked, not_a_store (the directory holds
/// other things), unsupported_format, corrupted (the identity), no_space, invalid_argument (options), io.
Result<HeldLog> hold_log(env::Environment& environment, const std::filesystem::path& directory,
                         const LogOptions& options);

/// Thread-safe, apart from `tick`.
class LogWriter {
 public:
  /// Recovers the log. The frames after `from`, which must stand in the log (`stands_in_log`), or without it all
  /// frames, are handed to `visit`, in order, before this returns; later ones are not. `on_progress` may be empty.
  ///
  /// Errors: unsupported_format, corrupted (with the place), io; those of `visit`.
  static Result<std::unique_ptr<LogWriter>> open(env::Environment& environment, HeldLog held, const LogOptions& options,
                                                 const std::optional<Checkpoint>& from, const FrameVisitor& visit,
                                                 ProgressSink on_progress);
  /// Holds the log and opens the whole of it; the errors of both.
  static Result<std::unique_ptr<LogWriter>> open(env::Environment& environment, const std::filesystem::path& directory,
                                                 const LogOptions& options, const FrameVisitor& visit,
                                                 ProgressSink on_progress);
  /// Stops with a deadline of ten seconds if `stop` was not called.
  ~LogWriter();

  StoreId id() const;
  /// The stores that wrote the log before this one (rule T1).
  const Ancestry& ancestry() const;
  /// What reads see. `segments().end()` is the visible end, and moves just before `on_progress` is called.
  const Segments& segments() const;
  Position durable_end() const;

  /// Runs `work` in this caller's turn. It must be short and must not call the log except through the Turn. Waits first
  /// while more than 16 MiB are on their way to the disk. `stopped` after stop() or a failed sync; `work` is not run
  /// then.
  Result<void> take_turn(const std::function<void(Turn&)>& work);

  /// Whether the batch is durable, and with it everything before it.
  bool is_durable(BatchNumber batch) const;
  /// Waits until the batch is durable, and with it everything before it; writes and syncs it itself when nobody else
  /// does. in_doubt after a failed write or sync (rule L7). Aborts on the completion thread (rule C5).
  Result<void> await_durable(BatchNumber batch);
  /// The same for a thread whose work comes after the commits, like an index that is written to a file: it writes and
  /// syncs nothing itself but has relaxed commits synced at once, and nobody who commits waits for it to come back.
  Result<void> await_others(BatchNumber batch);
  /// Waits until the batch is visible here: written for a batch with relaxed commits only, else durable. It is durable
  /// within LogOptions::relaxed_sync_delay. Errors and abort as await_durable.
  Result<void> await_visible(BatchNumber batch);
  /// Calls `done` once, on the completion thread, when the batch is durable or visible, or in doubt. Never in the
  /// caller's thread (but from `tick` when driven by hand).
  void when_durable(BatchNumber batch, BatchDone done);
  void when_visible(BatchNumber batch, BatchDone done);

  /// Writes a full segment anew without the events that are gone, which `next` follows, if that makes it smaller; reads
  /// go on meanwhile. No checkpoint that is still needed may lie in it. One thread at a time. Errors: as
  /// log::scavenge_segment.
  Result<std::optional<ScavengedSegment>> scavenge(const SegmentName& name, const SegmentName& next,
                                                   const Removal& removal);

  /// The work of the background threads, one round of each kind: leads what nobody waits for, syncs relaxed commits
  /// that are due, writes the closing frame after 10 ms of idleness (rule L2), prepares space, runs completions. Only
  /// for Drive::by_hand.
  void tick();

  /// Takes no more turns, ends everything under way, writes the closing frame and lets go of the lock. After it returns
  /// no completion runs. What is not done by the deadline ends in_doubt, and the answer is `timeout`. Reads go on.
  Result<void> stop(std::chrono::milliseconds deadline);

 private:
  struct Parts;
  explicit LogWriter(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace weir::log
