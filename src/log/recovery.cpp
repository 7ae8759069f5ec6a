#include "log/recovery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "base/assert.hpp"
#include "log/all_segments.hpp"
#include "log/chain_walk.hpp"
#include "log/checkpoint_place.hpp"
#include "log/damage.hpp"
#include "log/durable_marks.hpp"
#include "log/format.hpp"
#include "log/segment_reader.hpp"

namespace weir::log {
namespace {

constexpr std::uint32_t kPage = 4096;
constexpr std::uint32_t kReadAhead = 1024 * 1024;

/// The bytes of the last segment: what is on record as durable through the page cache, the rest past it (rule L7).
class TailBytes {
 public:
  TailBytes(const env::File& file, std::uint32_t size)
      : file_(file), memory_(std::make_unique_for_overwrite<std::byte[]>(size)), bytes_(memory_.get(), size) {}

  /// From `begin` on; what lies before stays as it was.
  Result<void> begin(std::uint32_t begin, std::uint32_t durable) {
    const std::uint32_t from = begin / kPage * kPage;
    read_ = durable / kPage * kPage;
    const MutableBytes part = bytes_.subspan(from, read_ - from);
    WEIR_TRY(const std::size_t got, file_.read_at(from, part));
    std::fill_n(part.data() + got, part.size() - got, std::byte{0});
    return extend(durable + 1);
  }

  /// Reads on, so that at least the first `to` bytes are there.
  Result<void> extend(std::uint64_t to) {
    while (read_ < bytes_.size() && read_ < to) {
      const std::size_t size = std::min<std::size_t>(kReadAhead, bytes_.size() - read_);
      WEIR_CHECK(file_.read_past_cache(read_, bytes_.subspan(read_, size)));
      read_ += static_cast<std::uint32_t>(size);
    }
    return {};
  }

  std::uint32_t read() const { return read_; }
  bool complete() const { return read_ == bytes_.size(); }
  Bytes all() const { return bytes_; }

 private:
  const env::File& file_;
  std::unique_ptr<std::byte[]> memory_;  // not initialised: what is not read costs nothing
  MutableBytes bytes_;
  std::uint32_t read_ = 0;
};

Result<bool> all_zero_in_cache(const env::File& file, std::uint32_t from, std::uint32_t to) {
  std::vector<std::byte> chunk(std::min(kReadAhead, to - from));
  for (std::uint32_t at = from; at < to;) {
    const MutableBytes part = std::span(chunk).first(std::min<std::size_t>(chunk.size(), to - at));
    WEIR_TRY(const std::size_t got, file.read_at(at, part));
    if (!all_zero(part.first(got))) return false;
    at += static_cast<std::uint32_t>(part.size());
  }
  return true;
}

class Recovery {
 public:
  Recovery(env::FileSystem& files, const LogDirectory& directory, const Identity& identity, ControlPage& control,
           Segments& segments, const std::optional<Checkpoint>& from, const FrameVisitor& visit)
      : files_(files),
        directory_(directory),
        identity_(identity),
        control_(control),
        segments_(segments),
        from_(from),
        visit_(visit) {}

  Result<LogTail> run() {
    WEIR_TRY(const auto names, all_segments(files_, directory_, identity_));
    on_record_ = control_.tail();
    if (on_record_ && on_record_->segment > names.back())
      return damage({directory_.segment(on_record_->segment).string(), 0, on_record_->segment.base,
                     "the control file names this segment, and it is missing"});

    const std::size_t first = from_ ? from_->end.segment.number : 0;
    WEIR_ASSERT(first < names.size(), "a checkpoint that stands in the log has its segment");
    for (std::size_t i = 0; i < first; ++i) segments_.add(names[i]);
    WEIR_TRY(auto segment, open(names[first]));
    for (std::size_t i = first; i + 1 < names.size(); ++i) {
      WEIR_TRY(auto next, open(names[i + 1]));
      WEIR_CHECK(read_full(segment, next.header));
      segment = std::move(next);
    }
    return read_last(std::move(segment));
  }

 private:
  Result<OpenSegment> open(const SegmentName& name) {
    return open_segment(files_, directory_, name, identity_.writer_of(name), env::Opening::read_write);
  }

  /// Where the reading of that segment begins, if not at its beginning.
  std::optional<DurableTail> start_in(const SegmentHeader& header) const {
    return from_ && from_->end.segment == header.name ? std::optional(from_->end) : std::nullopt;
  }

  /// Frames are checked in a buffer (rule F5) and visited where readers will see them.
  Result<void> take(const Segment& segment, std::uint32_t offset) {
    const FrameView frame = segment.whole_frame_at(offset);
    time_ = std::max(time_, frame.time());
    return visit_(frame);
  }

  /// Times never go back, also after a checkpoint.
  void take_time_of_checkpoint(const Segment& segment) {
    if (!from_ || from_->end.segment != segment.name() || from_->last_frame == 0) return;
    time_ = segment.whole_frame_at(from_->last_frame).time();
  }

  Result<void> read_full(const OpenSegment& segment, const SegmentHeader& next) {
    WEIR_TRY(auto mapped, map_segment(segment));
    const Segment& readable = segments_.add(std::move(mapped));
    take_time_of_checkpoint(readable);
    WEIR_CHECK(walk_full_segment(segment, next, start_in(segment.header), buffer_,
                                 [&](const FrameView& frame) { return take(readable, frame.offset()); }));
    segments_.publish(next.name.base);
    return {};
  }

