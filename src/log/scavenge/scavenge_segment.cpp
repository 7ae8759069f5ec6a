#include "log/scavenge/scavenge_segment.hpp"

#include <vector>

#include "log/damage.hpp"
#include "log/scavenge/check_rewritten.hpp"
#include "log/scavenge/scavenged_file.hpp"
#include "log/segment_reader.hpp"

namespace weir::log {
namespace {

class Scavenging {
 public:
  Scavenging(env::FileSystem& files, const LogDirectory& directory, OpenSegment segment, const SegmentEnd& end,
             std::uint32_t original_end, const Removal& removal)
      : files_(files),
        directory_(directory),
        segment_(std::move(segment)),
        end_(end),
        original_end_(original_end),
        removal_(removal),
        rewriter_(removal, segment_.header.basis().seed) {}

  Result<std::optional<ScavengedSegment>> run() {
    WEIR_CHECK(rewrite());
    const std::uint32_t before = segment_.header.segment_bytes;
    if (rewriter_.removed() == 0 || fresh_.size() >= before) return std::nullopt;
    const env::Path beside = directory_.scavenged_segment(segment_.header.name.number);
    auto written = write(beside);
    if (written) written = check(beside);
    if (!written) {
      (void)files_.remove(beside);  // gives back what it did get
      return written.error();
    }
    WEIR_CHECK(files_.rename(beside, segment_.path));
    WEIR_CHECK(files_.sync_directory(directory_.segments()));
    return ScavengedSegment{rewriter_.removed(), rewriter_.gone(), before, fresh_.size()};
  }

 private:
  Result<void> rewrite() {
    fresh_.resize(kSegmentHeaderBytes);
    WEIR_CHECK(walk_segment(segment_, end_, std::nullopt, bytes_,
                            [&](const FrameView& frame) { return rewriter_.add(frame, fresh_); }));
    complete_scavenged_file(fresh_, segment_.header,
                            {.original_end = original_end_,
                             .chain = end_.chain,
                             .position = end_.position,
                             .gone = rewriter_.gone(),
                             .times = (segment_.header.scavenged ? segment_.header.scavenged->times : 0) + 1});
    return {};
  }

  Result<void> write(const env::Path& beside) {
    WEIR_CHECK(files_.remove(beside));
    WEIR_TRY(const auto file, files_.open(beside, env::Opening::create_new));
    WEIR_CHECK(file->reserve(fresh_.size()));
    WEIR_CHECK(file->write_at(0, fresh_));
    return file->sync();
  }

  /// What the disk has is believed, not what was meant.
  Result<void> check(const env::Path& beside) {
    WEIR_TRY(auto file, files_.open(beside, env::Opening::read_only));
    std::vector<std::byte> bytes(fresh_.size());
    WEIR_CHECK(file->read_past_cache(0, bytes));
    OpenSegment found{std::move(file), beside, {}};
    WEIR_TRY(found.header, read_segment_header(*found.file, beside, segment_.header.store, segment_.header.name));
    return check_rewritten({segment_, bytes_, end_}, {found, bytes, end_of(*found.header.scavenged)}, removal_);
  }

  env::FileSystem& files_;
  const LogDirectory& directory_;
  const OpenSegment segment_;
  const SegmentEnd end_;
  const std::uint32_t original_end_;
  const Removal& removal_;
  FrameRewriter rewriter_;
  std::vector<std::byte> bytes_;
  std::vector<std::byte> fresh_;
};

}  // namespace

Result<std::optional<ScavengedSegment>> scavenge_segment(env::FileSystem& files, const LogDirectory& directory,
                                                         const Identity& identity, const SegmentName& name,
                                                         const SegmentName& next, const Removal& removal) {
  const auto open = [&](const SegmentName& which) {
    return open_segment(files, directory, which, identity.writer_of(which), env::Opening::read_only);
  };
  WEIR_TRY(OpenSegment segment, open(name));
  WEIR_TRY(const OpenSegment after, open(next));
  WEIR_TRY(const SegmentEnd end, end_before(segment.header, segment.path, after.header));
  return Scavenging(files, directory, std::move(segment), end, after.header.previous_end, removal).run();
}

}  // namespace weir::log
