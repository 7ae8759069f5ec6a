// Making a store's index anew from its log.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

#include "env/environment.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"

namespace weir::store {

struct RebuiltIndex {
  std::uint64_t events = 0;  ///< In the log.
  std::uint64_t files = 0;   ///< Of the index now; the events of the last 8 MiB of the log are in none.
  std::uint64_t bytes = 0;   ///< Of those files.
};

/// Told now and then how far it is.
using RebuildProgress = std::function<void(Position done)>;

/// Removes every file of the index and reads the whole log. The store must not be held by a writer. Killed at any
/// moment, it leaves a part of an index, which the next opening completes. Errors: those of opening a store for
/// writing.
Result<RebuiltIndex> rebuild_index(env::Environment&, const std::filesystem::path& directory, const RebuildProgress&);

}  // namespace weir::store
