// Events and records to JSON and back.
//
//     weir::NewEvent event = weir::to_event(OrderCreated{...});                  // "OrderCreated.v1", to be committed
//     weir::Result<OrderCreated> created = weir::decode<OrderCreated>(view);     // an event that was read
//     std::string json = weir::encode_json(Line{...});                           // a record by itself
//
// All of it is thread-safe: it works on its arguments only.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "weir/base/result.hpp"
#include "weir/schema/chain.hpp"
#include "weir/schema/declare.hpp"
#include "weir/schema/event_type.hpp"
#include "weir/schema/record_codec.hpp"
#include "weir/schema/tag.hpp"
#include "weir/store/event.hpp"

namespace weir {

/// A record, or an event's fields, as one line of JSON: the fields in the order of their declaration.
template <DeclaredRecord T>
std::string encode_json(const T& record) {
  std::string out;
  out.reserve(detail::kUsualJsonBytes);
  JsonWriter writer(out);
  detail::write_value(writer, record);
  return out;
}

/// What `encode_json` wrote, or somebody else in the same format. Errors: bad_data, naming the field:
/// "lines[3].price: expected a decimal number with at most three places, found \"x\"". A declared field that is given
/// twice is bad_data too.
template <DeclaredRecord T>
Result<T> decode_json(std::string_view json) {
  T record{};
  JsonReader reader(json);
  if (!detail::read_value(reader, record) || !reader.finish()) return Error(Errc::bad_data, reader.failure());
  return record;
}

/// The identity of an event: {"OrderCreated", 1}.
template <DeclaredEvent T>
constexpr EventType event_type() {
  detail::check_chain<T>();
  return {T::schema().name, T::schema().major};
}

/// The same as it stands on the wire, "OrderCreated.v1". The view is valid for ever.
template <DeclaredEvent T>
constexpr std::string_view wire_name() {
  detail::check_chain<T>();
  return detail::wire_name_of<T>;
}

/// Whether `decode<T>` knows this type: T's own, or an older major version that can be upcast. False for a newer one,
/// for which `decode<T>` says schema_ahead.
template <DeclaredEvent T>
constexpr bool can_decode(std::string_view type) {
  if (type == wire_name<T>()) return true;
  if constexpr (detail::HasPrevious<T>) return can_decode<typename T::Previous>(type);
  return false;
}

/// The event as it is handed to a commit: with its declared tags, a new id, and no cause.
template <DeclaredEvent T>
NewEvent to_event(const T& event) {
  NewEvent made{.type = std::string(wire_name<T>()), .data = encode_json(event)};
  made.tags = detail::tags_of(event);
  return made;
}

/// The event that was read, upcast to T if it was written as an older major version. Errors, each naming the event:
/// schema_ahead (a newer major version than T: this build is too old for it), unknown_event_type (not T at all),
/// bad_data (not what the declaration says). What an upcaster throws is passed on.
template <DeclaredEvent T>
Result<T> decode(const EventView& event) {
  if (event.type == wire_name<T>()) {
    Result<T> decoded = decode_json<T>(event.data);
    if (!decoded) return detail::undecodable(event, decoded.error());
    return decoded;
  }
  if constexpr (detail::HasPrevious<T>) {
    if (can_decode<typename T::Previous>(event.type)) {
      auto previous = decode<typename T::Previous>(event);
      if (!previous) return previous.error();
      return T::upcast(std::move(*previous));
    }
  }
  return detail::unknown_type(event, event_type<T>());
}
template <DeclaredEvent T>
Result<T> decode(const Event& event) {
  return decode<T>(event.view());
}

}  // namespace weir
