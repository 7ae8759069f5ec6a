// An event as `--json` shows it, everywhere the same:
//
//   {"position":7,"stream":"order-42","version":3,"type":"OrderShipped.v1","id":"…","time":"…","data":…,"metadata":…}
//
// and, when it has tags, as the last member "tags":["customer:7"].
//
// `data` is the event's own JSON, letter for letter; data that is not JSON is a string. `metadata` is the object the
// event was committed with. Where there is more to say it has, as the last members, "$correlation" (when the event is
// not the first of its flow) and "$causation"; with nothing to say at all it is null.
#pragma once

#include <string>

#include "weir/store/event.hpp"

namespace weir::cli {

/// Without a line break at the end.
void append_event_json(std::string& to, const EventView&);

}  // namespace weir::cli
