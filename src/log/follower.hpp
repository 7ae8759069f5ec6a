// LogFollower: reads a log that another process (or a writer in this one) appends to, without disturbing it.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "env/environment.hpp"
#include "log/checkpoint.hpp"
#include "log/control.hpp"
#include "log/frame.hpp"
#include "log/identity.hpp"
#include "log/segments.hpp"
#include "weir/base/result.hpp"

namespace weir::log {

/// Sees durable frames only (rules F1 to F3), with or without a living writer, and survives its death and return.
class LogFollower {
 public:
  /// Takes no lock and writes nothing. Nothing can be read before the first `refresh`.
  ///
  /// Errors: not_found (no such directory, or an empty one), not_a_store, unsupported_format, corrupted, also when
  /// there is no writer and no record of where the durable part ends: opening it for writing once settles that (rule
  /// F3).
  static Result<std::unique_ptr<LogFollower>> open(env::Environment& environment,
                                                   const std::filesystem::path& directory);
  ~LogFollower();

  StoreId id() const;
  const Identity& identity() const;
  /// Where the durable part of the log ends now, as its writer has put it on record. Reads no segment.
  Result<DurableTail> durable_tail() const;
  const Segments& segments() const;

  /// Begins there instead of at the log's beginning, before the first `refresh`: the frames before it are not visited,
  /// and what is before it can be read. False when the log does not have that frame: it then begins at the beginning.
  Result<bool> begin_at(const Checkpoint& checkpoint);

  /// Makes readable what became durable since the last call, and hands each of those frames to `visit`, in order; at
  /// the first call all that are there. Afterwards segments().end() is the durable end. Calls must not overlap.
  ///
  /// Errors: corrupted; source_diverged when another store stands at the path now (rule F1); those of `visit`. Frames
  /// that were visited are not visited again; after an error of `visit` every call returns that error, since the frame
  /// and those behind it were not taken in: only a new follower can go on.
  Result<void> refresh(const FrameVisitor& visit);

  /// Waits until the log is durable past `seen`, or the time is over; may return early. Returns the durable end as the
  /// writer published it, which `refresh` then makes readable. Wakes within microseconds of the writer's sync; takes no
  /// longer than 100 ms to notice what no wake-up tells of. Thread-safe.
  Position wait(Position seen, std::chrono::milliseconds at_most) const;

 private:
  struct Parts;
  explicit LogFollower(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace weir::log
