#include "stores.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace weir::cli {
namespace {

constexpr std::chrono::seconds kStopDeadline{10};

/// The last part of the path, as people call the store; the whole path where another store has the same.
std::string name_of(const Path& directory, const std::vector<Path>& all) {
  const auto short_name = [](const Path& path) {
    std::error_code ignored;  // a working directory that is gone: the path has no name then, and stands for itself
    const Path whole = std::filesystem::absolute(path, ignored).lexically_normal();
    return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
  };
  const std::string name = short_name(directory);
  const bool is_alone = std::ranges::count(all, name, short_name) == 1;
  return is_alone && !name.empty() ? name : directory.string();
}

/// The names of the directories in this one that have the file.
std::vector<std::string> with_file_below(const Path& directory, const char* file) {
  std::vector<std::string> names;
  std::error_code ignored;  // what cannot be listed has nothing to offer
  using Walk = std::filesystem::directory_iterator;
  for (Walk at(directory, ignored), end; at != end; at.increment(ignored))
    if (std::filesystem::exists(at->path() / file, ignored)) names.push_back(at->path().filename().string());
  std::ranges::sort(names);
  return names;
}

Result<std::unique_ptr<EventReader>> open_reader(const Path& directory) {
  auto reader = follow_store(directory);
  if (!reader) return naming_stores_below(directory, reader.error());
  return reader;
}

}  // namespace

Error naming_stores_below(const Path& directory, const Error& error) {
  if (error.code() != Errc::not_a_store && error.code() != Errc::not_found) return error;
  std::string message = error.message();
  for (const auto& [what, file] : {std::pair{"stores", "weir-store"}, {"backups", "weir-backup"}})
    if (const auto below = with_file_below(directory, file); !below.empty())
      message += fmt::format("; {} below: {}", what, fmt::join(below, ", "));
  return message == error.message() ? error : Error(error.code(), message);
}

Result<void> or_stores_below(const Path& directory, Result<void> done) {
  return done ? done : naming_stores_below(directory, done.error());
}

Result<void> with_reader(const Path& directory, const WithReader& use) {
  WEIR_TRY(const auto reader, open_reader(directory));
  return use(*reader);
}

Result<void> with_readers(const std::vector<Path>& directories,
                          const std::function<Result<void>(const std::vector<NamedReader>&)>& use) {
  std::vector<std::unique_ptr<EventReader>> readers;
  std::vector<NamedReader> named;
  for (const Path& directory : directories) {
    WEIR_TRY(auto reader, open_reader(directory));
    named.push_back({name_of(directory, directories), reader.get()});
    readers.push_back(std::move(reader));
  }
  return use(named);
}

Result<void> with_store(const Path& directory, const std::function<Result<void>(EventStore&)>& use,
                        StoreOptions options) {
  WEIR_TRY(const auto store, open_store(directory, options));
  const Result<void> used = use(*store);
  const Result<void> stopped = store->stop(kStopDeadline);
  return used ? stopped : used;
}

Result<std::shared_ptr<const EventReader>> follow_source(const RecordedSource& source) {
  if (source.location.empty())
    return Error(Errc::not_found, "no directory is on record for the source " + source.label);
  WEIR_TRY(auto reader, follow_store(source.location));
  return std::shared_ptr<const EventReader>(std::move(reader));
}

std::uint64_t bytes_in(const Path& directory) {
  std::uint64_t bytes = 0;
  std::error_code ignored;  // a file may go while we look
  using Walk = std::filesystem::recursive_directory_iterator;
  for (Walk at(directory, ignored), end; at != end; at.increment(ignored)) {
    const auto size = at->is_regular_file(ignored) ? at->file_size(ignored) : 0;
    if (!ignored) bytes += size;
  }
  return bytes;
}

}  // namespace weir::cli
