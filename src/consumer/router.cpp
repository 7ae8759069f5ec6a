#include "consumer/router.hpp"

#include <exception>

namespace weir::consumer {

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
  if (item.route->key && decode_item(item)) {
    try {
      item.key = item.route->key(item.decoded, event);
    } catch (const std::exception& thrown) {
      item.blocked.emplace(Errc::bad_data, std::string("the key function threw: ") + thrown.what());
    }
  }
  // What has no key of its own, because it cannot be read, waits under the name of its stream.
  if (item.key.empty()) item.key = item.event.stream;
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
  }
  return !item.blocked;
}

}  // namespace weir::consumer
