// What a handler is told about the event besides its content.
#pragma once

#include <string_view>

#include "weir/store/event.hpp"

namespace weir {

/// Valid during the call only, as everything it refers to.
struct Handling {
  const EventView& event;
  std::string_view consumer;
  std::string_view source;  ///< The label given to `from`.
  std::string_view key;
  /// 1 for the first try. Goes on counting over delays and restarts; a release starts it again. Running again after a
  /// conflict is the same attempt.
  unsigned attempt = 1;
  /// The same at every try of this event by this consumer, and for no other: for the outside world, where delivery is
  /// at least once.
  EventId idempotency_key;

  /// The event with its correlation, causation and traceparent set from the handled one, where they are not set. For
  /// events that a handler commits itself; effects get theirs from the runtime.
  NewEvent caused(NewEvent effect) const;
};

}  // namespace weir
