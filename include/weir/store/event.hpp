// Events: as they are handed to a commit, and as they are read back.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/ids.hpp"
#include "weir/base/time.hpp"

namespace weir {

/// An event to be committed. Limits: type 1 to 255 bytes, a tag 255 bytes, 255 tags; data and metadata together with
/// all else of the commit must fit kMaxCommitBytes.
struct NewEvent {
  std::string type;  ///< The name on the wire with its major version, "OrderCreated.v1".
  std::string data;  ///< JSON by convention; the store does not look into it.
  EventId id = new_event_id();
  EventId correlation{};   ///< The first cause of all this. Nil: this event starts a flow, and its own id is recorded.
  EventId causation{};     ///< The event that led to this one; nil for none.
  std::string metadata{};  ///< A JSON object for what is about the event (traceparent, user), or empty.
  std::vector<std::string> tags{};  ///< "key:value", for queries.
};

/// An event as it is read. A view: its strings are valid only inside the call that hands it out; `Event` keeps them.
struct EventView {
  Position position;
  StreamVersion version;
  std::string_view stream;
  std::string_view type;
  EventId id;
  EventId correlation;
  EventId causation;
  Time time;  ///< When it was committed. Never goes back inside one store.
  std::string_view data;
  std::string_view metadata;
  std::vector<std::string_view> tags;  ///< Reused by the reader from event to event: empty costs nothing.
  /// The checksum of the frame that holds it: what a consumer remembers of its place (rule T1).
  std::uint32_t frame_checksum = 0;
};

/// An event that owns its bytes.
struct Event {
  Position position;
  StreamVersion version;
  std::string stream;
  std::string type;
  EventId id;
  EventId correlation;
  EventId causation;
  Time time;
  std::string data;
  std::string metadata;
  std::vector<std::string> tags;
  std::uint32_t frame_checksum = 0;

  Event() = default;
  explicit Event(const EventView&);
  EventView view() const;
};

/// The part of a stream's name before its first '-' ("order" of "order-42"); the whole name when it has none.
constexpr std::string_view category_of(std::string_view stream) { return stream.substr(0, stream.find('-')); }

}  // namespace weir
