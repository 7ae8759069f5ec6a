#include "log/frame.hpp"

#include <fmt/format.h>

#include <cstring>
#include <optional>

#include "base/assert.hpp"
#include "log/format.hpp"
#include "log/segment_header.hpp"
#include "log/type_names.hpp"

namespace weir::log {
namespace {

std::uint64_t load_bytes(const std::byte* from, std::size_t size) {
  std::uint64_t value = 0;
  std::memcpy(&value, from, size);
  return value;
}

/// Takes fields off a row of bytes. After one that is not there whole, `ok` is false and all are empty.
struct FieldReader {
  const std::byte* at;
  const std::byte* end;
  bool ok = true;

  bool has(std::uint64_t n) { return ok = ok && n <= static_cast<std::uint64_t>(end - at); }

  std::uint8_t u8() { return has(1) ? std::to_integer<std::uint8_t>(*at++) : std::uint8_t{0}; }

  std::uint64_t varint() {
    if (!has(1)) return 0;
    if (const auto one = std::to_integer<std::uint64_t>(*at); one < 0x80) {  // nearly always
      ++at;
      return one;
    }
    Bytes rest(at, end);
    const auto value = take_varint(rest);
    ok = value.has_value();
    at = rest.data();
    return value.value_or(0);
  }

  template <std::size_t size>
  std::uint64_t number() {
    if (!has(size)) return 0;
    const std::uint64_t value = load_bytes(at, size);
    at += size;
    return value;
  }

  std::string_view text(std::uint64_t n) {
    if (!has(n)) return {};
    const std::string_view view(reinterpret_cast<const char*>(at), n);
    at += n;
    return view;
  }

