#include "consumer/router.hpp"

#include <exception>

#include "schema/utf8.hpp"

namespace weir::consumer {
namespace {

/// The key, or (as `blocked`) why it has none.
std::optional<std::string> key_of(Item& item, const EventView& event) {
  if (!item.route->key) return std::string(event.stream);
  if (!decode_item(item)) return std::nullopt;
  try {
    std::string key = item.route->key(item.decoded, event);
    if (key.empty()) return std::string(event.stream);
    if (is_utf8(key)) return key;
    // In the JSON of a deferral it would become another one, and its event would not be found again.
    item.blocked.emplace(Errc::bad_data, "expected a key that is UTF-8, the key function gave other bytes");
  } catch (const std::exception& thrown) {
    item.blocked.emplace(Errc::bad_data, std::string("the key function threw: ") + thrown.what());
  } catch (...) {
    item.blocked.emplace(Errc::bad_data, "the key function threw something that is not a std::exception");
  }
  return std::nullopt;
}

}  // namespace

Router::Router(const Source& source, std::size_t number)
    : source_(&source), id_(source.reader().id()), number_(number) {
  for (const Route& route : source.routes()) routes_.emplace(route.event_name, &route);
}

std::optional<Item> Router::route(const EventView& event) const {
  const auto type = parse_event_type(event.type);
  if (!type) return std::nullopt;
  const auto found = routes_.find(type->name);
  if (found == routes_.end()) return std::nullopt;

  Item item{.source = number_, .route = found->second, .event = Event(event), .key = {}};
  item.key = key_of(item, event).value_or(unread_key(event.stream, event.position));
  item.partition = partition_of(item.key);
  return item;
}

Result<std::optional<Item>> Router::fetch(Position position) const {
  std::optional<Item> item;
  WEIR_CHECK(source_->reader().read(Read::all(position).limit(1), [&](const EventView& event) {
    if (event.position == position) item = route(event);
    return Flow::stop;
  }));
  return item;
}

std::string unread_key(std::string_view stream, Position position) {
  return std::string(stream) + "@" + std::to_string(position.value);
}

bool waits_as(const Item& item, std::string_view key) {
  return key == item.key || key == unread_key(item.event.stream, item.event.position);
}

bool decode_item(Item& item) {
  if (item.decoded || item.blocked) return !item.blocked;
  try {
    auto decoded = item.route->decode(item.event.view());
    if (decoded) {
      item.decoded = std::move(*decoded);
    } else {
      item.blocked = decoded.error();
    }
  } catch (const std::exception& thrown) {
    item.blocked.emplace(Errc::bad_data, std::string("an upcaster threw: ") + thrown.what());
  } catch (...) {
    item.blocked.emplace(Errc::bad_data, "an upcaster threw something that is not a std::exception");
  }
  return !item.blocked;
}

}  // namespace weir::consumer