  Result<LogTail> read_last(OpenSegment segment) {
    buffer_ = {};
    if (segment.header.scavenged)  // only full ones are
      return damage({segment.path.string(), 0, segment.header.scavenged->end, "the segment after it is missing"});
    WEIR_TRY(auto mapped, map_segment(segment));
    const Segment& readable = segments_.add(std::move(mapped));
    take_time_of_checkpoint(readable);
    const std::string path = segment.path.string();
    const auto start = start_in(segment.header);
    const std::uint32_t begin = start ? start->offset : kSegmentHeaderBytes;
    // What is on record lies before the checkpoint only if the record is old: after a power cut.
    const bool has_record = on_record_ && on_record_->segment == segment.header.name && on_record_->offset >= begin;
    const std::uint32_t recorded = has_record ? on_record_->offset : begin;
    if (recorded > segment.header.segment_bytes)
      return damage({path, recorded, std::nullopt, "the control file names a place past its end"});
    TailBytes bytes(*segment.file, segment.header.segment_bytes);
    WEIR_CHECK(bytes.begin(begin, recorded));

    std::uint32_t durable = recorded;  // the highest mark
    bool met_record = !has_record;
    ChainWalk walk = start ? ChainWalk(bytes.all(), segment.header, *start) : ChainWalk(bytes.all(), segment.header);
    std::vector<std::uint32_t> frames;
    while (true) {
      if (has_record && walk.offset() == recorded) met_record = walk.chain() == on_record_->checksum;
      const auto frame = walk.next(bytes.read());
      if (frame) {
        durable = std::max(durable, frame->durable_tail());
        frames.push_back(frame->offset());
      } else if (walk.stop() == ChainWalk::Stop::limit && !bytes.complete()) {
        WEIR_CHECK(bytes.extend(std::uint64_t{bytes.read()} + 1));
      } else {
        break;
      }
    }
    const std::uint32_t tail = walk.offset();
    const std::uint32_t window_end =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(std::uint64_t{tail} + kWindowBytes, bytes.all().size()));
    WEIR_CHECK(bytes.extend(window_end));

    // A bad frame below any mark is damage; what lies above every mark is a torn end (rule L2).
    if (tail < recorded)
      return damage({path, tail, walk.position(),
                     fmt::format("{}, and the control file says that the log is durable up to offset {}", walk.reason(),
                                 recorded)});
    if (!met_record)
      return damage(
          {path, recorded, walk.position(), "the frame that ends here is not the one that the control file names"});
    const auto mark = mark_behind({tail, walk.position()}, bytes.all(), window_end, segment.header.basis());
    if (mark)
      return damage(
          {path, tail, walk.position(),
           fmt::format("{}, and a later frame says that the log is durable up to offset {}", walk.reason(), *mark)});

    // Before anything is read through the mapping: the page cache may lie, and settling puts it right.
    WEIR_CHECK(settle(*segment.file, bytes.all(), durable, tail, window_end));
    for (const std::uint32_t offset : frames) WEIR_CHECK(take(readable, offset));
    segments_.publish(walk.position());
    const DurableTail settled{segment.header.name, tail, walk.chain(), walk.position()};
    control_.record(settled);
    if (control_.has_bad_slot()) control_.record(settled);  // into the other slot: both are good again
    control_.wake();
    return LogTail{std::move(segment.file),
                   segment.header,
                   tail,
                   walk.chain(),
                   walk.position(),
                   std::max(time_, segment.header.created)};
  }

  /// Makes durable what was accepted and what was cut, before anything is appended (rule L4).
  Result<void> settle(env::File& file, Bytes bytes, std::uint32_t durable, std::uint32_t tail,
                      std::uint32_t window_end) {
    // The page cache may hold what the disk does not, and would bring it to the disk with the next write to the page.
    WEIR_TRY(const bool cache_is_clear, all_zero_in_cache(file, tail, window_end));
    const bool window_is_clear = cache_is_clear && all_zero(bytes.subspan(tail, window_end - tail));
    if (durable == tail && window_is_clear) return {};
    WEIR_CHECK(file.write_at(durable, bytes.subspan(durable, tail - durable)));
    if (!window_is_clear) WEIR_CHECK(file.write_at(tail, std::vector<std::byte>(window_end - tail)));
    return file.sync();
  }

  env::FileSystem& files_;
  const LogDirectory& directory_;
  const Identity& identity_;
  ControlPage& control_;
  Segments& segments_;
  const std::optional<Checkpoint>& from_;
  const FrameVisitor& visit_;
  std::optional<DurableTail> on_record_;
  std::vector<std::byte> buffer_;
  Time time_{};
};

}  // namespace

Result<LogTail> recover_log(env::FileSystem& files, const LogDirectory& directory, const Identity& identity,
                            ControlPage& control, Segments& segments, const std::optional<Checkpoint>& from,
                            const FrameVisitor& visit) {
  std::optional<Checkpoint> begin = from;
  if (from) {
    const SegmentName& name = from->end.segment;
    WEIR_TRY(const auto segment,
             open_segment(files, directory, name, identity.writer_of(name), env::Opening::read_only));
    WEIR_TRY(const auto place, place_in(segment, *from));
    if (place) begin = place;
  }
  return Recovery(files, directory, identity, control, segments, begin, visit).run();
}

}  // namespace weir::log
