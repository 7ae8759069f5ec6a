// The file `scavenge` in a store's directory: how far a run is that gives space back. There while one is under way or
// was stopped; whoever starts the next goes on with it. docs/formats/log.md has its bytes.
#pragma once

#include <cstdint>

#include "env/file_system.hpp"
#include "log/directory.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"

namespace weir::store {

struct ScavengeState {
  std::uint32_t next_segment = 0;  ///< Number of the first one that it has not looked at.
};

/// The beginning where there is none that can be read: a run from there does no harm. Errors: io.
Result<ScavengeState> read_scavenge_state(env::FileSystem& files, const log::LogDirectory& directory, StoreId store);
Result<void> write_scavenge_state(env::FileSystem& files, const log::LogDirectory& directory, StoreId store,
                                  const ScavengeState& state);
Result<void> remove_scavenge_state(env::FileSystem& files, const log::LogDirectory& directory);

}  // namespace weir::store
