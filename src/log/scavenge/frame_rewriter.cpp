#include "log/scavenge/frame_rewriter.hpp"

#include <array>

#include "base/bytes.hpp"
#include "log/format.hpp"
#include "log/frame_encoder.hpp"

namespace weir::log {
namespace {

/// As many as whoever wrote the segment kept in mind.
constexpr std::size_t kMaxTypesKnown = 16 * 1024;

void put(std::vector<std::byte>& to, Bytes bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }

void put_number(std::vector<std::byte>& to, std::uint64_t value) {
  std::array<std::byte, kMaxVarint> bytes;
  put(to, {bytes.data(), put_varint(bytes.data(), value)});
}

void put_short(std::vector<std::byte>& to, std::string_view text) {
  to.push_back(static_cast<std::byte>(text.size()));
  put(to, bytes_of(text));
}

void put_long(std::vector<std::byte>& to, Bytes bytes) {
  put_number(to, bytes.size());
  put(to, bytes);
}

template <class IdType>
void put_id(std::vector<std::byte>& to, const IdType& id) {
  put(to, std::as_bytes(std::span(id.bytes)));
}

/// The checksum that the frame is known by; then what else there was, but for what an earlier rewriting put there.
std::vector<std::byte> extension_of(const FrameView& frame) {
  std::vector<std::byte> items;
  put_number(items, kOriginalChecksum);
  put_number(items, sizeof(std::uint32_t));
  items.resize(items.size() + sizeof(std::uint32_t));
  store_le(items, items.size() - sizeof(std::uint32_t), frame.checksum());
  for (Bytes left = frame.extension(); !left.empty();) {
    const Bytes item = left;
    const auto kind = take_varint(left);
    const auto size = take_varint(left);
    if (!kind || !size || *size > left.size()) break;  // whoever goes through its events says that it makes no sense
    left = left.subspan(*size);
    if (*kind != kOriginalChecksum) put(items, item.first(item.size() - left.size()));
  }
  return items;
}

}  // namespace

Result<void> FrameRewriter::add(const FrameView& frame, std::vector<std::byte>& to) {
  const std::size_t begin = to.size();
  put(to, frame.header());
  to.resize(to.size() + std::size_t{restart_count(frame.count())} * 4);
  put_long(to, extension_of(frame));
  std::uint32_t flags = kFrameHasExtension;
  if (frame.has_tracking()) {
    flags |= kFrameHasTracking;
    put_long(to, frame.tracking());
  }
  WEIR_CHECK(add_events(frame, begin, to));
  const std::uint32_t length = aligned(static_cast<std::uint32_t>(to.size() - begin));
  to.resize(begin + length);
  const MutableBytes whole(to.data() + begin, length);
  store_le<std::uint32_t>(whole, frame_field::kLength, length | flags);
  for (std::size_t i = 0; i < 3; ++i) whole[frame_field::kDurable + i] = {};  // all before it is
  store_le(whole, frame_field::kChecksum, checksum_of_frame(whole, seed_, static_cast<std::uint32_t>(begin)));
  if (length <= kMaxFrameBytes) return {};
  return Error(Errc::too_large, "a frame that is written anew has more bytes than one may have");
}

Result<void> FrameRewriter::add_events(const FrameView& frame, std::size_t begin, std::vector<std::byte>& to) {
  EventCursor events(frame);
  EventView event;
  std::string_view stream;  // of the event before, if that is still there
  StreamVersion next_version;
  bool follows = false;
  for (std::uint32_t number = 0;; ++number) {
    const auto step = events.step(event);
    if (step == EventCursor::Step::end) return events.status();
    const bool is_restart = frame.count() > kRestartEvery && number % kRestartEvery == 0;
    if (is_restart)
      store_le(to, begin + kFrameHeaderBytes + std::size_t{number / kRestartEvery} * 4,
               static_cast<std::uint32_t>(to.size() - begin));
    bool gone = step == EventCursor::Step::gone;
    bool begins = gone && !event.stream.empty();
    GoneHash hash = events.hash();
    if (!gone) {
      WEIR_TRY(gone, removal_.is_gone(event));
      if (gone) {
        ++removed_;
        hash = removal_.hash(event);
        begins = event.version == StreamVersion{};
      }
    }
    if (gone) {
      ++gone_;
      const bool keeps_id = event.position >= removal_.ids_from && !event.id.is_nil();
      to.push_back(std::byte{static_cast<std::uint8_t>(event_flag::kGone | (begins ? event_flag::kGoneBeginning : 0) |
                                                       (keeps_id ? event_flag::kGoneId : 0))});
      put(to, hash);
      if (keeps_id) {
        put_id(to, event.id);
        put_number(to, event.version.value);
      }
      if (begins) put_short(to, event.stream);
      follows = false;
      continue;
    }
    put_event(event, events.extension(),
              follows && !is_restart && event.stream == stream && event.version == next_version, to);
    stream = event.stream;
    next_version = event.version + 1;
    follows = true;
  }
}

void FrameRewriter::put_event(const EventView& event, Bytes extension, bool same_stream, std::vector<std::byte>& to) {
  const auto known = types_.find(event.type);
  std::uint8_t flags = 0;
  if (same_stream) flags |= event_flag::kSameStream;
  if (known == types_.end()) flags |= event_flag::kTypeInline;
  if (event.correlation != event.id) flags |= event_flag::kCorrelation;
  if (!event.causation.is_nil()) flags |= event_flag::kCausation;
  if (!event.metadata.empty()) flags |= event_flag::kMetadata;
  if (!event.tags.empty()) flags |= event_flag::kTags;
  if (!extension.empty()) flags |= event_flag::kExtension;
  to.push_back(std::byte{flags});
  put_id(to, event.id);
  if (event.correlation != event.id) put_id(to, event.correlation);
  if (!event.causation.is_nil()) put_id(to, event.causation);
  if (known != types_.end()) {
    put_number(to, known->second);
  } else {
    if (types_.size() < kMaxTypesKnown) types_.emplace(event.type, static_cast<std::uint32_t>(to.size()));
    put_short(to, event.type);
  }
  if (!same_stream) {
    put_short(to, event.stream);
    put_number(to, event.version.value);
  }
  put_long(to, bytes_of(event.data));
  if (!event.metadata.empty()) put_long(to, bytes_of(event.metadata));
  if (!event.tags.empty()) {
    to.push_back(static_cast<std::byte>(event.tags.size()));
    for (const std::string_view tag : event.tags) put_short(to, tag);
  }
  if (!extension.empty()) put_long(to, extension);
}

}  // namespace weir::log
