#include "log/copies/backup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "log/copies/backup_manifest.hpp"
#include "log/copies/segment_copy.hpp"
#include "log/damage.hpp"
#include "log/format.hpp"

namespace weir::log {
namespace {

env::Path new_ancestry(const LogDirectory& to) { return to.root / "ancestry.new"; }

/// Whether a backup is there, or can be made.
Result<bool> can_back_up_to(const env::FileSystem& files, const LogDirectory& to) {
  WEIR_TRY(const auto kind, files.kind(to.root));
  if (kind != env::PathKind::directory) return kind == env::PathKind::absent;
  WEIR_TRY(const auto names, files.list(to.root));
  constexpr std::array<std::string_view, 6> kOfABackup = {"ancestry", "ancestry.new", "lock",
                                                          "log",      "weir-backup",  "weir-backup.new"};
  return std::ranges::all_of(
      names, [&](const std::string& name) { return std::ranges::find(kOfABackup, name) != kOfABackup.end(); });
}

Error not_free(const LogDirectory& to) {
  return {Errc::conflict,
          fmt::format("{}: expected a backup of this store, or a directory that is absent or empty, found other things "
                      "in it; name another one",
                      to.root.string())};
}

Error diverged(const LogDirectory& to, const BackupManifest& before, std::string_view found) {
  return {Errc::source_diverged,
          fmt::format("{}: expected the store to go on from where this backup ends (position {}), found {}. Keep this "
                      "backup, and take a new one into another directory",
                      to.root.string(), before.tail.end.value, found)};
}
constexpr std::string_view kOtherCommit = "another commit there: the store was repaired since";
constexpr std::string_view kShorter =
    "that the store ends before it: it was repaired since, or the power went and nobody has opened it for writing yet";

/// A segment that is named and is not there as it was left is not made anew with a hole in it: what it held may be gone
/// from the store by now.
Error lacking(const Error& found) {
  const auto* place = found.detail<Corruption>();
  if (!place) return found;
  return {Errc::corrupted,
          fmt::format("{}: {}; the backup lacks what it is said to have: keep it, and take a new backup, into another "
                      "directory",
                      place->file, place->reason),
          *place};
}

/// What is to be copied of one segment.
struct Piece {
  std::size_t index;
  std::uint64_t bytes;  ///< About so many.
};

class Backup {
 public:
  Backup(env::Environment& environment, const LogSource& source, LogDirectory to, const ByteProgress& progress)
      : environment_(environment),
        files_(environment.files),
        source_(source),
        to_(std::move(to)),
        progress_(progress) {}

  Result<BackupReport> run() {
    WEIR_TRY(before_, read_manifest(files_, to_));
    if (before_ && before_->identity.store != source_.identity.store)
      return Error(
          Errc::conflict,
          fmt::format("{}: expected a backup of store {}, found one of {}; name another directory", to_.root.string(),
                      to_string(source_.identity.store), to_string(before_->identity.store)));
    if (before_)
      if (const auto there = expect_what_is_named(); !there) return lacking(there.error());
    WEIR_TRY(const auto pieces, pieces_to_copy());
    WEIR_TRY(const auto changed, changed_segments());
    WEIR_CHECK(files_.make_directories(to_.segments()));
    WEIR_CHECK(remove_unnamed());
    WEIR_CHECK(keep_ancestry());
    std::uint64_t total = 0, done = 0;
    for (const Piece& piece : changed) total += piece.bytes;
    for (const Piece& piece : pieces) total += piece.bytes;
    // What comes after the backup's end first: only then is it known that the store goes on with it, and all before
    // that end is the same history (rule L5).
    for (const Piece& piece : pieces) {
      WEIR_CHECK(copy(piece.index));
      report(progress_, done += piece.bytes, total);
    }
    for (const Piece& piece : changed) {
      WEIR_CHECK(replace(piece.index));
      report(progress_, done += piece.bytes, total);
    }
    report_.store = source_.identity.store;
    report_.from = before_ ? before_->tail.end : Position{};
    report_.end = source_.tail.end;
    return report_;
  }

