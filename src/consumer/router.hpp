// Router: which events of a source concern the consumer, and by which key they go.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "consumer/item.hpp"

namespace weir::consumer {

/// Thread-safe once made. The source must outlive it.
class Router {
 public:
  Router(const Source& source, std::size_t number);

  const Source& source() const { return *source_; }
  StoreId id() const { return id_; }
  std::size_t number() const { return number_; }

  /// Nothing when no route is for it.
  std::optional<Item> route(const EventView&) const;

  /// Reads one event again. Nothing when it is gone, or concerns nobody any more.
  Result<std::optional<Item>> fetch(Position) const;

 private:
  const Source* source_;
  StoreId id_;
  std::size_t number_;
  std::map<std::string, const Route*, std::less<>> routes_;
};

/// The key of an event whose own nobody can tell, because it cannot be read: "<stream>@<position>". Such an event waits
/// by itself, so that each is on record, whatever its key turns out to be in a build that can read it.
std::string unread_key(std::string_view stream, Position);

/// Whether a key that waits is this event's: the one it has, or the one it got while it could not be read.
bool waits_as(const Item& item, std::string_view key);

/// Decodes it, if that was not done yet. False, and `item.blocked` says why, when it cannot be decoded. What an
/// upcaster throws counts as bad_data.
bool decode_item(Item& item);

}  // namespace weir::consumer
