#include "store/tracking_snapshot.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include "base/bytes.hpp"

namespace weir::store {
namespace {

void put_number(std::string& to, std::uint64_t value) {
  std::array<std::byte, kMaxVarint> bytes{};
  const std::byte* const end = put_varint(bytes.data(), value);
  to += text_of({bytes.data(), end});
}

/// Takes fields off the bytes; after one that is not there, `ok` is false.
struct Fields {
  Bytes rest;
  bool ok = true;

  std::uint64_t number() {
    const auto value = ok ? take_varint(rest) : std::nullopt;
    ok = value.has_value();
    return value.value_or(0);
  }
  std::string_view text(std::uint64_t size) {
    ok = ok && size <= rest.size();
    if (!ok) return {};
    const std::string_view taken = text_of(rest.first(size));
    rest = rest.subspan(size);
    return taken;
  }
};

bool take_points(Fields& fields, TrackingState& state) {
  for (std::size_t done = 0; done < kPartitions && fields.ok;) {
    const std::uint64_t same = fields.number();
    const TrackingPoint point{Position{fields.number()}, static_cast<std::uint32_t>(fields.number())};
    if (!fields.ok || same == 0 || same > kPartitions - done) return false;
    std::fill_n(state.partitions.begin() + static_cast<std::ptrdiff_t>(done), same, point);
    done += same;
  }
  return fields.ok;
}

}  // namespace

/// A state: varint length and bytes of the consumer's name, 16 bytes of the source, then runs of equal partitions:
/// varint how many, varint next, varint checksum of the frame.
std::string encode_tracking(const TrackingTable& table) {
  std::string bytes;
  for (const TrackingState& state : table.all()) {
    put_number(bytes, state.consumer.size());
    bytes += state.consumer;
    bytes.append(reinterpret_cast<const char*>(state.source.bytes.data()), state.source.bytes.size());
    for (auto at = state.partitions.begin(); at != state.partitions.end();) {
      const auto end = std::find_if(at, state.partitions.end(), [&](const TrackingPoint& p) { return p != *at; });
      put_number(bytes, static_cast<std::uint64_t>(end - at));
      put_number(bytes, at->next.value);
      put_number(bytes, at->frame_checksum);
      at = end;
    }
  }
  return bytes;
}

Result<TrackingTable> decode_tracking(std::string_view bytes) {
  TrackingTable table;
  Fields fields{bytes_of(bytes)};
  while (fields.ok && !fields.rest.empty()) {
    TrackingState state;
    state.consumer = fields.text(fields.number());
    const std::string_view source = fields.text(state.source.bytes.size());
    if (fields.ok) std::memcpy(state.source.bytes.data(), source.data(), source.size());
    if (!take_points(fields, state)) break;
    table.put(std::move(state));
  }
  if (fields.ok && fields.rest.empty()) return table;
  return Error(Errc::corrupted,
               "the tracking that the index keeps makes no sense; make the index anew with `weir index rebuild`");
}

}  // namespace weir::store
