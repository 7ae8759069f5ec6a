#include "log/segments.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/assert.hpp"
#include "log/damage.hpp"
#include "log/format.hpp"

namespace weir::log {
namespace {

Error damaged_frame(const Segment& segment, const FrameView& frame, Position position) {
  return damage({segment.path().string(), frame.offset(), position, "the frame's checksum does not match"});
}

Error in_place(const Segment& segment, const FrameView& frame, Position position, const Error& error) {
  if (error.code() != Errc::corrupted) return error.during(segment.path().string());
  return damage({segment.path().string(), frame.offset(), position, error.message()});
}

constexpr std::size_t kFirstCapacity = 16;

}  // namespace

Segments::~Segments() = default;

Position Segments::begin() const {
  return count_.load(std::memory_order_acquire) == 0 ? Position{} : list_.load()->at[0].load()->base();
}

Segment& Segments::add(std::unique_ptr<Segment> segment) {
  const std::size_t count = count_.load(std::memory_order_relaxed);
  if (count == 0) publish(segment->base());
  if (lists_.empty() || count == lists_.back()->capacity) {
    auto larger = std::make_unique<List>(lists_.empty() ? kFirstCapacity : 2 * count);
    for (std::size_t i = 0; i < count; ++i) larger->at[i].store(owned_[i].get(), std::memory_order_relaxed);
    list_.store(larger.get(), std::memory_order_release);
    lists_.push_back(std::move(larger));
  }
  owned_.push_back(std::move(segment));
  lists_.back()->at[count].store(owned_.back().get(), std::memory_order_release);
  count_.store(count + 1, std::memory_order_release);
  return *owned_.back();
}

const Segment* Segments::find(Position position) const {
  if (position >= end()) return nullptr;
  // The count first: a list that is loaded after it holds at least as many.
  std::size_t low = 0;
  std::size_t high = count_.load(std::memory_order_acquire);
  const List* const list = list_.load(std::memory_order_acquire);
  while (high - low > 1) {
    const std::size_t middle = (low + high) / 2;
    (list->at[middle].load(std::memory_order_acquire)->base() <= position ? low : high) = middle;
  }
  const Segment* const segment = high == 0 ? nullptr : list->at[low].load(std::memory_order_acquire);
  return segment != nullptr && segment->base() <= position ? segment : nullptr;
}

Result<FrameView> Segments::frame_at(Position position) const {
  const Segment* const segment = find(position);
  if (segment == nullptr)
    return Error(Errc::not_found, fmt::format("the log has no event at position {}: it holds {} to {}", position.value,
                                              begin().value, end().value));
  const FrameView frame = segment->frame_of(position);
  if (frame.length() <= kCheckedOnRead && !segment->is_intact(frame)) return damaged_frame(*segment, frame, position);
  return frame;
}

Result<void> Segments::at(Position position, EventView& out) const {
  const Segment* const segment = find(position);
  if (segment == nullptr)
    return Error(Errc::not_found, fmt::format("the log has no event at position {}: it holds {} to {}", position.value,
                                              begin().value, end().value));
  const FrameView frame = segment->frame_of(position);
  if (frame.length() <= kCheckedOnRead && !segment->is_intact(frame)) return damaged_frame(*segment, frame, position);
  EventCursor cursor(frame);
  cursor.seek(static_cast<std::uint32_t>(position - frame.first()));
  if (cursor.next(out)) return {};
  const auto status = cursor.status();
  if (!status) return in_place(*segment, frame, position, status.error());
  return damaged_frame(*segment, frame, position);
}

void Segments::prefetch(Position position) const {
  const Segment* const segment = find(position);
  if (segment == nullptr) return;
  const std::byte* const frame = segment->bytes().data() + segment->offset_of(position);
  for (int line = 0; line < 6; ++line) __builtin_prefetch(frame + 64 * line);
}

LogCursor::LogCursor(const Segments& segments, Position from, Position end)
    : segments_(&segments), next_(std::max(from, segments.begin())), end_(std::min(end, segments.end())) {
  frame_end_ = next_;
}

bool LogCursor::enter_frame() {
  if (segment_ == nullptr || next_ >= segment_->end()) segment_ = segments_->find(next_);
  WEIR_ASSERT(segment_ != nullptr, "what is published has a segment");
  const FrameView frame = segment_->frame_of(next_);
  if (!segment_->is_intact(frame)) {
    status_ = damaged_frame(*segment_, frame, next_);
    return false;
  }
  events_ = EventCursor(frame);
  if (next_ != frame.first()) events_.seek(static_cast<std::uint32_t>(next_ - frame.first()));
  frame_ = frame.offset();
  frame_end_ = frame.end();
  return true;
}

const EventView* LogCursor::next() {
  if (next_ >= end_ || !status_) return nullptr;
  if (next_ >= frame_end_ && !enter_frame()) return nullptr;
  if (!events_.next(event_)) {
    const auto status = events_.status();
    status_ = damage({segment_->path().string(), frame_, next_,
                      status ? std::string("it has fewer events than it says") : status.error().message()});
    if (!status && status.error().code() == Errc::unsupported_format) status_ = status.error();
    return nullptr;
  }
  next_ = next_ + 1;
  return &event_;
}

}  // namespace weir::log