  template <class IdType>
  void id(IdType& to) {
    if (!has(to.bytes.size())) return;
    std::memcpy(to.bytes.data(), at, to.bytes.size());
    at += to.bytes.size();
  }
};

/// Whether the items of an extension may be passed over: none has to be understood, but for `known`.
enum class Items : std::uint8_t { passed, not_understood, senseless };
Items pass_items(Bytes items, std::optional<std::uint64_t> known) {
  FieldReader inside{items.data(), items.data() + items.size()};
  while (inside.ok && inside.at != inside.end) {
    const std::uint64_t kind = inside.varint();
    if ((kind & kMustUnderstand) != 0 && kind != known) return Items::not_understood;
    inside.text(inside.varint());
  }
  return inside.ok ? Items::passed : Items::senseless;
}

/// The checksum that a frame had before it was written anew, if its extension says so.
std::optional<std::uint32_t> original_checksum(Bytes items) {
  FieldReader inside{items.data(), items.data() + items.size()};
  while (inside.ok && inside.at != inside.end) {
    const std::uint64_t kind = inside.varint();
    const std::string_view value = inside.text(inside.varint());
    if (inside.ok && kind == kOriginalChecksum && value.size() == 4)
      return static_cast<std::uint32_t>(load_bytes(bytes_of(value).data(), 4));
  }
  return std::nullopt;
}

Error unsupported() {
  return {Errc::unsupported_format,
          "the log holds what only a newer Weir understands; use that one, or a newer one still"};
}

}  // namespace

FrameView::FrameView(Bytes segment, std::uint32_t offset, Position segment_base, Time segment_created,
                     const TypeNames* names)
    : segment_(segment), names_(names), offset_(offset) {
  WEIR_ASSERT(offset + kFrameHeaderBytes <= segment.size(), "a frame lies inside its segment");
  const std::byte* const header = segment.data() + offset;
  const auto length = static_cast<std::uint32_t>(load_bytes(header + frame_field::kLength, 4));
  length_ = length & ~kFrameFlagBits;
  flags_ = length & kFrameFlagBits;
  WEIR_ASSERT(length_ >= kMinFrameBytes && length_ <= segment.size() - offset, "a frame lies inside its segment");
  stored_checksum_ = checksum_ = static_cast<std::uint32_t>(load_bytes(header + frame_field::kChecksum, 4));
  previous_ = static_cast<std::uint32_t>(load_bytes(header + frame_field::kPrevious, 4));
  first_ = segment_base + load_bytes(header + frame_field::kPosition, 4);
  time_ = segment_created + Duration(static_cast<Duration::rep>(load_bytes(header + frame_field::kTime, 6)));
  const std::uint64_t back = load_bytes(header + frame_field::kDurable, 3) * kFrameAlignment;
  durable_tail_ = back <= offset ? offset - static_cast<std::uint32_t>(back) : 0;
  count_ = static_cast<std::uint32_t>(load_bytes(header + frame_field::kCount, 3));
  if ((flags_ & kFrameHasExtension) == 0) return;  // nearly all of them
  if (const auto original = original_checksum(extension())) {
    checksum_ = *original;
    is_rewritten_ = true;
  }
}

FrameView::Sections FrameView::sections() const {
  const std::byte* const frame = segment_.data() + offset_;
  FieldReader reader{frame + kFrameHeaderBytes, frame + length_};
  Sections found;
  reader.text(std::uint64_t{restart_count(count_)} * 4);
  if ((flags_ & kFrameHasExtension) != 0) found.extension = bytes_of(reader.text(reader.varint()));
  if ((flags_ & kFrameHasTracking) != 0) found.tracking = bytes_of(reader.text(reader.varint()));
  found.events = reader.at;
  found.ok = reader.ok;
  return found;
}

Bytes FrameView::header() const { return segment_.subspan(offset_, kFrameHeaderBytes); }
bool FrameView::has_tracking() const { return (flags_ & kFrameHasTracking) != 0; }
SegmentName FrameView::segment() const { return name_in_header(segment_); }

bool FrameView::is_closing() const { return count_ == 0 && (flags_ & ~kFrameHasExtension) == 0; }

Result<void> FrameView::for_each_move(const std::function<void(const TrackingMove&)>& sink) const {
  if ((flags_ & ~kFrameFlagsKnown) != 0) return unsupported();
  if ((flags_ & kFrameHasTracking) == 0) return {};
  const Sections sections = this->sections();
  const Items items = pass_items(sections.extension, kOriginalChecksum);
  if (items == Items::not_understood) return unsupported();
  FieldReader reader{sections.tracking.data(), sections.tracking.data() + sections.tracking.size(),
                     sections.ok && items == Items::passed};
  TrackingMove move;
  for (std::uint64_t left = reader.varint(); left > 0 && reader.ok; --left) {
    move.consumer = reader.text(reader.varint());
    reader.id(move.source);
    move.partition = static_cast<std::uint16_t>(reader.number<2>());
    move.from = {reader.varint()};
    move.to.next = {reader.varint()};
    move.to.frame_checksum = static_cast<std::uint32_t>(reader.number<4>());
    if (reader.ok) sink(move);
  }
  if (!reader.ok) return Error(Errc::corrupted, fmt::format("tracking of the frame at {} makes no sense", offset_));
  return {};
}

EventCursor::EventCursor(const FrameView& frame)
    : segment_(frame.segment_.data()),
      names_(frame.names_),
      frame_(segment_ + frame.offset_),
      at_(frame_ + kFrameHeaderBytes),
      end_(frame_ + frame.length_),
      first_(frame.first_),
      time_(frame.time_),
      checksum_(frame.checksum_),
      count_(frame.count_) {
  const FrameView::Sections sections = frame.sections();
  const Items items = pass_items(sections.extension, kOriginalChecksum);
  if ((frame.flags_ & ~kFrameFlagsKnown) != 0)
    stop("unknown flags of a frame", Errc::unsupported_format);
  else if (items == Items::not_understood)
    stop("unknown extension of a frame", Errc::unsupported_format);
  else if (!sections.ok || items == Items::senseless)
    stop("a frame's sections make no sense", Errc::corrupted);
  at_ = sections.events;
}

bool EventCursor::stop(const char* failure, Errc code) {
  failure_ = failure;
  failure_code_ = code;
  return false;
}

Result<void> EventCursor::fail() const {
  if (failure_code_ == Errc::unsupported_format) return unsupported();
  return Error(failure_code_, fmt::format("event {} of the frame at {}: {}", number_, frame_ - segment_, failure_));
}

void EventCursor::seek(std::uint32_t number) {
  WEIR_ASSERT(number <= count_, "a frame's events are numbered below its count");
  if (count_ > kRestartEvery && number < count_) {
    const std::uint32_t restart = number / kRestartEvery;
    const std::uint64_t offset = load_bytes(frame_ + kFrameHeaderBytes + std::size_t{restart} * 4, 4);
    if (offset > static_cast<std::uint64_t>(end_ - frame_)) {
      stop("its place makes no sense", Errc::corrupted);
      return;
    }
    at_ = frame_ + offset;
    number_ = restart * kRestartEvery;
  } else if (number < number_) {
    WEIR_ASSERT(number_ == 0, "a small frame is gone through once");
  }
  while (number_ < number && pass()) continue;
}

/// Passes over an event; of what it holds only the stream matters to those after it. The lengths of what is short are
/// not looked at one by one: there is room for all of it, or `next` does the work.
bool EventCursor::pass() {
  constexpr std::ptrdiff_t kMostOfShort = 1 + 3 * sizeof(EventId) + 2 * 256 + 3 * kMaxVarint;
  constexpr std::uint8_t kRare = event_flag::kExtension | event_flag::kGone;
  const auto flags = end_ - at_ > kMostOfShort ? std::to_integer<std::uint8_t>(*at_) : kRare;
  if (number_ == count_ || failure_ != nullptr || (flags & kRare) != 0) {
    EventView event;
    return step(event) != Step::end;
  }
  const auto short_text = [](const std::byte*& at) {
    const std::string_view text(reinterpret_cast<const char*>(at + 1), std::to_integer<std::size_t>(*at));
    at += 1 + text.size();
    return text;
  };
  const auto varint = [](const std::byte*& at) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto byte = std::to_integer<std::uint64_t>(*at++);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    return value;
  };
  const std::byte* at = at_ + 1 + sizeof(EventId);
  if ((flags & event_flag::kCorrelation) != 0) at += sizeof(EventId);
  if ((flags & event_flag::kCausation) != 0) at += sizeof(EventId);
  if ((flags & event_flag::kTypeInline) != 0)
    short_text(at);
  else
    varint(at);
  if ((flags & event_flag::kSameStream) != 0) {
    version_ = version_ + 1;
  } else {
    stream_ = short_text(at);
    version_ = {varint(at)};
  }
  const std::uint64_t size = varint(at);
  FieldReader reader{at, end_};
  reader.text(size);
  if ((flags & event_flag::kMetadata) != 0) reader.text(reader.varint());
  if ((flags & event_flag::kTags) != 0)
    for (std::uint8_t left = reader.u8(); left > 0 && reader.ok; --left) reader.text(reader.u8());
  if (!reader.ok) return stop("it is cut short", Errc::corrupted);
  at_ = reader.at;
  ++number_;
  return true;
}

