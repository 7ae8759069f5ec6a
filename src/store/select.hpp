// Reads by term: the index says where, the events themselves say whether it is they (a term is only a hash).
#pragma once

#include "store/contents.hpp"
#include "store/stored_events.hpp"
#include "weir/store/reader.hpp"

namespace weir::store {

/// Carries out a read over what lies before `end`.
Result<void> read_selected(const Read&, const index::TermIndex&, const StoredEvents&, Position end,
                           const EventSink& sink);

/// The version of the stream's last event before `end`; nothing if it has none there.
Result<std::optional<StreamVersion>> visible_version(std::string_view stream, const Contents&, const StoredEvents&,
                                                     Position end);

/// The streams that have events before `end`, in the order of their first ones.
Result<void> visit_streams(const Contents&, const StoredEvents&, Position end,
                           const std::function<Flow(std::string_view, StreamVersion)>& visit);

}  // namespace weir::store
