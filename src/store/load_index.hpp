// What the files of an index have, as far as the log has it too: where opening a store begins.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "env/environment.hpp"
#include "index/run_directory.hpp"
#include "log/checkpoint.hpp"
#include "log/directory.hpp"
#include "store/tracking_table.hpp"
#include "weir/base/result.hpp"

namespace weir::store {

struct Indexed {
  std::vector<std::shared_ptr<const index::RunFile>> runs;
  std::optional<log::Checkpoint> checkpoint;  ///< Of the last run; nothing without one.
  TrackingTable tracking;                     ///< At the checkpoint.
};

/// `stands` says whether the log has a checkpoint; the last one that it is asked about and affirms is the one. Runs
/// that the log does not have, or that are damaged, are left out: the log has it all. Errors: io, unsupported_format.
Result<Indexed> load_index(env::Environment& environment, const log::LogDirectory& directory, StoreId store,
                           const std::function<Result<bool>(const log::Checkpoint&)>& stands);

}  // namespace weir::store
