#include <fmt/format.h>

#include <memory>
#include <utility>

#include "base/assert.hpp"
#include "env/thread.hpp"
#include "log/completions.hpp"
#include "log/control.hpp"
#include "log/creation.hpp"
#include "log/directory.hpp"
#include "log/group_commit.hpp"
#include "log/identity.hpp"
#include "log/log.hpp"
#include "log/recovery.hpp"
#include "log/segment_reader.hpp"
#include "log/segment_supply.hpp"
#include "log/space_ahead.hpp"

namespace weir::log {
namespace {

constexpr std::chrono::seconds kDeadlineOfDestructor{10};

Result<void> check(const LogOptions& options) {
  const std::uint32_t bytes = options.segment_bytes;
  if (bytes >= kMinSegmentBytes && bytes <= kMaxSegmentBytes && bytes % 4096 == 0) return {};
  return Error(Errc::invalid_argument, fmt::format("expected segments of {} to {} bytes, a multiple of 4096, found {}",
                                                   kMinSegmentBytes, kMaxSegmentBytes, bytes));
}

/// The lock of the directory, with the store in it made when there is none.
Result<std::unique_ptr<env::FileLock>> lock_directory(env::Environment& environment, const LogDirectory& directory,
                                                      const LogOptions& options) {
  env::FileSystem& files = environment.files;
  WEIR_TRY(const auto kind, files.kind(directory.identity()));
  if (kind == env::PathKind::absent) {
    WEIR_TRY(const bool is_free, can_create(files, directory));
    if (!is_free) return read_identity(files, directory).error();  // it says what was found instead
    WEIR_CHECK(files.make_directories(directory.root));
  }
  auto lock = files.lock(directory.lock());
  if (!lock && lock.error().code() == Errc::locked) {
    const auto identity = read_identity(files, directory);
    const auto control = identity
                             ? ControlPage::open(files, directory.control(), identity->store, env::Access::read_only)
                             : Result<ControlPage>(identity.error());
    return Error(
        Errc::locked,
        fmt::format("{}: expected to be the only writer, found it held by process {}; stop that one, or follow "
                    "the store read-only",
                    directory.root.string(), control ? std::to_string(control->writer_process()) : "unknown"));
  }
  if (!lock) return lock.error();
  WEIR_TRY(const auto now, files.kind(directory.identity()));  // another may have made it before we had the lock
  if (now == env::PathKind::absent) WEIR_CHECK(create_log(environment, directory, options));
  return std::move(*lock);
}

}  // namespace

/// In the order in which they rest on each other; the threads last, so that they end first.
struct LogWriter::Parts {
  Parts(env::Environment& environment, HeldLog held, ControlPage page)
      : files(environment.files),
        directory(std::move(held.directory)),
        identity(held.identity),
        lock(std::move(held.lock)),
        control(std::move(page)),
        segments([this, &environment](const SegmentName& name) -> Result<std::unique_ptr<Segment>> {
          WEIR_TRY(const auto segment,
                   open_segment(environment.files, directory, name, identity.writer_of(name), env::Opening::read_only));
          return map_segment(segment);
        }),
        supply(environment.files, directory, identity.segment_bytes),
        space(supply) {}

  env::FileSystem& files;
  LogDirectory directory;
  Identity identity;
  std::unique_ptr<env::FileLock> lock;
  ControlPage control;
  Segments segments;
  SegmentSupply supply;
  SpaceAhead space;
  Completions completions;
  std::optional<GroupCommit> commits;
  Drive drive = Drive::threads;
  bool stopped = false;
  env::Thread commit_thread;
  env::Thread prepare_thread;

