#include "log/verify.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "log/control.hpp"
#include "log/copies/backup_manifest.hpp"
#include "log/directory.hpp"
#include "log/durable_marks.hpp"
#include "log/format.hpp"
#include "log/identity.hpp"
#include "log/scavenge/scavenged_file.hpp"
#include "log/segment_reader.hpp"

namespace weir::log {
namespace {

/// How far the last segment is looked at.
enum class Extent : std::uint8_t {
  durable,  ///< As far as is on record: what lies behind may be on its way to the disk just now.
  whole,    ///< As far as an opening would go, which nobody does meanwhile.
};

class Verification {
 public:
  Verification(env::FileSystem& files, LogDirectory directory, const FrameVisitor& visit, const ByteProgress& progress)
      : files_(files), directory_(std::move(directory)), visit_(visit), progress_(progress) {}

  Result<VerifyReport> run() {
    // Before the segments: what is durable now is in the files that are listed then.
    WEIR_CHECK(find_end());
    WEIR_TRY(const auto names, directory_.list_segments(files_));
    check_names(names);
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (names[i] > last_) break;  // of a backup: not in the manifest
      WEIR_CHECK(verify(names[i], i + 1 < names.size() ? std::optional(names[i + 1]) : std::nullopt));
      log::report(progress_, (i + 1) * std::uint64_t{identity_.segment_bytes},
                  names.size() * std::uint64_t{identity_.segment_bytes});
    }
    return std::move(report_);
  }

 private:
  Result<void> find_end() {
    WEIR_TRY(const auto backup, read_manifest(files_, directory_));
    if (backup) {
      identity_ = backup->identity;
      tail_ = backup->tail;
      last_ = backup->tail.segment;
      is_backup_ = true;
      return {};
    }
    WEIR_TRY(identity_, read_identity(files_, directory_));
    const auto control = ControlPage::open(files_, directory_.control(), identity_.store, env::Access::read_only);
    if (!control) return note(control.error());
    tail_ = control->tail();
    return {};
  }

  void check_names(const std::vector<SegmentName>& names) {
    const std::string where = directory_.segments().string();
    if (names.empty() || names.front() != SegmentName{})
      note(Corruption{where, 0, Position{0}, "the first segment is missing"});
    const std::uint32_t own = first_own_segment(identity_.ancestry);
    if (!names.empty() && !is_backup_ && names.back().number < own)
      note(Corruption{where, 0, std::nullopt, "the first segment that the store wrote itself is missing"});
    if (!names.empty() && tail_ && tail_->segment > names.back())
      note(Corruption{directory_.segment(tail_->segment).string(), 0, tail_->segment.base,
                      "the log is on record as durable up to this segment, and it is missing"});
  }

  void note(Corruption place) { report_.damage.push_back(std::move(place)); }
  /// Damage goes into the report, anything else ends the work.
  Result<void> note(const Error& error) {
    if (const auto* place = error.detail<Corruption>()) {
      note(*place);
      return {};
    }
    return error;
  }

  Result<void> count(const FrameView& frame) {
    ++report_.frames;
    report_.events += frame.count();
    report_.bytes += frame.length();
    std::uint32_t there = 0;
    WEIR_CHECK(frame.for_each_event([&](const EventView&) { ++there; }));
    report_.gone += frame.count() - there;
    return visit_ && report_.damage.empty() ? visit_(frame) : Result<void>{};
  }

  Result<OpenSegment> open(const SegmentName& name) {
    return open_segment(files_, directory_, name, identity_.writer_of(name), env::Opening::read_only);
  }

  Result<void> verify(const SegmentName& name, const std::optional<SegmentName>& next) {
    const auto segment = open(name);
    if (!segment) return note(segment.error());
    ++report_.segments;
    if (segment->header.scavenged && !next && !is_backup_) {
      WEIR_TRY(const auto since, listed_since(name));
      return verify_scavenged(*segment, since);
    }
    if (segment->header.scavenged) return verify_scavenged(*segment, name == last_ ? std::nullopt : next);
    if (!next || name == last_) return verify_last(*segment);
    const auto after = open(*next);
    if (!after) return {};  // its damage is noted when it is its turn, and only it says where this segment ends
    if (next->number != name.number + 1)
      note(Corruption{segment->path.string(), 0, std::nullopt, "the segment after it is missing"});
    const auto whole = walk_full_segment(*segment, after->header, std::nullopt, buffer_,
                                         [&](const FrameView& frame) { return count(frame); });
    return whole ? Result<void>{} : note(whole.error());
  }

  /// What was the last segment at the beginning may have been filled and scavenged meanwhile.
  Result<std::optional<SegmentName>> listed_since(const SegmentName& name) {
    WEIR_TRY(const auto names, directory_.list_segments(files_));
    const auto after = std::ranges::upper_bound(names, name);
    return after != names.end() ? std::optional(*after) : std::nullopt;
  }