 private:
  /// Every segment that the manifest names is there, with as many bytes as its frames take. `weir verify` reads them.
  Result<void> expect_what_is_named() {
    WEIR_TRY(const LogSource named,
             with_segments(files_,
                           {.directory = to_, .identity = before_->identity, .tail = before_->tail, .segments = {}}));
    for (std::size_t index = 0; index < named.segments.size(); ++index) {
      WEIR_TRY(const OpenSegment segment, named.open(files_, index));
      WEIR_TRY(const SegmentEnd end, named.end_of(files_, index, segment));
      WEIR_TRY(const std::uint64_t size, segment.file->size());
      if (size < end.offset)
        return damage({segment.path.string(), size, std::nullopt,
                       fmt::format("expected {} bytes or more, found {}", end.offset, size)});
    }
    before_->tail = named.tail;
    named_ = named.segments;
    return {};
  }

  Result<OpenSegment> open_named(const SegmentName& name) const {
    return open_segment(files_, to_, name, before_->identity.writer_of(name), env::Opening::read_only);
  }

  /// Whether the store's segment was scavenged since the backup's was copied. Nothing else in a header ever changes.
  Result<bool> differs(const OpenSegment& segment) const {
    WEIR_TRY(const OpenSegment there, open_named(segment.header.name));
    SegmentHeader as_there = segment.header;
    as_there.segment_bytes = there.header.segment_bytes;
    as_there.scavenged = there.header.scavenged;
    if (encode_segment_header(as_there) != encode_segment_header(there.header))
      return diverged(to_, *before_, kOtherCommit);
    return there.header.scavenged != segment.header.scavenged;
  }

  /// The full segments of the backup for which the store has smaller ones now. They have the same names in both.
  Result<std::vector<Piece>> changed_segments() const {
    std::vector<Piece> changed;
    for (std::size_t index = 0; index + 1 < named_.size(); ++index) {
      WEIR_TRY(const OpenSegment segment, source_.open(files_, index));
      WEIR_TRY(const bool is_changed, differs(segment));
      if (is_changed) changed.push_back({index, segment.header.segment_bytes});
    }
    return changed;
  }

  /// What is behind the backup's end.
  Result<std::vector<Piece>> pieces_to_copy() {
    const auto [other, here] = std::ranges::mismatch(named_, source_.segments);
    if (other != named_.end()) return diverged(to_, *before_, here == source_.segments.end() ? kShorter : kOtherCommit);
    std::size_t index = named_.empty() ? 0 : named_.size() - 1;
    std::vector<Piece> pieces;
    for (; index < source_.segments.size(); ++index) {
      WEIR_TRY(const OpenSegment segment, source_.open(files_, index));
      WEIR_TRY(const SegmentEnd end, source_.end_of(files_, index, segment));
      const bool goes_on = before_ && segment.header.name == before_->tail.segment;
      if (goes_on && end.position < before_->tail.end) return diverged(to_, *before_, kShorter);
      WEIR_TRY(const bool anew, goes_on ? differs(segment) : Result<bool>(true));
      if (!anew && end.offset < before_->tail.offset) return diverged(to_, *before_, kShorter);
      pieces.push_back({index, anew ? end.offset : end.offset - before_->tail.offset});
    }
    return pieces;
  }

  /// What one that was interrupted had begun, and no manifest names.
  Result<void> remove_unnamed() {
    WEIR_TRY(const auto names, to_.list_segments(files_));
    for (const SegmentName& name : names)
      if (!before_ || name > before_->tail.segment) WEIR_CHECK(files_.remove(to_.segment(name)));
    for (const SegmentName& name : source_.segments) WEIR_CHECK(files_.remove(to_.scavenged_segment(name.number)));
    return {};
  }

  Result<void> keep_ancestry() {
    WEIR_TRY(const auto kind, files_.kind(to_.ancestry()));
    if (source_.identity.ancestry.empty() || kind != env::PathKind::absent) return {};
    WEIR_CHECK(files_.remove(new_ancestry(to_)));
    WEIR_CHECK(write_ancestry(files_, new_ancestry(to_), source_.identity.store, source_.identity.ancestry));
    return files_.rename(new_ancestry(to_), to_.ancestry());  // durable with the manifest, which comes after it
  }

