#include "store/load_index.hpp"

#include <utility>

#include "store/tracking_snapshot.hpp"

namespace weir::store {

Result<Indexed> load_index(env::Environment& environment, const log::LogDirectory& directory, StoreId store,
                           const std::function<Result<bool>(const log::Checkpoint&)>& stands) {
  Indexed indexed;
  WEIR_TRY(indexed.runs, index::RunDirectory{directory.index()}.load(environment.files, store));
  for (; !indexed.runs.empty(); indexed.runs.pop_back()) {
    const index::RunFile& last = *indexed.runs.back();
    const auto snapshot = last.snapshot();
    auto tracking = snapshot ? decode_tracking(*snapshot) : Result<TrackingTable>(snapshot.error());
    if (!tracking) continue;
    WEIR_TRY(const bool is_there, stands(last.header().checkpoint));
    if (!is_there) continue;
    indexed.checkpoint = last.header().checkpoint;
    indexed.tracking = *std::move(tracking);
    break;
  }
  return indexed;
}

}  // namespace weir::store