  /// It says itself where it ends: a record that names a place in it is older, and a segment must come after it.
  Result<void> verify_scavenged(const OpenSegment& segment, const std::optional<SegmentName>& next) {
    const SegmentName& name = segment.header.name;
    if (!is_backup_ && (!next || next->number != name.number + 1))
      note(Corruption{segment.path.string(), 0, std::nullopt, "the segment after it is missing"});
    const auto after = next ? open(*next) : Result<OpenSegment>(OpenSegment{});
    if (!after) return {};
    const SegmentEnd end = end_of(*segment.header.scavenged);
    if (next) {
      const auto agreed = end_before(segment.header, segment.path, after->header);
      if (!agreed) return note(agreed.error());
    }
    const auto whole =
        walk_segment(segment, end, std::nullopt, buffer_, [&](const FrameView& frame) { return count(frame); });
    if (!whole) return note(whole.error());
    buffer_.resize(segment.header.segment_bytes);
    WEIR_CHECK(segment.file->read_at(end.offset, std::span(buffer_).subspan(end.offset)));
    const auto places = check_places(buffer_, segment);
    return places ? Result<void>{} : note(places.error());
  }

  Result<void> verify_last(const OpenSegment& segment) {
    buffer_.resize(segment.header.segment_bytes);
    WEIR_TRY(const bool has_writer, files_.is_locked(directory_.lock()));
    Extent extent = has_writer || is_backup_ ? Extent::durable : Extent::whole;
    WEIR_TRY(LastEnd end, end_of_last(segment, extent));
    if (end.damage && extent == Extent::whole) {
      // Somebody may have come meanwhile, and what looks like damage be half a write.
      WEIR_TRY(const bool has_writer_now, files_.is_locked(directory_.lock()));
      if (has_writer_now) {
        WEIR_TRY(end, end_of_last(segment, Extent::durable));
      }
    }
    ChainWalk walk(buffer_, segment.header);
    while (walk.offset() < end.offset)
      if (const auto counted = count(*walk.next(end.offset)); !counted) return note(counted.error());
    if (end.damage) note(*end.damage);
    return {};
  }

  struct LastEnd {
    std::uint32_t offset = 0;  ///< The frames before it are whole.
    std::optional<Corruption> damage;
  };

  /// Reads the segment into the buffer.
  Result<LastEnd> end_of_last(const OpenSegment& segment, Extent extent) {
    WEIR_CHECK(segment.file->read_at(0, buffer_));
    const auto size = static_cast<std::uint32_t>(buffer_.size());
    const bool has_tail = tail_ && tail_->segment == segment.header.name;
    const std::uint32_t recorded = has_tail ? tail_->offset : kSegmentHeaderBytes;
    ChainWalk walk(buffer_, segment.header);
    bool met_record = !has_tail;
    while (true) {
      if (has_tail && walk.offset() == recorded) met_record = walk.chain() == tail_->checksum;
      if (walk.offset() >= recorded && extent == Extent::durable) break;
      if (!walk.next(extent == Extent::durable ? recorded : size)) break;
    }
    const std::uint32_t end = walk.offset();
    const auto damaged = [&](std::string reason) {
      return LastEnd{end, Corruption{segment.path.string(), end, walk.position(), std::move(reason)}};
    };
    if (end < recorded) return damaged(std::string(walk.reason()));
    if (!met_record) return damaged("the last durable frame is not the one that is on record");
    if (extent == Extent::durable) return LastEnd{end, std::nullopt};
    const std::uint32_t limit =
        static_cast<std::uint32_t>(std::min<std::uint64_t>(end + std::uint64_t{kWindowBytes}, size));
    const auto mark = mark_behind({end, walk.position()}, buffer_, limit, segment.header.basis());
    if (mark) return damaged(std::string(walk.reason()) + ", and a later frame says that the log is durable past it");
    return LastEnd{end, std::nullopt};
  }

  env::FileSystem& files_;
  LogDirectory directory_;
  const FrameVisitor& visit_;
  const ByteProgress& progress_;
  Identity identity_;
  std::optional<DurableTail> tail_;
  SegmentName last_{{UINT64_MAX}, UINT32_MAX};  ///< The last one that is looked at.
  bool is_backup_ = false;
  std::vector<std::byte> buffer_;
  VerifyReport report_;
};

}  // namespace

Result<VerifyReport> verify_log(env::Environment& environment, const std::filesystem::path& directory,
                                const FrameVisitor& visit, const ByteProgress& progress) {
  return Verification(environment.files, LogDirectory{directory}, visit, progress).run();
}

}  // namespace weir::log
