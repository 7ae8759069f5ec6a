#include "store/rebuild_index.hpp"

#include "index/run_directory.hpp"
#include "log/log.hpp"
#include "store/local_store.hpp"

namespace weir::store {

Result<RebuiltIndex> rebuild_index(env::Environment& environment, const std::filesystem::path& directory,
                                   const RebuildProgress& on_progress) {
  const log::LogOptions options{.drive = log::Drive::by_hand};
  WEIR_TRY(const auto kind, environment.files.kind(log::LogDirectory{directory}.identity()));
  if (kind == env::PathKind::absent) {
    // Not found, or no store: said by reading it. Opening it for writing would make one.
    WEIR_CHECK(log::read_identity(environment.files, log::LogDirectory{directory}));
  }
  {
    WEIR_TRY(const auto held, log::hold_log(environment, directory, options));
    WEIR_CHECK(environment.files.make_directories(held.directory.index()));
    WEIR_CHECK(index::RunDirectory{held.directory.index()}.remove_others(environment.files, {}));
  }
  WEIR_TRY(const auto store, LocalStore::open(environment, directory, options, on_progress));
  WEIR_CHECK(store->finish_index());
  RebuiltIndex rebuilt{.events = store->end().value};
  WEIR_TRY(const auto runs,
           index::RunDirectory{log::LogDirectory{directory}.index()}.load(environment.files, store->id()));
  rebuilt.files = runs.size();
  for (const auto& run : runs) rebuilt.bytes += run->header().pages * (index::kPageBytes + 4);
  WEIR_CHECK(store->stop(std::chrono::seconds(10)));
  return rebuilt;
}

}  // namespace weir::store
