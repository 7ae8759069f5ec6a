// The W3C trace context, handed on from a cause to its effects: what other systems know a flow by.
//
//     "traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
//                    |  trace-id, of the whole flow      |                '- flags
//                    '- version                          '- parent-id, of what led to this event's effects
#pragma once

#include <string>
#include <string_view>

#include "weir/base/ids.hpp"

namespace weir::consumer {

/// The traceparent in an event's metadata; empty when there is none, or none that is valid.
std::string traceparent_in(std::string_view metadata);

/// The metadata of an effect of the event that has this traceparent: the same trace, and the last eight bytes of the
/// effect's id as its parent-id. They are fresh, and yet the same at every try: a repeat with other content would be
/// refused (rule C2). Metadata that has a traceparent keeps it, and what is no JSON object is left as it is.
std::string continue_trace(std::string metadata, std::string_view traceparent, EventId effect);

}  // namespace weir::consumer
