// Whatever stands in a segment behind its header is walked, judged and decoded without a crash; an event that comes out
// lies inside the segment.
#include <vector>

#include "fuzz/input.hpp"
#include "log/chain_walk.hpp"
#include "log/durable_marks.hpp"
#include "log/format.hpp"
#include "log/frame_encoder.hpp"
#include "log/segment_header.hpp"

namespace {

using namespace weir;

constexpr std::uint32_t kSegmentBytes = 64 * 1024;

log::SegmentHeader header() {
  return {.store = {}, .name = {}, .created = {}, .chain = 0, .previous_end = 0, .segment_bytes = kSegmentBytes};
}

/// Bytes with a frame's length, chain, place and checksum put right, so that what is inside is looked at: random bytes
/// do not get past a checksum.
std::uint32_t put_frame(std::vector<std::byte>& segment, std::uint32_t at, std::uint32_t previous, Bytes body) {
  const std::uint32_t length = log::aligned(static_cast<std::uint32_t>(log::kFrameHeaderBytes + body.size()));
  const MutableBytes frame = std::span(segment).subspan(at, length);
  std::ranges::copy(body.first(std::min<std::size_t>(body.size(), 4)), frame.begin() + log::frame_field::kDurable);
  std::ranges::copy(body, frame.begin() + log::kFrameHeaderBytes);
  const std::uint32_t flags = body.empty() ? 0 : std::to_integer<std::uint32_t>(body[0]) & log::kFrameFlagsKnown;
  store_le(frame, log::frame_field::kLength, length | flags);
  store_le(frame, log::frame_field::kPrevious, previous);
  const auto checksum = log::checksum_of_frame(frame, header().basis().seed, at);
  store_le(frame, log::frame_field::kChecksum, checksum);
  return length;
}

void decode(const log::FrameView& frame, Bytes segment) {
  const auto inside = [&](std::string_view text) {
    const auto* begin = reinterpret_cast<const std::byte*>(text.data());
    return text.empty() || (begin >= segment.data() && begin + text.size() <= segment.data() + segment.size());
  };
  (void)frame.for_each_event([&](const EventView& event) {
    fuzz::always(inside(event.stream) && inside(event.type) && inside(event.data) && inside(event.metadata));
    for (const auto tag : event.tags) fuzz::always(inside(tag));
  });
  (void)frame.for_each_move([&](const TrackingMove&) {});
  log::EventCursor cursor(frame);
  if (frame.count() > 0) cursor.seek(frame.count() - 1);
  EventView event;
  while (cursor.next(event)) continue;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, std::min<std::size_t>(size, kSegmentBytes / 2));
  std::vector<std::byte> segment(kSegmentBytes);
  std::ranges::copy(log::encode_segment_header(header()), segment.begin());
  std::uint32_t at = log::kSegmentHeaderBytes;
  std::uint32_t chain = 0;
  for (auto frames = input.number<std::uint8_t>() % 8; frames > 0 && !input.empty(); --frames) {
    const Bytes body = input.bytes(input.number<std::uint16_t>() % 2048);
    const std::uint32_t length = put_frame(segment, at, chain, body);
    chain = load_le<std::uint32_t>(segment, at + log::frame_field::kChecksum);
    at += length;
  }
  std::ranges::copy(input.rest(), segment.begin() + at);

  log::ChainWalk walk(segment, header());
  while (const auto frame = walk.next(kSegmentBytes)) {
    decode(*frame, segment);
    const log::TypeNames names(segment, header().basis().seed);
    decode(log::FrameView(segment, frame->offset(), {}, {}, &names), segment);
  }
  const auto mark = log::mark_behind({walk.offset(), walk.position()}, segment, kSegmentBytes, header().basis());
  fuzz::always(!mark || *mark > walk.offset());
  return 0;
}
