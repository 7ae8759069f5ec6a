// The directory of a store's index: which files are there, and which of them make up the index.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "env/file_system.hpp"
#include "index/run_file.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"

namespace weir::index {

///     index/00000000000000000000-00000000000000093521-00000002-01a3f2c8.run
///           first position       one past the last     segment  offset in it, of the checkpoint
///     index/new-...                                     being written; belongs to nobody
struct RunDirectory {
  env::Path path;

  env::Path file(const RunHeader& header) const;
  /// A name for a run while it is written.
  env::Path unfinished(const RunHeader& header) const;

  /// The runs that follow each other from position 0, as far as they go: of two that begin at one place the one that
  /// reaches further. Files that are damaged, or of another store, are passed over, and so is what lies behind them:
  /// the log has it all. An absent directory has no runs. Errors: io, unsupported_format.
  Result<std::vector<std::shared_ptr<const RunFile>>> load(env::FileSystem& files, StoreId store) const;

  /// Removes every file of an index but those of `kept`.
  Result<void> remove_others(env::FileSystem& files, const std::vector<std::shared_ptr<const RunFile>>& kept) const;
};

}  // namespace weir::index
