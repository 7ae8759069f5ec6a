#include "weir/store/subscription.hpp"

#include <algorithm>

#include "env/environment.hpp"

namespace weir {
namespace {

constexpr std::uint64_t kEventsAtOnce = 256;
/// And no more once it has so many bytes: a few of the largest events, not hundreds.
constexpr std::size_t kBytesAtOnce = 4 * 1024 * 1024;

}  // namespace

Subscription::Subscription(const EventReader& reader, Position from, Selection what)
    : reader_(&reader), what_(std::move(what)), next_(from), end_seen_(reader.durable_end()) {}

Subscription Subscription::from_now(const EventReader& reader, Selection what) {
  return {reader, reader.durable_end(), std::move(what)};
}

Result<std::optional<Event>> Subscription::next(std::chrono::milliseconds at_most) {
  const env::Clock& clock = env::real_environment().clock;
  const auto deadline = clock.steady() + at_most;
  for (;;) {
    if (buffer_.empty()) WEIR_CHECK(fill());
    if (!buffer_.empty()) {
      Event event = std::move(buffer_.front());
      buffer_.pop_front();
      return event;
    }
    if (!caught_up()) continue;
    const auto left = deadline - clock.steady();
    if (left <= left.zero()) {
      // The end of a store that cannot be read on stands still: only a read says why.
      WEIR_CHECK(reader_->read(Read::all(next_).limit(1), [](const EventView&) { return Flow::stop; }));
      return std::nullopt;
    }
    reader_->wait_past(end_seen_, std::chrono::ceil<std::chrono::milliseconds>(left));
  }
}

Position Subscription::position() const { return buffer_.empty() ? next_ : buffer_.front().position; }

Result<void> Subscription::fill() {
  end_seen_ = reader_->durable_end();
  if (next_ >= end_seen_) return {};
  Read read{.what = what_, .start = next_.value};
  if (std::holds_alternative<OfStream>(what_)) read.start = next_version_.value;  // streams are read by version
  std::uint64_t taken = 0;
  std::size_t bytes = 0;
  bool cut_short = false;
  WEIR_CHECK(reader_->read(read, [&](const EventView& event) {
    if (event.position >= end_seen_) return Flow::stop;
    cut_short = taken == kEventsAtOnce || bytes >= kBytesAtOnce;
    if (cut_short) return Flow::stop;
    next_version_ = event.version + 1;
    if (event.position < next_) return Flow::more;
    buffer_.emplace_back(event);
    ++taken;
    bytes += event.data.size() + event.metadata.size();
    return Flow::more;
  }));
  next_ = cut_short ? buffer_.back().position + 1 : end_seen_;
  return {};
}

}  // namespace weir