  /// A full segment of the backup: each of the two files says the same of the history, and the backup's own next
  /// segment follows both.
  Result<void> replace(std::size_t index) {
    WEIR_TRY(const OpenSegment segment, source_.open(files_, index));
    WEIR_TRY(const OpenSegment next, open_named(named_[index + 1]));
    WEIR_TRY(const SegmentEnd end, end_before(segment.header, segment.path, next.header));
    WEIR_CHECK(walk_segment(segment, end, std::nullopt, buffer_, [](const FrameView&) { return Result<void>{}; }));
    return write_anew(segment, end);
  }

  Result<void> write_anew(const OpenSegment& segment, const SegmentEnd& end) {
    const SegmentName& name = segment.header.name;
    const env::Path beside = to_.scavenged_segment(name.number);
    const std::uint32_t file_bytes = complete_copy(buffer_, segment.header, end);
    WEIR_CHECK(files_.remove(beside));
    WEIR_CHECK(write_segment(files_, beside, buffer_, 0, file_bytes));
    WEIR_CHECK(files_.rename(beside, to_.segment(name)));
    WEIR_CHECK(files_.sync_directory(to_.segments()));
    ++report_.segments;
    report_.bytes += buffer_.size();
    return {};
  }

  Result<void> copy(std::size_t index) {
    WEIR_TRY(const OpenSegment segment, source_.open(files_, index));
    WEIR_TRY(const SegmentEnd end, source_.end_of(files_, index, segment));
    const SegmentHeader& header = segment.header;
    const bool goes_on = before_ && header.name == before_->tail.segment;
    WEIR_TRY(const bool anew, goes_on ? differs(segment) : Result<bool>(header.scavenged.has_value()));
    const std::uint32_t from = goes_on && !anew ? before_->tail.offset : 0;
    bool met = !goes_on || (before_->tail.end == header.name.base && before_->tail.checksum == header.chain);
    WEIR_CHECK(walk_segment(segment, end, std::nullopt, buffer_, [&](const FrameView& frame) -> Result<void> {
      if (goes_on && frame.end() == before_->tail.end && frame.checksum() == before_->tail.checksum &&
          (anew || frame.offset() + frame.length() == from))
        met = true;
      return {};
    }));
    if (!met) return diverged(to_, *before_, kOtherCommit);
    if (anew) {
      WEIR_CHECK(write_anew(segment, end));
    } else if (from < end.offset) {
      WEIR_CHECK(write_segment(files_, to_.segment(header.name), buffer_, from, source_.identity.segment_bytes));
      WEIR_CHECK(files_.sync_directory(to_.segments()));
      ++report_.segments;
      report_.bytes += end.offset - from;
    }
    const DurableTail tail{header.name, end.offset, end.chain, end.position};
    return write_manifest(files_, to_, {source_.identity, tail, environment_.clock.now()});
  }

  env::Environment& environment_;
  env::FileSystem& files_;
  const LogSource& source_;
  const LogDirectory to_;
  const ByteProgress& progress_;
  std::optional<BackupManifest> before_;
  std::vector<SegmentName> named_;  ///< The segments of the backup that was there.
  std::vector<std::byte> buffer_;
  BackupReport report_;
};

}  // namespace

Result<BackupReport> backup_log(env::Environment& environment, const std::filesystem::path& directory,
                                const std::filesystem::path& to, const ByteProgress& progress) {
  const LogDirectory where{to};
  WEIR_TRY(const LogSource source, source_of_store(environment, directory));
  WEIR_TRY(const bool is_free, can_back_up_to(environment.files, where));
  if (!is_free) return not_free(where);
  WEIR_CHECK(environment.files.make_directories(where.root));
  WEIR_TRY(const auto lock, environment.files.lock(where.lock()));
  return Backup(environment, source, where, progress).run();
}

Result<LogSource> source_of_backup(env::Environment& environment, const std::filesystem::path& directory) {
  const LogDirectory where{directory};
  WEIR_TRY(auto manifest, read_manifest(environment.files, where));
  if (!manifest)
    return Error(Errc::not_found, fmt::format("{}: expected a backup (a file `weir-backup`), found none; `weir backup` "
                                              "makes one",
                                              directory.string()));
  return with_segments(
      environment.files,
      {.directory = where, .identity = std::move(manifest->identity), .tail = manifest->tail, .segments = {}});
}

}  // namespace weir::log
