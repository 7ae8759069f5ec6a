#include "log/segments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "base/assert.hpp"
#include "log/damage.hpp"
#include "log/format.hpp"

namespace weir::log {
namespace {

Error in_place(const Segment& segment, const FrameView& frame, Position position, const Error& error) {
  if (error.code() != Errc::corrupted) return error.during(segment.path().string());
  return damage({segment.path().string(), frame.offset(), position, error.message()});
}

constexpr std::size_t kFirstCapacity = 16;

}  // namespace

Segments::Segments(Opener open) : open_(std::move(open)) {}
Segments::~Segments() = default;

Position Segments::begin() const {
  return count_.load(std::memory_order_acquire) == 0 ? Position{} : entry(0).name.base;
}

Segments::Entry& Segments::add_entry(const SegmentName& name) {
  const std::size_t count = count_.load(std::memory_order_relaxed);
  if (count == 0) publish(name.base);
  if (lists_.empty() || count == lists_.back()->capacity) {
    auto larger = std::make_unique<List>(lists_.empty() ? kFirstCapacity : 2 * count);
    for (std::size_t i = 0; i < count; ++i) larger->at[i].store(entries_[i].get(), std::memory_order_relaxed);
    list_.store(larger.get(), std::memory_order_release);
    lists_.push_back(std::move(larger));
  }
  entries_.push_back(std::make_unique<Entry>());
  entries_.back()->name = name;
  return *entries_.back();
}

Segment& Segments::add(std::unique_ptr<Segment> segment) {
  Entry& entry = add_entry(segment->name());
  entry.owned = std::move(segment);
  entry.mapped.store(entry.owned.get(), std::memory_order_release);
  lists_.back()->at[entries_.size() - 1].store(&entry, std::memory_order_release);
  count_.store(entries_.size(), std::memory_order_release);
  return *entry.owned;
}

void Segments::add(const SegmentName& name) {
  Entry& entry = add_entry(name);
  lists_.back()->at[entries_.size() - 1].store(&entry, std::memory_order_release);
  count_.store(entries_.size(), std::memory_order_release);
}

std::optional<std::size_t> Segments::find(Position position) const {
  if (position >= end()) return std::nullopt;
  // The count first: a list that is loaded after it holds at least as many.
  std::size_t low = 0;
  std::size_t high = count_.load(std::memory_order_acquire);
  if (high == 0 || entry(0).name.base > position) return std::nullopt;
  while (high - low > 1) {
    const std::size_t middle = (low + high) / 2;
    (entry(middle).name.base <= position ? low : high) = middle;
  }
  return low;
}

Result<const Segment*> Segments::map(Entry& entry) const {
  if (const Segment* const mapped = entry.mapped.load()) return mapped;
  const std::scoped_lock lock(mapping_);
  if (const Segment* const mapped = entry.mapped.load()) return mapped;
  WEIR_TRY(entry.owned, open_(entry.name));
  entry.mapped.store(entry.owned.get(), std::memory_order_release);
  return entry.owned.get();
}

Result<Segments::Found> Segments::segment_of(Position position) const {
  const auto number = find(position);
  if (!number)
    return Error(Errc::not_found, fmt::format("the log has no event at position {}: it holds {} to {}", position.value,
                                              begin().value, end().value));
  Found found;
  WEIR_TRY(found.segment, map(entry(*number)));
  if (*number + 1 < count_.load(std::memory_order_acquire)) found.next = entry(*number + 1).name.base;
  return found;
}

/// Nobody tells the index where frames went.
std::uint32_t Segments::place_in(const Segment& segment, Position position, std::uint32_t offset) {
  return segment.scavenged() ? segment.place_of(position).value_or(kSegmentHeaderBytes) : offset;
}

Result<FrameView> Segments::frame_at(Position position, std::uint32_t offset) const {
  WEIR_TRY(const Found found, segment_of(position));
  offset = place_in(*found.segment, position, offset);
  WEIR_TRY(const FrameView frame, found.segment->frame_at(offset));
  if (frame.first() <= position && position < frame.end()) return frame;
  return damage({found.segment->path().string(), offset, position,
                 found.segment->scavenged()
                     ? "the frame that the table of places leads to does not hold this event"
                     : "the frame that the index names does not hold this event; `weir index rebuild` makes the index "
                       "anew"});
}

Result<bool> Segments::at(Position position, std::uint32_t offset, EventView& out) const {
  WEIR_TRY(const FrameView frame, frame_at(position, offset));
  EventCursor cursor(frame);
  cursor.seek(static_cast<std::uint32_t>(position - frame.first()));
  if (const auto step = cursor.step(out); step != EventCursor::Step::end) return step == EventCursor::Step::event;
  WEIR_TRY(const Found found, segment_of(position));
  const auto status = cursor.status();
  return in_place(*found.segment, frame, position,
                  status ? Error(Errc::corrupted, "the frame has fewer events than it says") : status.error());
}

const Segment* Segments::mapped(Position position) const {
  const auto number = find(position);
  return number ? entry(*number).mapped.load() : nullptr;
}

void Segments::prefetch_frame(Position position, std::uint32_t offset) const {
  if (const Segment* const segment = mapped(position)) segment->prefetch_frame(place_in(*segment, position, offset));
}

void Segments::prefetch_event(Position position, std::uint32_t offset) const {
  if (const Segment* const segment = mapped(position))
    segment->prefetch_event(place_in(*segment, position, offset), position);
}

Result<std::optional<Position>> Segments::first_gone(Position from, Position end) const {
  from = std::max(from, begin());
  end = std::min(end, this->end());
  while (from < end) {
    WEIR_TRY(const Found found, segment_of(from));
    WEIR_TRY(const auto gone, found.segment->first_gone(from, end));
    if (gone) return gone;
    from = found.next.value_or(end);
  }
  return std::nullopt;
}

/// As readers do: the owner may be adding others.
Segments::Entry& Segments::entry_of(const SegmentName& name) const {
  const std::size_t count = count_.load(std::memory_order_acquire);
  std::size_t n = 0;
  while (n < count && entry(n).name != name) ++n;
  WEIR_ASSERT(n < count, "a segment that is replaced is there");
  return entry(n);
}

void Segments::replace(std::unique_ptr<Segment> segment) {
  {
    const std::scoped_lock lock(mapping_);
    Entry& entry = entry_of(segment->name());
    if (entry.mapped.load() == nullptr) return;  // who maps it finds the new file
    entry.mapped.store(segment.get());  // before the readers are looked at: who is not counted then, sees this one
    replaced_.push_back({std::exchange(entry.owned, std::move(segment)), phase_.load()});
    has_replaced_ = true;
  }
  let_go();
}

std::vector<const Segment*> Segments::all_mapped() const {
  const std::scoped_lock lock(mapping_);
  std::vector<const Segment*> all;
  for (const auto& entry : entries_)
    if (entry->owned) all.push_back(entry->owned.get());
  return all;
}

std::size_t Segments::replaced() const {
  const std::scoped_lock lock(mapping_);
  return replaced_.size();
}

std::size_t Segments::begin_reading() const {
  const std::size_t phase = phase_.load(std::memory_order_relaxed) % readers_.size();
  readers_[phase].count.fetch_add(1);
  return phase;
}

void Segments::end_reading(std::size_t phase) const {
  if (readers_[phase].count.fetch_sub(1) == 1 && has_replaced_.load(std::memory_order_relaxed)) let_go();
}

void Segments::let_go() const {
  std::vector<std::unique_ptr<Segment>> free;  // unmapped without the lock
  const std::scoped_lock lock(mapping_);
  for (int ended = 0; ended < 2 && readers_[(phase_.load() + 1) % readers_.size()].count.load() == 0; ++ended)
    phase_.fetch_add(1);
  std::erase_if(replaced_, [&](Replaced& one) {
    if (one.phase + 2 > phase_.load()) return false;
    free.push_back(std::move(one.segment));
    return true;
  });
  has_replaced_ = !replaced_.empty();
}

LogCursor::LogCursor(const Segments& segments, Position from, Position end, std::optional<std::uint32_t> offset)
    : segments_(&segments),
      next_(std::max(from, segments.begin())),
      end_(std::min(end, segments.end())),
      segment_end_(next_),
      frame_end_(next_),
      first_offset_(from == next_ ? offset : std::nullopt) {}

bool LogCursor::enter_segment() {
  const auto found = segments_->segment_of(next_);
  if (!found) {
    status_ = found.error();
    return false;
  }
  segment_ = found->segment;
  // A segment without a next one reaches to the end: what is published has its segment.
  segment_end_ = found->next.value_or(end_);
  after_ = segment_->scavenged() ? segment_->place_of(next_).value_or(kSegmentHeaderBytes)
                                 : first_offset_.value_or(kSegmentHeaderBytes);
  first_offset_.reset();
  return true;
}

bool LogCursor::enter_frame() {
  if (next_ >= segment_end_ && !enter_segment()) return false;
  for (;;) {
    const auto frame = segment_->frame_at(after_);
    if (!frame) {
      status_ = frame.error();
      return false;
    }
    frame_ = frame->offset();
    after_ = frame->offset() + frame->length();
    if (frame->end() <= next_) continue;  // before what is asked for, or tracking only
    if (frame->first() > next_) {
      status_ = damage({segment_->path().string(), frame_, next_, "the frame does not follow the one before it"});
      return false;
    }
    events_ = EventCursor(*frame);
    if (next_ != frame->first()) events_.seek(static_cast<std::uint32_t>(next_ - frame->first()));
    frame_end_ = frame->end();
    return true;
  }
}

const EventView* LogCursor::next() {
  while (next_ < end_ && status_) {
    if (next_ >= frame_end_ && !enter_frame()) break;
    if (events_.next(event_)) {
      next_ = event_.position + 1;
      return event_.position < end_ ? &event_ : nullptr;
    }
    if (const auto status = events_.status(); !status) {
      status_ = damage({segment_->path().string(), frame_, next_, status.error().message()});
      if (status.error().code() == Errc::unsupported_format) status_ = status.error();
    }
    next_ = frame_end_;  // what was left of it is gone
  }
  return nullptr;
}

}  // namespace weir::log
