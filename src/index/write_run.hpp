// Writing a run from what is in memory, and from the runs that it takes the place of.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "env/file_system.hpp"
#include "index/memory_part.hpp"
#include "index/run_file.hpp"

namespace weir::index {

/// Writes a part to which nothing is added any more. `checkpoint` is what the log was at its end.
Result<void> write_run(env::File& file, StoreId store, const MemoryPart& part, const log::Checkpoint& checkpoint,
                       std::string_view snapshot);

/// Called every some hundred microseconds of long work, but for the time of a sync; an error ends it.
using Meanwhile = std::function<Result<void>()>;

/// Writes neighbouring runs as one, which forgets the ids of events before `ids_from`. Memory does not depend on their
/// size, but for four bytes a thousand events. Errors: those of reading and writing, and of `meanwhile`.
Result<void> merge_runs(env::File& file, std::span<const std::shared_ptr<const RunFile>> runs, Position ids_from,
                        const Meanwhile& meanwhile);

}  // namespace weir::index
