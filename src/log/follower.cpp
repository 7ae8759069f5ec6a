#include "log/follower.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <utility>

#include "base/assert.hpp"
#include "log/all_segments.hpp"
#include "log/chain_walk.hpp"
#include "log/checkpoint_place.hpp"
#include "log/control.hpp"
#include "log/damage.hpp"
#include "log/directory.hpp"
#include "log/durable_marks.hpp"
#include "log/format.hpp"
#include "log/identity.hpp"
#include "log/segment_reader.hpp"

namespace weir::log {
namespace {

/// Every wait ends within it and looks again (rule F1): a writer may die between publishing and waking.
constexpr std::chrono::milliseconds kLongestNap{100};

/// A recovery reads and rewrites the tail, 16 MiB at most: this is ample.
constexpr std::chrono::seconds kLongestOpening{5};

Error nothing_on_record(const LogDirectory& directory) {
  return {Errc::corrupted,
          fmt::format(
              "{}: expected a record of where the durable part of the log ends, found none, and nobody writes to it "
              "(a power cut leaves that); open it for writing once, with its service or any `weir` command that "
              "writes, which settles it",
              directory.control().string())};
}

}  // namespace

struct LogFollower::Parts {
  Parts(env::Environment& world, LogDirectory where, const Identity& who, ControlPage page)
      : environment(world),
        directory(std::move(where)),
        identity(who),
        control(std::move(page)),
        rewritten(control.rewritten()),
        segments([this](const SegmentName& name) -> Result<std::unique_ptr<Segment>> {
          WEIR_TRY(const auto found, open(name));
          return map_segment(found);
        }) {}

  env::Environment& environment;
  LogDirectory directory;
  Identity identity;
  ControlPage control;
  /// Where a log that nobody wrote to when it was opened says itself that it ends.
  std::optional<DurableTail> closed;
  env::SteadyTime looked_around{};
  /// What the control page said of them when the files of the segments were looked at.
  std::uint32_t rewritten;

  Segments segments;
  // The segment that it reads in, and how far it is.
  const Segment* segment = nullptr;
  SegmentHeader header;
  std::optional<ChainWalk> walk;
  /// Why a visitor would not have a frame: those behind it are not offered, or it would be passed over in silence.
  std::optional<Error> refused;

