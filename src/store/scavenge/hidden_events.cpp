#include "store/scavenge/hidden_events.hpp"

#include "store/metadata_json.hpp"
#include "store/select.hpp"
#include "weir/store/stream_metadata.hpp"

namespace weir::store {

Result<bool> HiddenEvents::contain(const EventView& event) {
  if (event.position >= sight_.end || is_metadata_stream(event.stream) || event.type == kTombstoneType) return false;
  WEIR_TRY(const Shown shown, shown_of(event.stream));
  return event.version < shown.first && event.version != shown.last;
}

Result<HiddenEvents::Shown> HiddenEvents::shown_of(std::string_view stream) {
  if (const auto known = known_.find(stream); known != known_.end()) return known->second;
  Shown shown;
  const auto first = first_shown(stream, sight_, now_);
  if (!first && first.error().code() != Errc::stream_tombstoned) return first.error();
  shown.first = first ? *first : StreamVersion{UINT64_MAX};
  if (shown.first > StreamVersion{}) {
    WEIR_TRY(const auto last, last_event(stream, sight_.contents.terms, sight_.events, sight_.end));
    if (last) shown.last = last->version;
  }
  if (known_.size() >= kMostStreams) known_.clear();
  known_.emplace(stream, shown);
  return shown;
}

}  // namespace weir::store
