#include "log/repair/repair.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/assert.hpp"
#include "log/control.hpp"
#include "log/copies/segment_copy.hpp"
#include "log/format.hpp"
#include "log/repair/repair_plan.hpp"

namespace weir::log {
namespace {

constexpr std::size_t kCopyBytes = 1024 * 1024;

/// cut-20261124T101530Z: a name that sorts by time, and says what it is.
std::string name_at(Time now) {
  std::string time = to_string(std::chrono::floor<std::chrono::seconds>(now));
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  return "cut-" + time;
}

/// Does a plan in an order in which every step leaves a directory that does not open, or the repaired store: what is to
/// be kept aside first gets a second name there, durably, before anything is taken from its place; the segment that is
/// cut is replaced while what follows it is still there; the later ones go from the last to the first.
class Surgery {
 public:
  Surgery(env::Environment& environment, const LogDirectory& directory, const RepairPlan& plan)
      : environment_(environment), files_(environment.files), directory_(directory), plan_(plan) {}

  Result<env::Path> run() {
    WEIR_CHECK(make_room());
    if (plan_.writes_identity) WEIR_CHECK(replace_identity());
    Ancestry ancestry = plan_.identity.ancestry;
    const SegmentName own{plan_.end.position, plan_.last.number + 1};
    const bool begins_anew = plan_.cut && (plan_.cut->is_scavenged || plan_.last.number < first_own_segment(ancestry));
    if (begins_anew) {
      for (Ancestor& ancestor : ancestry) {
        ancestor.segments = std::min(ancestor.segments, own.number);
        ancestor.below = std::min(ancestor.below, own.base);
      }
    }
    if (plan_.cut) WEIR_CHECK(cut());
    if (plan_.writes_ancestry || begins_anew) WEIR_CHECK(replace_ancestry(ancestry));
    if (begins_anew) WEIR_CHECK(begin_segment(own));
    for (const SegmentName& name : plan_.short_segments) WEIR_CHECK(lengthen(name));
    if (plan_.writes_control) WEIR_CHECK(replace_control(begins_anew ? own : plan_.last, begins_anew));
    return aside_;
  }

 private:
  Result<void> make_room() {
    const std::string name = name_at(environment_.clock.now());
    for (int n = 1;; ++n) {
      aside_ = directory_.root / (n == 1 ? name : fmt::format("{}-{}", name, n));
      WEIR_TRY(const auto kind, files_.kind(aside_));
      if (kind == env::PathKind::absent) return files_.make_directories(aside_);
    }
  }

  /// Gives the file a second name aside, or a copy there.
  Result<void> keep(const env::Path& path) {
    WEIR_TRY(const auto kind, files_.kind(path));
    if (kind == env::PathKind::absent) return {};
    const env::Path to = aside_ / path.filename();
    WEIR_TRY(const bool linked, files_.link(path, to));
    if (!linked) WEIR_CHECK(copy(path, to));
    return files_.sync_directory(aside_);
  }

  Result<void> copy(const env::Path& from, const env::Path& to) {
    WEIR_TRY(const auto source, files_.open(from, env::Opening::read_only));
    WEIR_TRY(const auto target, files_.open(to, env::Opening::create_new));
    std::vector<std::byte> buffer(kCopyBytes);
    for (std::uint64_t at = 0;;) {
      WEIR_TRY(const std::size_t got, source->read_at(at, buffer));
      if (got == 0) break;
      WEIR_CHECK(target->write_at(at, Bytes(buffer).first(got)));
      at += got;
    }
    return target->sync();
  }

  Result<void> replace_identity() {
    WEIR_CHECK(keep(directory_.identity()));
    WEIR_CHECK(files_.remove(directory_.new_identity()));
    WEIR_CHECK(write_identity(files_, directory_.new_identity(), plan_.identity));
    WEIR_CHECK(files_.rename(directory_.new_identity(), directory_.identity()));
    return files_.sync_directory(directory_.root);
  }

  Result<void> replace_ancestry(const Ancestry& ancestry) {
    WEIR_CHECK(keep(directory_.ancestry()));
    if (ancestry.empty()) {  // what there was is not one
      WEIR_CHECK(files_.remove(directory_.ancestry()));
      return files_.sync_directory(directory_.root);
    }
    const env::Path fresh = directory_.root / "ancestry.new";
    WEIR_CHECK(files_.remove(fresh));
    WEIR_CHECK(write_ancestry(files_, fresh, plan_.identity.store, ancestry));
    WEIR_CHECK(files_.rename(fresh, directory_.ancestry()));
    return files_.sync_directory(directory_.root);
  }

  Result<void> cut() {
    const RepairCut& cut = *plan_.cut;
    WEIR_CHECK(set_index_aside());
    if (cut.has_part) WEIR_CHECK(replace_by_part(plan_.segments[cut.kept_whole], cut.end.offset));
    for (std::size_t i = plan_.segments.size(); i > cut.kept_whole + (cut.has_part ? 1 : 0); --i) {
      const env::Path path = directory_.segment(plan_.segments[i - 1]);
      WEIR_CHECK(keep(path));
      WEIR_CHECK(files_.remove(path));
      WEIR_CHECK(files_.sync_directory(directory_.segments()));
    }
    return {};
  }

