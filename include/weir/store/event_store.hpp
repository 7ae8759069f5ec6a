// EventStore: the contract of every implementation, in memory, on the local disk and later over the network.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>

#include "weir/base/result.hpp"
#include "weir/store/commit.hpp"
#include "weir/store/reader.hpp"

namespace weir {

/// Called exactly once when the commit's fate is known, on the store's completion thread; for a stopped store in the
/// call itself. It must not block: a blocking `commit` there aborts with a message (rule C5).
using CommitDone = std::function<void(Result<CommitReceipt>)>;

class EventStore : public EventReader {
 public:
  /// Commits and waits until it is as durable as it asks for. Thread-safe.
  ///
  /// Errors, with nothing written: invalid_argument, too_large, conflict (all failed expectations and conditions at
  /// once, as Conflicts), id_reused, no_space, stopped; corrupted and io where a condition on a query could not be
  /// judged. in_doubt: a sync failed; the commit is found, or not, on reopening.
  virtual Result<CommitReceipt> commit(Commit) = 0;

  /// The same without waiting for the disk; conditions on queries are looked at in the call (rule C3). Commits of one
  /// thread take effect in the order of the calls.
  virtual void commit_async(Commit, CommitDone) = 0;

  /// Takes no more commits and waits for those under way, at most until the deadline; after it returns no callback
  /// runs, and what was still pending has ended `in_doubt`. A callback that runs, and a write or sync that the disk
  /// does not answer, are waited for past it: nobody can end them. Called by the destructor if it was not called
  /// before.
  virtual Result<void> stop(std::chrono::milliseconds deadline) = 0;
};

/// A store in memory: the same contract, and nothing survives it. For tests.
std::unique_ptr<EventStore> open_memory_store();

/// Of StoreOptions::relaxed_sync_interval, where nothing else was chosen.
inline constexpr std::chrono::milliseconds kRelaxedSyncInterval{50};

/// How a store is written. Only the first one outlasts the process; readers need not know any of it.
struct StoreOptions {
  /// Size of a segment file, fixed when the store is created; between 9 MiB and 1 GiB, a multiple of 4 KiB. A store
  /// takes one or two of them from the start.
  std::uint32_t segment_bytes = 32 * 1024 * 1024;
  /// A relaxed commit is synced at the latest this long after it was acknowledged: what a power cut may take of them.
  /// 1 ms to 1 minute.
  std::chrono::milliseconds relaxed_sync_interval = kRelaxedSyncInterval;
  /// The index of so much log is in memory before it goes into a file, up to twice that much while commits come fast.
  /// Opening after a crash reads as much of the log. 1 to 64 MiB.
  std::uint32_t index_part_bytes = 4 * 1024 * 1024;
};

/// Opens the store in `directory` for writing; creates it where the directory is absent or empty. One process at a
/// time; others follow. Errors: invalid_argument (an option), locked, not_a_store (the directory has other things in
/// it), unsupported_format, corrupted, no_space, io.
Result<std::unique_ptr<EventStore>> open_store(const std::filesystem::path& directory, StoreOptions = {});

/// Opens an existing store read-only and follows it live, in this process or another, whether or not somebody writes.
/// Never disturbs the writer, and survives its death and return. Errors: not_found (no such directory), not_a_store,
/// unsupported_format, corrupted.
Result<std::unique_ptr<EventReader>> follow_store(const std::filesystem::path& directory);

/// The same, waiting up to `at_most` for the store to be created.
Result<std::unique_ptr<EventReader>> follow_store(const std::filesystem::path& directory,
                                                  std::chrono::milliseconds at_most);

}  // namespace weir
