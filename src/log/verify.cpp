#include "log/verify.hpp"

#include <optional>
#include <utility>

#include "log/control.hpp"
#include "log/directory.hpp"
#include "log/identity.hpp"
#include "log/segment_reader.hpp"

namespace weir::log {
namespace {

class Verification {
 public:
  Verification(env::FileSystem& files, LogDirectory directory) : files_(files), directory_(std::move(directory)) {}

  Result<VerifyReport> run() {
    WEIR_TRY(const Identity identity, read_identity(files_, directory_));
    // Before the segments: what is durable now is in the files that are listed then.
    const auto control = ControlPage::open(files_, directory_.control(), identity.store, env::Access::read_only);
    if (control) tail_ = control->tail();
    if (!control) WEIR_CHECK(note(control.error()));
    WEIR_TRY(const auto names, directory_.list_segments(files_));
    if (names.empty() || names.front() != SegmentName{})
      note(Corruption{directory_.segments().string(), 0, Position{0}, "the first segment is missing"});
    for (std::size_t i = 0; i < names.size(); ++i)
      WEIR_CHECK(verify(names[i], i + 1 < names.size() ? std::optional(names[i + 1]) : std::nullopt, identity.store));
    return std::move(report_);
  }

 private:
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
    return frame.for_each_event([](const EventView&) {});
  }

  Result<void> verify(const SegmentName& name, const std::optional<SegmentName>& next, StoreId store) {
    const auto segment = open_segment(files_, directory_, name, store, env::Opening::read_only);
    if (!segment) return note(segment.error());
    ++report_.segments;
    if (!next) return verify_last(*segment);
    const auto after = open_segment(files_, directory_, *next, store, env::Opening::read_only);
    if (!after) return {};  // its damage is noted when it is its turn, and only it says where this segment ends
    if (next->number != name.number + 1)
      note(Corruption{segment->path.string(), 0, std::nullopt, "the segment after it is missing"});
    const auto whole = walk_full_segment(*segment, after->header, std::nullopt, buffer_,
                                         [&](const FrameView& frame) { return count(frame); });
    return whole ? Result<void>{} : note(whole.error());
  }

  Result<void> verify_last(const OpenSegment& segment) {
    buffer_.resize(segment.header.segment_bytes);
    WEIR_CHECK(segment.file->read_at(0, buffer_));
    const bool has_tail = tail_ && tail_->segment == segment.header.name;
    const std::uint32_t limit = has_tail ? tail_->offset : segment.header.segment_bytes;
    ChainWalk walk(buffer_, segment.header);
    while (walk.offset() < limit) {
      const auto frame = walk.next(limit);
      if (!frame) break;
      if (const auto counted = count(*frame); !counted) return note(counted.error());
    }
    if (has_tail && (walk.offset() != limit || walk.chain() != tail_->checksum))
      note(Corruption{segment.path.string(), walk.offset(), walk.position(),
                      walk.offset() == limit ? std::string("the last frame is not the one that the control file names")
                                             : std::string(walk.reason())});
    return {};
  }

  env::FileSystem& files_;
  LogDirectory directory_;
  std::optional<DurableTail> tail_;
  std::vector<std::byte> buffer_;
  VerifyReport report_;
};

}  // namespace

Result<VerifyReport> verify_log(env::Environment& environment, const std::filesystem::path& directory) {
  return Verification(environment.files, LogDirectory{directory}).run();
}

}  // namespace weir::log