  /// It tells of what is cut; without it the next opening makes a new one.
  Result<void> set_index_aside() {
    const env::Path index = directory_.index();
    WEIR_TRY(const auto kind, files_.kind(index));
    if (kind == env::PathKind::absent) return {};
    WEIR_CHECK(files_.rename(index, aside_ / index.filename()));
    WEIR_CHECK(files_.sync_directory(aside_));
    return files_.sync_directory(directory_.root);
  }

  Result<void> replace_by_part(const SegmentName& name, std::uint32_t end) {
    const env::Path path = directory_.segment(name);
    const env::Path fresh = directory_.next_segment(name.number);  // which an opening clears away
    std::vector<std::byte> bytes(end);
    WEIR_TRY(const auto file, files_.open(path, env::Opening::read_only));
    WEIR_TRY(const std::size_t got, file->read_at(0, bytes));
    WEIR_ASSERT(got == end, "what is kept was read before");
    std::uint32_t file_bytes = plan_.identity.segment_bytes;
    if (plan_.cut->is_scavenged) {
      WEIR_TRY(const SegmentHeader header, read_segment_header(*file, path, plan_.identity.writer_of(name), name));
      file_bytes = complete_copy(bytes, header, plan_.cut->end);
    }
    WEIR_CHECK(keep(path));
    WEIR_CHECK(files_.remove(fresh));
    WEIR_CHECK(write_segment(files_, fresh, bytes, 0, file_bytes));
    WEIR_CHECK(files_.rename(fresh, path));
    return files_.sync_directory(directory_.segments());
  }

  /// The first segment of the store's own, when all that it had written itself is cut.
  Result<void> begin_segment(const SegmentName& name) {
    const SegmentHeader header{.store = plan_.identity.store,
                               .name = name,
                               .created = std::max(environment_.clock.now(), plan_.cut->time),
                               .chain = plan_.end.chain,
                               .previous_end = plan_.cut->next_previous_end,
                               .segment_bytes = plan_.identity.segment_bytes};
    const env::Path fresh = directory_.next_segment(name.number);
    WEIR_CHECK(files_.remove(fresh));
    WEIR_CHECK(write_segment(files_, fresh, encode_segment_header(header), 0, plan_.identity.segment_bytes));
    WEIR_CHECK(files_.rename(fresh, directory_.segment(name)));
    return files_.sync_directory(directory_.segments());
  }

  Result<void> lengthen(const SegmentName& name) {
    WEIR_TRY(const auto kind, files_.kind(directory_.segment(name)));
    if (kind == env::PathKind::absent) return {};  // it was cut
    WEIR_TRY(const auto file, files_.open(directory_.segment(name), env::Opening::read_write));
    WEIR_CHECK(file->reserve(plan_.identity.segment_bytes));
    return file->sync();
  }

  /// After a cut the end is known. Else the next opening finds it out, and makes it durable.
  Result<void> replace_control(const SegmentName& last, bool is_fresh) {
    WEIR_CHECK(copy_control());
    std::optional<DurableTail> tail;
    if (plan_.cut)
      tail = {last, is_fresh ? kSegmentHeaderBytes : plan_.end.offset, plan_.end.chain, plan_.end.position};
    WEIR_CHECK(ControlPage::write(files_, directory_.control(), plan_.identity.store, tail));
    return files_.sync_directory(directory_.root);
  }

  /// It is written in place (rule F1), so a second name would not keep it.
  Result<void> copy_control() {
    WEIR_TRY(const auto kind, files_.kind(directory_.control()));
    if (kind == env::PathKind::absent) return {};
    WEIR_CHECK(copy(directory_.control(), aside_ / "control"));
    return files_.sync_directory(aside_);
  }

  env::Environment& environment_;
  env::FileSystem& files_;
  const LogDirectory& directory_;
  const RepairPlan& plan_;
  env::Path aside_;
};

}  // namespace

Result<Repair> Repair::prepare(env::Environment& environment, const std::filesystem::path& directory) {
  env::FileSystem& files = environment.files;
  const LogDirectory where{directory};
  const auto segments = where.list_segments(files);
  if (!segments || segments->empty()) {  // no lock is left where no store is
    const auto identity = read_identity_file(files, where);
    if (!identity) return identity.error();
  }
  auto lock = files.lock(where.lock());
  if (!lock && lock.error().code() == Errc::locked)
    return Error(Errc::locked, fmt::format("{}: expected nobody at work on the store, found a process that has it open "
                                           "for writing; stop that one first",
                                           directory.string()));
  if (!lock) return lock.error();
  Repair repair(environment, where, std::move(*lock));
  WEIR_TRY(repair.plan_, plan_repair(files, where));
  return repair;
}

Result<std::filesystem::path> Repair::carry_out() {
  WEIR_ASSERT(plan_.is_needed(), "there is something to repair");
  return Surgery(*environment_, directory_, plan_).run();
}

}  // namespace weir::log
