// Opening the stores that the command line names.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "commands/trace.hpp"
#include "weir/consumer/deferrals.hpp"
#include "weir/store/event_store.hpp"

namespace weir::cli {

using Path = std::filesystem::path;
using WithReader = std::function<Result<void>(const EventReader&)>;

/// The error, with more to say where the directory is no store, or no backup, and some stand in it: people name the
/// directory of all their stores where one of them is meant, or that of all their backups.
Error naming_stores_below(const Path& directory, const Error&);

/// The same for what a command came to.
Result<void> or_stores_below(const Path& directory, Result<void> done);

/// Opens the store read-only and hands it to `use`.
Result<void> with_reader(const Path& directory, const WithReader& use);
Result<void> with_readers(const std::vector<Path>& directories,
                          const std::function<Result<void>(const std::vector<NamedReader>&)>& use);

/// Opens the store for writing, hands it to `use`, and stops it.
Result<void> with_store(const Path& directory, const std::function<Result<void>(EventStore&)>& use,
                        StoreOptions options = {});

/// Opens a consumer's source where it was recorded.
Result<std::shared_ptr<const EventReader>> follow_source(const RecordedSource&);

/// The size of all files in the directory and below.
std::uint64_t bytes_in(const Path& directory);

}  // namespace weir::cli
