// Keeper: writes what was frozen of the index to files, and merges files so that they stay few.
//
// Runs come in tiers by their size, each eight times the one before. Eight neighbours of one tier, or of lower ones,
// are merged: a run is written again once a tier, and there are at most seven a tier. While parts come without a pause
// runs are let come together, up to 31 a tier: merging more at once is less work, and then there is none to spare.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "env/file_system.hpp"
#include "env/thread.hpp"
#include "index/run_directory.hpp"
#include "index/term_index.hpp"
#include "log/checkpoint.hpp"
#include "log/directory.hpp"

namespace weir::index {

/// A part that gets no more events, and what the log and the store were at its end.
struct Frozen {
  std::shared_ptr<const MemoryPart> part;
  log::Checkpoint checkpoint;  ///< Its checksum is read from the log when the part is written.
  std::string snapshot;        ///< The store's.
};

/// How much else there is to do.
enum class Load : std::uint8_t { idle, busy };

/// `add` is thread-safe; steps are taken by one thread at a time.
class Keeper {
 public:
  /// `runs` are those that the index begins with: the directory's, all or none.
  Keeper(env::FileSystem& files, const log::LogDirectory& log, StoreId store, TermIndex& index,
         std::vector<std::shared_ptr<const RunFile>> runs);

  /// Makes the directory, and removes what belongs to no run. The caller holds the log.
  Result<void> tidy();

  void add(Frozen frozen);

  /// Writes the oldest part that waits; everything in it must be durable in the log. Errors: no_space, io; it can be
  /// tried again.
  Result<void> write_oldest();
  /// Merges some runs, if there are too many; whether it did. Now and then it calls `meanwhile`, which may write parts.
  /// Errors as above; corrupted; stopped; those of `meanwhile`.
  Result<bool> merge_some(Load load, const std::function<Result<void>()>& meanwhile);
  /// Ends a merge that is under way.
  void stop() { stopping_.store(true); }

 private:
  Result<std::shared_ptr<const RunFile>> put_in_place(const env::Path& unfinished, const RunHeader& name);
  Result<void> merge(std::size_t first, std::size_t count, const std::function<Result<void>()>& meanwhile);

  env::FileSystem& files_;
  const log::LogDirectory log_;
  const RunDirectory directory_;
  const StoreId store_;
  TermIndex& index_;
  std::vector<std::shared_ptr<const RunFile>> runs_;
  std::atomic<bool> stopping_ = false;
  mutable env::Mutex mutex_;  ///< Guards waiting_.
  std::deque<Frozen> waiting_;
};

}  // namespace weir::index