/// It is of no stream that the event after it could go on with.
EventCursor::Step EventCursor::step_over_gone(EventView& out) {
  FieldReader reader{at_, end_};
  const std::uint8_t flags = reader.u8();
  if ((flags & ~(event_flag::kGone | event_flag::kGoneBeginning | event_flag::kGoneId)) != 0) {
    stop("unknown flags", Errc::unsupported_format);
    return Step::end;
  }
  const std::string_view hash = reader.text(kGoneHashBytes);
  out = {};
  out.data = hash;
  if ((flags & event_flag::kGoneId) != 0) {
    reader.id(out.id);
    out.version = {reader.varint()};
  }
  if ((flags & event_flag::kGoneBeginning) != 0) out.stream = reader.text(reader.u8());
  if (!reader.ok) {
    stop("it is cut short", Errc::corrupted);
    return Step::end;
  }
  std::memcpy(hash_.data(), hash.data(), hash_.size());
  out.position = first_ + number_;
  out.time = time_;
  out.frame_checksum = checksum_;
  at_ = reader.at;
  ++number_;
  return Step::gone;
}

EventCursor::Step EventCursor::step(EventView& out) {
  if (number_ == count_ || failure_ != nullptr) return Step::end;
  if (at_ != end_ && (std::to_integer<std::uint8_t>(*at_) & event_flag::kGone) != 0) return step_over_gone(out);
  return read(out) ? Step::event : Step::end;
}

bool EventCursor::read(EventView& out) {
  FieldReader reader{at_, end_};
  const std::uint8_t flags = reader.u8();
  reader.id(out.id);
  out.correlation = out.id;
  if ((flags & event_flag::kCorrelation) != 0) reader.id(out.correlation);
  out.causation = {};
  if ((flags & event_flag::kCausation) != 0) reader.id(out.causation);

  if ((flags & event_flag::kTypeInline) != 0) {
    out.type = reader.text(reader.u8());
  } else {
    // The name stands earlier in this segment.
    const std::uint64_t place = reader.varint();
    if (place >= static_cast<std::uint64_t>(at_ - segment_)) return stop("its type makes no sense", Errc::corrupted);
    if (names_ != nullptr && !names_->is_good(static_cast<std::uint32_t>(place)))
      return stop("the frame with the name of its type is damaged", Errc::corrupted);
    FieldReader name{segment_ + place, at_};
    out.type = name.text(name.u8());
    reader.ok = reader.ok && name.ok;
  }

  if ((flags & event_flag::kSameStream) != 0) {
    version_ = version_ + 1;
  } else {
    stream_ = reader.text(reader.u8());
    version_ = {reader.varint()};
  }
  out.data = reader.text(reader.varint());
  out.metadata = {};
  if ((flags & event_flag::kMetadata) != 0) out.metadata = reader.text(reader.varint());
  out.tags.clear();
  if ((flags & event_flag::kTags) != 0)
    for (std::uint8_t left = reader.u8(); left > 0 && reader.ok; --left) out.tags.push_back(reader.text(reader.u8()));
  extension_ = {};
  if ((flags & event_flag::kExtension) != 0) {
    extension_ = bytes_of(reader.text(reader.varint()));
    const Items items = pass_items(extension_, std::nullopt);
    if (items == Items::not_understood) return stop("unknown extension", Errc::unsupported_format);
    reader.ok = reader.ok && items == Items::passed;
  }
  if (!reader.ok) return stop("it is cut short", Errc::corrupted);

  out.position = first_ + number_;
  out.stream = stream_;
  out.version = version_;
  out.time = time_;
  out.frame_checksum = checksum_;
  at_ = reader.at;
  ++number_;
  return true;
}

}  // namespace weir::log