  void wait_for_record();
  Result<void> look_for_closing_frame();
  Result<DurableTail> durable_tail() const;
  bool is_past(const DurableTail& tail) const;
  Result<void> look_around();
  Result<void> check_identity() const;
  Result<void> take_rewritten();
  Result<OpenSegment> open(const SegmentName& name) const;
  Result<OpenSegment> open_number(std::uint32_t number) const;
  Result<void> enter(const OpenSegment& open);
  Result<void> read_to(std::uint32_t offset, const FrameVisitor& visit);
  Error damage_here(std::string_view reason) const;
};

Result<std::unique_ptr<LogFollower>> LogFollower::open(env::Environment& environment,
                                                       const std::filesystem::path& directory) {
  const LogDirectory where{directory};
  WEIR_TRY(const Identity identity, read_identity(environment.files, where));
  WEIR_TRY(auto control, ControlPage::open(environment.files, where.control(), identity.store, env::Access::read_only));
  auto parts = std::make_unique<Parts>(environment, where, identity, std::move(control));
  WEIR_TRY(const bool has_writer, environment.files.is_locked(where.lock()));
  if (has_writer) {
    parts->wait_for_record();
  } else {
    WEIR_CHECK(parts->look_for_closing_frame());
    // The other slot alone would give a short answer in silence (rule F3).
    if (!parts->closed && parts->control.has_bad_slot()) return nothing_on_record(where);
  }
  WEIR_CHECK(parts->durable_tail());
  return std::unique_ptr<LogFollower>(new LogFollower(std::move(parts)));
}

LogFollower::LogFollower(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
LogFollower::~LogFollower() = default;

StoreId LogFollower::id() const { return parts_->identity.store; }
const Identity& LogFollower::identity() const { return parts_->identity; }
Result<DurableTail> LogFollower::durable_tail() const { return parts_->durable_tail(); }
const Segments& LogFollower::segments() const { return parts_->segments; }

/// A writer that is just making the store, or recovering it after a power cut, has nothing on record yet.
void LogFollower::Parts::wait_for_record() {
  const auto until = environment.clock.steady() + kLongestOpening;
  while (environment.clock.steady() < until) {
    const std::uint32_t counter = control.counter();
    if (control.tail()) return;
    control.wait(counter, kLongestNap, environment.clock);
  }
}

/// The record may be behind after a power cut, or not there after its writer was killed; an empty frame that counts
/// everything before it as durable is not behind, nor is a segment without a frame, which is begun when all before it
/// is durable (rule L6).
Result<void> LogFollower::Parts::look_for_closing_frame() {
  WEIR_TRY(const auto names, all_segments(environment.files, directory, identity));
  WEIR_TRY(const auto last, open(names.back()));
  if (last.header.scavenged)  // only full ones are
    return damage({last.path.string(), 0, last.header.scavenged->end, "the segment after it is missing"});
  WEIR_TRY(const auto mapping, last.file->map(last.header.segment_bytes, env::Access::read_only));
  ChainWalk chain(mapping->bytes(), last.header);
  std::optional<FrameView> frame;
  while (const auto next = chain.next(last.header.segment_bytes)) frame = next;
  const auto window = std::min<std::uint32_t>(kSegmentHeaderBytes + kWindowBytes, last.header.segment_bytes);
  const bool is_unused = !frame && all_zero(mapping->bytes().first(window).subspan(kSegmentHeaderBytes));
  if (is_unused || (frame && frame->is_closing() && frame->durable_tail() == frame->offset()))
    closed = DurableTail{last.header.name, chain.offset(), chain.chain(), chain.position()};
  return {};
}

Result<DurableTail> LogFollower::Parts::durable_tail() const {
  const auto recorded = control.tail();
  if (!recorded && !closed) return nothing_on_record(directory);  // rule F3
  if (!recorded) return *closed;
  if (!closed) return *recorded;
  const bool is_newer = std::pair(recorded->segment, recorded->offset) >= std::pair(closed->segment, closed->offset);
  return is_newer ? *recorded : *closed;
}

/// What is on record is older than where it began: a power cut took the newer record, and left the checkpoint, which
/// was made when all before it was durable.
bool LogFollower::Parts::is_past(const DurableTail& tail) const {
  return segment != nullptr &&
         std::pair(tail.segment.number, tail.offset) < std::pair(header.name.number, walk->offset());
}

/// What need not be known at once.
Result<void> LogFollower::Parts::look_around() {
  const auto now = environment.clock.steady();
  if (now - looked_around < kLongestNap) return {};
  looked_around = now;
  WEIR_CHECK(check_identity());
  return take_rewritten();
}

/// Whether the path still names this store: somebody may have replaced it (rule F1).
Result<void> LogFollower::Parts::check_identity() const {
  WEIR_TRY(const auto found, read_identity(environment.files, directory));
  if (found.store == identity.store) return {};
  return Error(Errc::source_diverged,
               fmt::format("{}: expected store {}, found {} in its place; open it anew", directory.root.string(),
                           to_string(identity.store), to_string(found.store)));
}

/// Maps the files that took the place of mapped ones: what was removed is not shown any more, and its space is given
/// back. A segment that it has not read to its end is left for the next time: it goes on in the bytes it began with.
Result<void> LogFollower::Parts::take_rewritten() {
  const std::uint32_t now = control.rewritten();  // first: what comes while it looks, it looks for again
  if (now == rewritten) return {};
  bool all = true;
  for (const Segment* const mapped : segments.all_mapped()) {
    WEIR_TRY(const auto found, open(mapped->name()));
    if (found.header.scavenged == mapped->scavenged()) continue;
    if (mapped == segment) {
      all = false;
      continue;
    }
    WEIR_TRY(auto fresh, map_segment(found));
    segments.replace(std::move(fresh));
  }
  if (all) rewritten = now;
  return {};
}

Error LogFollower::Parts::damage_here(std::string_view reason) const {
  return damage({segment->path().string(), walk->offset(), walk->position(), std::string(reason)});
}

Result<OpenSegment> LogFollower::Parts::open(const SegmentName& name) const {
  return open_segment(environment.files, directory, name, identity.writer_of(name), env::Opening::read_only);
}

/// A segment that the durable tail says is there.
Result<OpenSegment> LogFollower::Parts::open_number(std::uint32_t number) const {
  WEIR_TRY(const auto names, directory.list_segments(environment.files));
  for (const SegmentName& name : names)
    if (name.number == number) return open(name);
  return damage({directory.segments().string(), 0, std::nullopt, fmt::format("segment number {} is missing", number)});
}

Result<void> LogFollower::Parts::enter(const OpenSegment& open) {
  WEIR_TRY(auto mapped, map_segment(open));
  segment = &segments.add(std::move(mapped));
  header = open.header;
  walk.emplace(segment->bytes(), header);
  return {};
}

Result<void> LogFollower::Parts::read_to(std::uint32_t offset, const FrameVisitor& visit) {
  if (offset > header.segment_bytes) return damage_here("it is said to reach past the segment's end");
  while (walk->offset() < offset) {
    const auto frame = walk->next(offset);
    if (!frame) return damage_here(walk->reason());
    if (auto visited = visit(segment->whole_frame_at(frame->offset())); !visited)
      return refused.emplace(visited.error());
    segments.publish(frame->end());  // now that whoever keeps an index of it has it
  }
  return {};
}

Result<bool> LogFollower::begin_at(const Checkpoint& checkpoint) {
  Parts& at = *parts_;
  WEIR_ASSERT(at.segment == nullptr, "a follower that has begun goes on where it is");
  WEIR_TRY(const bool stands, stands_in_log(at.environment.files, at.directory, at.identity.store, checkpoint));
  if (!stands) return false;
  WEIR_TRY(const auto segment, at.open(checkpoint.end.segment));
  WEIR_TRY(const auto place, place_in(segment, checkpoint));
  if (!place) return false;  // it was replaced since it was looked at
  WEIR_TRY(const auto names, all_segments(at.environment.files, at.directory, at.identity));
  for (const SegmentName& name : names)
    if (name < checkpoint.end.segment) at.segments.add(name);
  WEIR_CHECK(at.enter(segment));
  at.walk.emplace(at.segment->bytes(), at.header, place->end);
  at.segments.publish(place->end.end);
  return true;
}

Result<void> LogFollower::refresh(const FrameVisitor& visit) {
  Parts& at = *parts_;
  WEIR_CHECK(at.look_around());
  WEIR_TRY(const DurableTail tail, at.durable_tail());
  if (at.refused) return *at.refused;
  if (at.is_past(tail)) return {};
  if (at.segment == nullptr) {
    WEIR_TRY(const auto first, at.open_number(0));
    WEIR_CHECK(at.enter(first));
  }
  while (at.header.name.number < tail.segment.number) {
    // How far this segment reaches, and with which frame, stands in the header of the next.
    WEIR_TRY(const auto next, at.open_number(at.header.name.number + 1));
    WEIR_TRY(const SegmentEnd end, end_before(at.header, at.segment->path(), next.header));
    WEIR_CHECK(at.read_to(end.offset, visit));
    if (at.walk->offset() != end.offset || at.walk->chain() != end.chain || at.walk->position() != end.position)
      return at.damage_here("the segment after it does not follow");
    WEIR_CHECK(at.enter(next));
  }
  // If it was scavenged since the tail was asked for, it is full, and the tail's place in it means nothing.
  if (at.header.scavenged) return at.read_to(at.header.scavenged->frames_end, visit);
  return at.read_to(tail.offset, visit);
}

Position LogFollower::wait(Position seen, std::chrono::milliseconds at_most) const {
  const auto& control = parts_->control;
  const auto until = parts_->environment.clock.steady() + at_most;
  while (true) {
    const std::uint32_t counter = control.counter();
    const auto tail = parts_->durable_tail();
    const Position end = tail ? tail->end : seen;
    const auto left = until - parts_->environment.clock.steady();
    if (end > seen || left <= left.zero()) return end;
    control.wait(counter, std::min<std::chrono::nanoseconds>(left, kLongestNap), parts_->environment.clock);
  }
}

}  // namespace weir::log
