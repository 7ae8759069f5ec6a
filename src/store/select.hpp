// Reads by term: the index says where, the events themselves say whether it is they (a term is only a hash).
#pragma once

#include "index/term_index.hpp"
#include "store/recent_streams.hpp"
#include "store/stored_events.hpp"
#include "weir/store/reader.hpp"

namespace weir::store {

/// Carries out a read over what lies before `end`, whatever a stream's metadata say.
Result<void> read_selected(const Read&, const index::TermIndex&, const StoredEvents&, Position end,
                           const EventSink& sink);

/// The stream's last event before `end`; nothing if it has none there.
Result<std::optional<StreamEnd>> last_event(std::string_view stream, const index::TermIndex&, const StoredEvents&,
                                            Position end);

/// The streams that have events before `end`, in the order of their first ones.
Result<void> visit_streams(const index::TermIndex&, const StoredEvents&, Position end,
                           const std::function<Flow(std::string_view, const StreamEnd&)>& visit);

}  // namespace weir::store
