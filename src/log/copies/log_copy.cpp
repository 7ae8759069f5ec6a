#include "log/copies/log_copy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "log/copies/segment_copy.hpp"
#include "log/creation.hpp"
#include "log/format.hpp"
#include "log/held.hpp"
#include "log/segment_header.hpp"

namespace weir::log {
namespace {

/// Whether a copy can be made there: nothing is in it but what one that did not finish has left.
Result<bool> can_copy_to(const env::FileSystem& files, const LogDirectory& target) {
  WEIR_TRY(const auto kind, files.kind(target.root));
  if (kind != env::PathKind::directory) return kind == env::PathKind::absent;
  WEIR_TRY(const auto names, files.list(target.root));
  constexpr std::array<std::string_view, 7> kUnfinished = {
      "ancestry", "control", "held", "lock", "log", "weir-store.new", "weir-store.unfinished"};
  return std::ranges::all_of(
      names, [&](const std::string& name) { return std::ranges::find(kUnfinished, name) != kUnfinished.end(); });
}

/// The source's ancestors and the source itself, each as far as the copy goes.
Ancestry ancestry_of_copy(const Identity& source, const SegmentName& own) {
  Ancestry ancestry = source.ancestry;
  ancestry.push_back({source.store, own.number, own.base});
  for (Ancestor& ancestor : ancestry) {
    ancestor.segments = std::min(ancestor.segments, own.number);
    ancestor.below = std::min(ancestor.below, own.base);
  }
  return ancestry;
}

class Copying {
 public:
  Copying(env::Environment& environment, const LogSource& source, LogCut cut, LogDirectory target, Sharing sharing,
          const ByteProgress& progress)
      : files_(environment.files),
        source_(source),
        cut_(cut),
        target_(std::move(target)),
        sharing_(sharing),
        progress_(progress),
        identity_{new_store_id(environment.random), environment.clock.now(), source.identity.segment_bytes,
                  ancestry_of_copy(source.identity, cut.next())} {}

  Result<LogCopy> run() {
    WEIR_CHECK(announce());
    WEIR_CHECK(clear_unfinished(files_, target_));
    WEIR_CHECK(files_.make_directories(target_.segments()));
    for (std::size_t i = 0; i < cut_.whole; ++i) WEIR_CHECK(take_whole(i));
    if (cut_.has_part) WEIR_CHECK(take_part());
    WEIR_CHECK(begin_own_segment());
    WEIR_CHECK(files_.sync_directory(target_.segments()));
    WEIR_CHECK(write_ancestry(files_, target_.ancestry(), identity_.store, identity_.ancestry));
    WEIR_CHECK(hold(files_, target_));
    WEIR_CHECK(ControlPage::write(files_, target_.control(), identity_.store,
                                  DurableTail{cut_.next(), kSegmentHeaderBytes, cut_.end.chain, cut_.end.position}));
    WEIR_CHECK(files_.sync_directory(target_.root));
    WEIR_CHECK(files_.rename(target_.unfinished(), target_.identity()));
    WEIR_CHECK(files_.sync_directory(target_.root));
    return copy_;
  }

  /// Gives back the space of what cannot be finished. The announcement goes last.
  void undo() {
    if (!clear_unfinished(files_, target_)) return;
    if (!files_.remove(target_.segments()) || !files_.sync_directory(target_.root)) return;
    if (files_.remove(target_.unfinished())) (void)files_.sync_directory(target_.root);
  }

 private:
  /// From here on the directory is not taken for an empty one.
  Result<void> announce() {
    WEIR_CHECK(files_.remove(target_.new_identity()));
    WEIR_CHECK(write_identity(files_, target_.new_identity(), identity_));
    WEIR_CHECK(files_.rename(target_.new_identity(), target_.unfinished()));
    return files_.sync_directory(target_.root);
  }

  Result<void> take_whole(std::size_t index) {
    const SegmentName& name = source_.segments[index];
    if (sharing_ == Sharing::links) {
      WEIR_TRY(const bool linked, files_.link(source_.directory.segment(name), target_.segment(name)));
      if (linked) {
        ++copy_.linked_segments;
        return {};
      }
    }
    WEIR_TRY(const OpenSegment segment, source_.open(files_, index));
    WEIR_TRY(const SegmentEnd end, source_.end_of(files_, index, segment));
    return take_copy(index, segment, end);
  }

  Result<void> take_part() {
    WEIR_TRY(const OpenSegment segment, source_.open(files_, cut_.whole));
    if (segment.header.scavenged == cut_.scavenged) return take_copy(cut_.whole, segment, cut_.end);
    return Error(Errc::conflict, segment.path.string() + ": it was scavenged meanwhile; try again");
  }

  Result<void> take_copy(std::size_t index, const OpenSegment& segment, const SegmentEnd& end) {
    WEIR_CHECK(walk_segment(segment, end, std::nullopt, buffer_, [](const FrameView&) { return Result<void>{}; }));
    const std::uint32_t file_bytes = complete_copy(buffer_, segment.header, end);
    WEIR_CHECK(write_segment(files_, target_.segment(segment.header.name), buffer_, 0, file_bytes));
    ++copy_.copied_segments;
    copy_.copied_bytes += buffer_.size();
    const std::uint64_t segment_bytes = identity_.segment_bytes;
    report(progress_, (index + 1) * segment_bytes, (cut_.whole + (cut_.has_part ? 1 : 0)) * segment_bytes);
    return {};
  }

  Result<void> begin_own_segment() {
    const SegmentHeader header{.store = identity_.store,
                               .name = cut_.next(),
                               .created = std::max(identity_.created, cut_.time),
                               .chain = cut_.end.chain,
                               .previous_end = cut_.end.offset,
                               .segment_bytes = identity_.segment_bytes};
    copy_.store = identity_.store;
    copy_.end = cut_.end.position;
    copy_.last_commit = cut_.time;
    return write_segment(files_, target_.segment(header.name), encode_segment_header(header), 0,
                         identity_.segment_bytes);
  }

  env::FileSystem& files_;
  const LogSource& source_;
  const LogCut cut_;
  const LogDirectory target_;
  const Sharing sharing_;
  const ByteProgress& progress_;
  const Identity identity_;
  std::vector<std::byte> buffer_;
  LogCopy copy_;
};

Error not_free(const LogDirectory& target) {
  return {Errc::conflict,
          fmt::format("{}: expected a directory that is absent or empty, found other things in it; name another one",
                      target.root.string())};
}

}  // namespace

Result<LogCopy> copy_log(env::Environment& environment, const LogSource& source, const CopyUntil& until,
                         const std::filesystem::path& target, Sharing sharing, const ByteProgress& progress) {
  env::FileSystem& files = environment.files;
  const LogDirectory where{target};
  if (source.identity.ancestry.size() >= kMaxAncestors)
    return Error(Errc::too_large, fmt::format("expected a store with less than {} ancestors", kMaxAncestors));
  WEIR_TRY(const bool is_free, can_copy_to(files, where));
  if (!is_free) return not_free(where);
  WEIR_TRY(const LogCut cut, find_cut(files, source, until));
  WEIR_CHECK(files.make_directories(where.root));
  WEIR_TRY(const auto lock, files.lock(where.lock()));
  WEIR_TRY(const bool is_still_free, can_copy_to(files, where));
  if (!is_still_free) return not_free(where);
  Copying copying(environment, source, cut, where, sharing, progress);
  auto copy = copying.run();
  if (!copy) copying.undo();
  return copy;
}

}  // namespace weir::log
