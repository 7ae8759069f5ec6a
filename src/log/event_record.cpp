#include "log/event_record.hpp"

#include <concepts>
#include <span>
#include <string_view>

#include "base/bytes.hpp"

namespace weir::log {
namespace {

void put(std::vector<std::byte>& into, Bytes bytes) { into.insert(into.end(), bytes.begin(), bytes.end()); }

template <std::unsigned_integral T>
void put_number(std::vector<std::byte>& into, T number) {
  into.resize(into.size() + sizeof number);
  store_le(into, into.size() - sizeof number, number);
}

template <class Tag>
void put_id(std::vector<std::byte>& into, const Id<Tag>& id) {
  put(into, std::as_bytes(std::span(id.bytes)));
}

/// The length is in front, so that no two rows of texts have the same bytes.
void put_text(std::vector<std::byte>& into, std::string_view text) {
  put_number(into, static_cast<std::uint32_t>(text.size()));
  put(into, bytes_of(text));
}

}  // namespace

void write_event_record(std::vector<std::byte>& into, const EventView& event) {
  into.clear();
  put_id(into, event.id);
  put_id(into, event.correlation);
  put_id(into, event.causation);
  put_number(into, event.version.value);
  put_text(into, event.stream);
  put_text(into, event.type);
  put_text(into, event.data);
  put_text(into, event.metadata);
  put_number(into, static_cast<std::uint32_t>(event.tags.size()));
  for (const std::string_view tag : event.tags) put_text(into, tag);
}

}  // namespace weir::log