  void start_threads() {
    completions.start_thread();
    commit_thread = env::Thread("weir-commit", [this] {
      while (commits->wait_for_background_work()) commits->lead_in_background();
    });
    prepare_thread = env::Thread("weir-prepare", [this] {
      while (space.wait_for_work())
        while (space.step()) continue;
    });
  }
};

Result<HeldLog> hold_log(env::Environment& environment, const std::filesystem::path& directory,
                         const LogOptions& options) {
  WEIR_CHECK(check(options));
  WEIR_TRY(LogDirectory where, log_directory(directory));
  WEIR_TRY(auto lock, lock_directory(environment, where, options));
  WEIR_TRY(const Identity identity, read_identity(environment.files, where));
  return HeldLog{std::move(where), identity, std::move(lock)};
}

Result<std::unique_ptr<LogWriter>> LogWriter::open(env::Environment& environment, HeldLog held,
                                                   const LogOptions& options, const std::optional<Checkpoint>& from,
                                                   const FrameVisitor& visit, ProgressSink on_progress) {
  env::FileSystem& files = environment.files;
  const LogDirectory where = held.directory;
  const Identity identity = held.identity;
  WEIR_TRY(auto control, ControlPage::open(files, where.control(), identity.store, env::Access::read_write));
  auto parts = std::make_unique<Parts>(environment, std::move(held), std::move(control));
  WEIR_TRY(auto tail, recover_log(files, where, identity, parts->control, parts->segments, from, visit));
  WEIR_CHECK(parts->supply.remove_leftovers());
  // Whoever gave the store or its last segment their names may have ended before the directories were synced (rule L6).
  WEIR_CHECK(files.sync_directory(where.segments()));
  WEIR_CHECK(files.sync_directory(where.root));
  parts->control.set_writer_process(env::process_id());
  parts->control.tell_rewritten();  // the writer before may have ended between replacing a segment's file and saying so
  const Time last = tail.time;
  BatchBuilder builder(tail, parts->supply);
  BatchWriter writer(files, where, identity, parts->control, parts->segments, parts->space, std::move(tail),
                     std::move(on_progress));
  parts->commits.emplace(environment.clock, std::move(builder), std::move(writer), parts->completions, last,
                         options.relaxed_sync_delay);
  parts->drive = options.drive;
  if (options.drive == Drive::threads) parts->start_threads();
  return std::unique_ptr<LogWriter>(new LogWriter(std::move(parts)));
}

Result<std::unique_ptr<LogWriter>> LogWriter::open(env::Environment& environment,
                                                   const std::filesystem::path& directory, const LogOptions& options,
                                                   const FrameVisitor& visit, ProgressSink on_progress) {
  WEIR_TRY(auto held, hold_log(environment, directory, options));
  return open(environment, std::move(held), options, std::nullopt, visit, std::move(on_progress));
}

LogWriter::LogWriter(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

LogWriter::~LogWriter() {
  if (!parts_->stopped) static_cast<void>(stop(kDeadlineOfDestructor));
  parts_->commit_thread.join();
  parts_->prepare_thread.join();
}

StoreId LogWriter::id() const { return parts_->identity.store; }
const Ancestry& LogWriter::ancestry() const { return parts_->identity.ancestry; }
const Segments& LogWriter::segments() const { return parts_->segments; }
Position LogWriter::durable_end() const { return parts_->commits->durable_end(); }

Result<void> LogWriter::take_turn(const std::function<void(Turn&)>& work) { return parts_->commits->take_turn(work); }
bool LogWriter::is_durable(BatchNumber batch) const { return parts_->commits->is_durable(batch); }
Result<void> LogWriter::await_durable(BatchNumber batch) { return parts_->commits->await(batch, Stage::durable); }
Result<void> LogWriter::await_others(BatchNumber batch) { return parts_->commits->await_others(batch); }
Result<void> LogWriter::await_visible(BatchNumber batch) { return parts_->commits->await(batch, Stage::visible); }
void LogWriter::when_durable(BatchNumber batch, BatchDone done) {
  parts_->commits->when(batch, Stage::durable, std::move(done));
}
void LogWriter::when_visible(BatchNumber batch, BatchDone done) {
  parts_->commits->when(batch, Stage::visible, std::move(done));
}

Result<std::optional<ScavengedSegment>> LogWriter::scavenge(const SegmentName& name, const SegmentName& next,
                                                            const Removal& removal) {
  Parts& at = *parts_;
  WEIR_TRY(const auto done, scavenge_segment(at.files, at.directory, at.identity, name, next, removal));
  if (!done) return std::nullopt;
  at.control.tell_rewritten();
  WEIR_TRY(const auto segment,
           open_segment(at.files, at.directory, name, at.identity.writer_of(name), env::Opening::read_only));
  WEIR_TRY(auto mapped, map_segment(segment));
  at.segments.replace(std::move(mapped));
  return done;
}

void LogWriter::tick() {
  WEIR_ASSERT(parts_->drive == Drive::by_hand, "a log with threads of its own needs no ticks");
  parts_->commits->lead_in_background();
  parts_->space.step();
  parts_->completions.run_pending();
}

Result<void> LogWriter::stop(std::chrono::milliseconds deadline) {
  WEIR_ASSERT(!Completions::on_completion_thread(), "a completion must not stop the store it belongs to");
  if (std::exchange(parts_->stopped, true)) return {};
  auto stopped = parts_->commits->stop(deadline);
  parts_->space.leave();
  const bool in_time = stopped.has_value() || stopped.error().code() != Errc::timeout;
  if (in_time) parts_->commit_thread.join();  // else it is in the kernel, and nobody knows for how long
  parts_->completions.stop();
  if (in_time) parts_->lock.reset();
  return stopped;
}

}  // namespace weir::log
