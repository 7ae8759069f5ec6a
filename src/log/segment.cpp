#include "log/segment.hpp"

#include <algorithm>

#include "log/damage.hpp"
#include "log/format.hpp"
#include "log/frame_encoder.hpp"

namespace weir::log {
namespace {

constexpr std::uint32_t kPage = 4096;
static_assert(Segment::kCheckedEachTime > kPage, "no two large frames begin in one page");
constexpr std::size_t kBits = 64;

constexpr std::size_t kCacheLine = 64;
/// Of an event that is read or passed over: its fields up to the length of its data.
constexpr std::size_t kFieldsBytes = 2 * kCacheLine;
constexpr std::size_t kMostPrefetched = 6 * kCacheLine;

void prefetch(const std::byte* from, std::size_t size) {
  for (std::size_t at = 0; at < size; at += kCacheLine) __builtin_prefetch(from + at);
}

}  // namespace

Segment::Segment(std::filesystem::path path, std::unique_ptr<env::Mapping> mapping, const SegmentName& name,
                 const SegmentBasis& basis, const std::optional<ScavengedFacts>& scavenged)
    : path_(std::move(path)),
      mapping_(std::move(mapping)),
      name_(name),
      basis_(basis),
      scavenged_(scavenged),
      names_(mapping_->bytes(), basis.seed),
      checked_(mapping_->bytes().size() / kPage / kBits + 1) {}

Error Segment::damaged_at(std::uint32_t offset, const char* reason) const {
  return damage({path_.string(), offset, std::nullopt, reason});
}

Result<FrameView> Segment::frame_at(std::uint32_t offset) const {
  const Bytes all = bytes();
  if (offset < kSegmentHeaderBytes || offset % kFrameAlignment != 0 || offset > all.size() ||
      all.size() - offset < kMinFrameBytes)
    return damaged_at(offset, "no frame can begin here");
  const std::uint32_t length = load_le<std::uint32_t>(all, offset + frame_field::kLength) & ~kFrameFlagBits;
  if (length < kMinFrameBytes || length > kMaxFrameBytes || length > all.size() - offset)
    return damaged_at(offset, "the frame's length makes no sense");
  const FrameView frame = whole_frame_at(offset);
  std::atomic<std::uint64_t>& word = checked_[offset / kPage / kBits];
  const std::uint64_t bit = std::uint64_t{1} << (offset / kPage % kBits);
  if (length > kCheckedEachTime && (word.load(std::memory_order_relaxed) & bit) != 0) return frame;
  if (checksum_of_frame(all.subspan(offset, length), basis_.seed, offset) != frame.stored_checksum())
    return damaged_at(offset, "the frame's checksum does not match");
  if (length > kCheckedEachTime) word.fetch_or(bit, std::memory_order_relaxed);
  return frame;
}

void Segment::prefetch_frame(std::uint32_t offset) const {
  if (offset < bytes().size()) prefetch(bytes().data() + offset, kMostPrefetched);
}

/// In a large frame the events since the last restart are passed over, one after the other. Where they begin is
/// guessed: as if all of them were of one size.
void Segment::prefetch_event(std::uint32_t offset, Position position) const {
  const Bytes all = bytes();
  if (offset > all.size() || all.size() - offset < kMinFrameBytes) return;
  const Bytes frame = all.subspan(offset);
  const std::uint32_t count = load_le<std::uint32_t>(frame, frame_field::kCount - 1) >> 8;
  const std::uint64_t number = position - (basis_.base + load_le<std::uint32_t>(frame, frame_field::kPosition));
  if (count <= kRestartEvery || number >= count) return;
  const std::size_t restart = kFrameHeaderBytes + number / kRestartEvery * 4;
  if (frame.size() < restart + 8) return;
  const auto begin = load_le<std::uint32_t>(frame, restart);
  const bool is_last = number / kRestartEvery + 1 == restart_count(count);
  const std::uint32_t end = is_last ? load_le<std::uint32_t>(frame, frame_field::kLength) & ~kFrameFlagBits
                                    : load_le<std::uint32_t>(frame, restart + 4);
  if (end < begin || end > frame.size()) return;
  const std::uint32_t events = is_last ? count - (count - 1) / kRestartEvery * kRestartEvery : kRestartEvery;
  const std::byte* at = frame.data() + begin;
  for (std::uint64_t passed = 0; passed < number % kRestartEvery; ++passed, at += (end - begin) / events)
    prefetch(at, kFieldsBytes);
  prefetch(at, kMostPrefetched);
}

/// Neither the table nor the lengths on the way are checked: the frame they lead to is, and whether it has the event.
std::optional<std::uint32_t> Segment::place_of(Position position) const {
  if (position < basis_.base) return std::nullopt;
  const std::uint64_t relative = position - basis_.base;
  const Bytes all = bytes();
  const Bytes places = all.subspan(scavenged_->frames_end, std::size_t{scavenged_->places} * kPlaceBytes);
  std::uint32_t low = 0;
  for (std::uint32_t high = scavenged_->places; low < high;) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (load_le<std::uint32_t>(places, std::size_t{middle} * kPlaceBytes) <= relative)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == 0) return std::nullopt;
  std::uint32_t at = load_le<std::uint32_t>(places, std::size_t{low - 1} * kPlaceBytes + 4);
  while (at >= kSegmentHeaderBytes && at < scavenged_->frames_end && scavenged_->frames_end - at >= kMinFrameBytes) {
    const std::uint32_t length = load_le<std::uint32_t>(all, at + frame_field::kLength) & ~kFrameFlagBits;
    const std::uint64_t first = load_le<std::uint32_t>(all, at + frame_field::kPosition);
    const std::uint32_t count = load_le<std::uint32_t>(all, at + frame_field::kCount - 1) >> 8;  // three bytes
    if (first + count > relative) return at;
    if (length < kMinFrameBytes || length > scavenged_->frames_end - at) break;
    at += length;
  }
  return std::nullopt;
}

Result<std::optional<Position>> Segment::first_gone(Position from, Position end) const {
  if (!scavenged_ || scavenged_->gone == 0) return std::nullopt;
  end = std::min(end, scavenged_->end);
  std::uint32_t offset = place_of(from).value_or(kSegmentHeaderBytes);
  bool met_from = false;  // the table is not believed
  EventView event;
  while (offset < scavenged_->frames_end) {
    WEIR_TRY(const FrameView frame, frame_at(offset));
    if (!met_from && frame.end() > from) {
      if (frame.first() > from) return damaged_at(offset, "the table of places leads past an event");
      met_from = true;
    }
    if (frame.count() > 0 && frame.first() >= end) break;
    offset += frame.length();
    if (frame.end() <= from) continue;
    EventCursor cursor(frame);
    if (frame.first() < from) cursor.seek(static_cast<std::uint32_t>(from - frame.first()));
    EventCursor::Step step;
    while ((step = cursor.step(event)) == EventCursor::Step::event) continue;
    WEIR_CHECK(cursor.status());
    if (step == EventCursor::Step::gone) return event.position < end ? std::optional(event.position) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace weir::log
