#include "log/frame_encoder.hpp"

#include <algorithm>
#include <cstring>

#include "base/assert.hpp"
#include "base/crc32c.hpp"
#include "log/format.hpp"

namespace weir::log {
namespace {

/// Beyond it names of types stand inline: a bound for the memory of a store with types without end.
constexpr std::size_t kMaxTypesKnown = 16 * 1024;

std::byte* put_bytes(std::byte* to, std::string_view bytes) {
  if (!bytes.empty()) std::memcpy(to, bytes.data(), bytes.size());
  return to + bytes.size();
}

std::byte* put_short(std::byte* to, std::string_view text) {
  WEIR_ASSERT(text.size() <= 255, "names and tags have at most 255 bytes");
  *to++ = static_cast<std::byte>(text.size());
  return put_bytes(to, text);
}

std::byte* put_long(std::byte* to, std::string_view bytes) { return put_bytes(put_varint(to, bytes.size()), bytes); }

template <class IdType>
std::byte* put_id(std::byte* to, const IdType& id) {
  std::memcpy(to, id.bytes.data(), id.bytes.size());
  return to + id.bytes.size();
}

template <std::size_t size>
std::byte* put_number(std::byte* to, std::uint64_t value) {
  std::memcpy(to, &value, size);
  return to + size;
}

std::uint64_t largest_size_of(const NewEvent& event) {
  std::uint64_t size = 1 + 3 * sizeof(EventId) + 1 + std::max<std::uint64_t>(event.type.size(), kMaxVarint) +
                       varint_size(event.data.size()) + event.data.size();
  if (!event.metadata.empty()) size += varint_size(event.metadata.size()) + event.metadata.size();
  if (!event.tags.empty()) size += 1;
  for (const auto& tag : event.tags) size += 1 + tag.size();
  return size;
}

std::uint64_t largest_size_of(std::span<const TrackingMove> moves) {
  if (moves.empty()) return 0;
  std::uint64_t size = 2 * kMaxVarint;
  for (const auto& move : moves) size += 3 * kMaxVarint + move.consumer.size() + sizeof(StoreId) + 2 + 4;
  return size;
}

/// The section without its length.
std::byte* put_moves(std::byte* to, std::span<const TrackingMove> moves) {
  to = put_varint(to, moves.size());
  for (const auto& move : moves) {
    to = put_long(to, move.consumer);
    to = put_id(to, move.source);
    to = put_number<2>(to, move.partition);
    to = put_varint(to, move.from.value);
    to = put_varint(to, move.to.next.value);
    to = put_number<4>(to, move.to.frame_checksum);
  }
  return to;
}

/// Finishes a frame that begins at `begin` in `to` and whose body ends at `end`.
std::uint32_t finish(std::vector<std::byte>& to, std::size_t begin, const std::byte* end, std::uint32_t count,
                     std::uint32_t flags, const FramePlace& place) {
  const auto length = aligned(static_cast<std::uint32_t>(end - (to.data() + begin)));
  to.resize(begin + length);
  const MutableBytes frame(to.data() + begin, length);
  store_le<std::uint32_t>(frame, frame_field::kLength, length | flags);
  store_le<std::uint32_t>(frame, frame_field::kPosition, place.relative_position);
  put_number<6>(frame.data() + frame_field::kTime, place.relative_time);
  put_number<3>(frame.data() + frame_field::kCount, count);
  const std::uint32_t body = crc32c(checksum_of_place(place.seed, place.offset), frame.subspan(kFrameHeaderBytes));
  store_le<std::uint32_t>(frame, frame_field::kChecksum, body);
  return length;
}

std::uint32_t add_header(std::uint32_t body, Bytes frame) {
  return crc32c(crc32c(body, frame.first(frame_field::kChecksum)),
                frame.subspan(frame_field::kPrevious, kFrameHeaderBytes - frame_field::kPrevious));
}

}  // namespace

std::uint32_t checksum_of_place(std::uint32_t seed, std::uint32_t offset) {
  return crc32c(seed, std::as_bytes(std::span(&offset, 1)));
}

std::uint32_t checksum_of_frame(Bytes frame, std::uint32_t seed, std::uint32_t offset) {
  return add_header(crc32c(checksum_of_place(seed, offset), frame.subspan(kFrameHeaderBytes)), frame);
}

std::uint32_t stamp_frame(MutableBytes frame, std::uint32_t previous, std::uint32_t bytes_since_durable) {
  WEIR_ASSERT(bytes_since_durable <= kWindowBytes, "nothing is written more than the window past the durable tail");
  store_le<std::uint32_t>(frame, frame_field::kPrevious, previous);
  put_number<3>(frame.data() + frame_field::kDurable, bytes_since_durable / kFrameAlignment);
  const std::uint32_t checksum = add_header(load_le<std::uint32_t>(frame, frame_field::kChecksum), frame);
  store_le<std::uint32_t>(frame, frame_field::kChecksum, checksum);
  return checksum;
}

std::uint32_t encode_closing_frame(const FramePlace& place, std::vector<std::byte>& to) {
  const std::size_t begin = to.size();
  to.resize(begin + kMinFrameBytes);
  return finish(to, begin, to.data() + begin + kFrameHeaderBytes, 0, 0, place);
}

std::uint64_t FrameEncoder::largest_size(const FrameContent& content) {
  std::uint64_t size = kFrameHeaderBytes + kFrameAlignment + largest_size_of(content.tracking);
  size += restart_count(static_cast<std::uint32_t>(std::min<std::uint64_t>(content.event_count(), kMaxFrameEvents))) *
          std::uint64_t{4 + 1 + 255 + kMaxVarint};
  for (const auto& write : content.writes) {
    size += 1 + write.stream.size() + kMaxVarint;
    for (const auto& event : write.events) size += largest_size_of(event);
  }
  return size;
}

std::byte* FrameEncoder::put_event(std::byte* to, const NewEvent& event, std::uint32_t offset,
                                   const StreamAppend* stream, StreamVersion version) {
  const auto known = types_.find(std::string_view(event.type));
  const bool other_correlation = !event.correlation.is_nil() && event.correlation != event.id;
  std::uint8_t flags = 0;
  if (stream == nullptr) flags |= event_flag::kSameStream;
  if (known == types_.end()) flags |= event_flag::kTypeInline;
  if (other_correlation) flags |= event_flag::kCorrelation;
  if (!event.causation.is_nil()) flags |= event_flag::kCausation;
  if (!event.metadata.empty()) flags |= event_flag::kMetadata;
  if (!event.tags.empty()) flags |= event_flag::kTags;

  const std::byte* const begin = to;
  *to++ = std::byte{flags};
  to = put_id(to, event.id);
  if (other_correlation) to = put_id(to, event.correlation);
  if (!event.causation.is_nil()) to = put_id(to, event.causation);
  if (known == types_.end()) {
    if (types_.size() < kMaxTypesKnown) types_.emplace(event.type, offset + static_cast<std::uint32_t>(to - begin));
    to = put_short(to, event.type);
  } else {
    to = put_varint(to, known->second);
  }
  if (stream != nullptr) to = put_varint(put_short(to, stream->stream), version.value);
  to = put_long(to, event.data);
  if (!event.metadata.empty()) to = put_long(to, event.metadata);
  if (!event.tags.empty()) {
    WEIR_ASSERT(event.tags.size() <= 255, "an event has at most 255 tags");
    *to++ = static_cast<std::byte>(event.tags.size());
    for (const auto& tag : event.tags) to = put_short(to, tag);
  }
  return to;
}

std::uint32_t FrameEncoder::encode(const FrameContent& content, const FramePlace& place, std::vector<std::byte>& to) {
  const std::size_t begin = to.size();
  to.resize(begin + largest_size(content));
  std::byte* const frame = to.data() + begin;
  const auto count = static_cast<std::uint32_t>(content.event_count());
  std::byte* const restarts = frame + kFrameHeaderBytes;
  std::byte* at = restarts + std::size_t{restart_count(count)} * 4;
  if (!content.tracking.empty()) {
    std::vector<std::byte> section(largest_size_of(content.tracking));
    const std::byte* const end = put_moves(section.data(), content.tracking);
    at = put_long(at, text_of({section.data(), end}));
  }
  std::uint32_t number = 0;
  for (const auto& write : content.writes) {
    for (std::size_t i = 0; i < write.events.size(); ++i, ++number) {
      const bool restart = count > kRestartEvery && number % kRestartEvery == 0;
      if (restart) put_number<4>(restarts + number / kRestartEvery * 4, static_cast<std::uint64_t>(at - frame));
      const bool in_full = i == 0 || restart;
      at = put_event(at, write.events[i], place.offset + static_cast<std::uint32_t>(at - frame),
                     in_full ? &write : nullptr, write.first + i);
    }
  }
  // What follows the body is the frame's padding: zeros, since the buffer was made of them.
  return finish(to, begin, at, count, content.tracking.empty() ? 0 : kFrameHasTracking, place);
}

}  // namespace weir::log
