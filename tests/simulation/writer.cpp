#include "simulation/writer.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "log/creation.hpp"

namespace weir::simulation {
namespace {

using Kind = Judgement::Kind;

bool same_receipt(const CommitReceipt& a, const CommitReceipt& b) {
  return a.first == b.first && a.count == b.count && a.repeated == b.repeated &&
         std::ranges::equal(a.streams, b.streams, [](const StreamReceipt& x, const StreamReceipt& y) {
           return x.stream == y.stream && x.first == y.first && x.last == y.last;
         });
}

/// As LogWriter::open does it, but for the least size.
Result<void> create(env::Environment& environment, std::uint32_t segment_bytes) {
  const log::LogDirectory where{kStore};
  WEIR_TRY(const auto there, environment.files.kind(where.identity()));
  if (there != env::PathKind::absent) return {};
  WEIR_CHECK(environment.files.make_directories(where.root));
  WEIR_TRY(const auto lock, environment.files.lock(where.lock()));
  return log::create_log(environment, where, {.segment_bytes = segment_bytes, .drive = log::Drive::by_hand});
}

}  // namespace

Result<void> Writer::open(std::uint32_t segment_bytes) {
  is_stopping_ = false;
  const bool is_small = segment_bytes < log::kMinSegmentBytes;
  if (is_small) WEIR_CHECK(create(world_.environment, segment_bytes));
  const log::LogOptions options{.segment_bytes = is_small ? log::kMinSegmentBytes : segment_bytes,
                                .drive = log::Drive::by_hand};
  WEIR_TRY(store_, store::LocalStore::open(world_.environment, kStore, options));
  failures_at_opening_ = failures();
  return {};
}

std::uint64_t Writer::failures() const {
  const auto& came = world_.disk.fate().came();
  std::uint64_t failures = world_.disk.fate().planned_came();
  for (const auto fault : {env::Fault::failed_read, env::Fault::short_read, env::Fault::failed_write,
                           env::Fault::short_write, env::Fault::failed_sync, env::Fault::failed_name,
                           env::Fault::no_space, env::Fault::misdirected_write, env::Fault::flipped_bit})
    failures += came[static_cast<std::size_t>(fault)];
  return failures;
}

bool Writer::has_failed() const { return world_.disk.is_off() || failures() != failures_at_opening_; }

std::optional<Position> Writer::next_position() {
  std::optional<Position> next;
  if (!store_->log().take_turn([&](log::Turn& turn) { next = turn.next_position(); })) return std::nullopt;
  return next;
}

/// Whether it was accepted shows in the next position. A commit without events leaves no such trace: one that waits for
/// the disk was accepted, if it should be.
void Writer::settle(Asked& asked) {
  if (asked.is_settled || !asked.before) return;
  bool is_accepted = asked.commit.writes.empty() && asked.judged.kind == Kind::accepted;
  if (!asked.commit.writes.empty()) {
    const auto after = next_position();
    if (!after) return;  // it failed meanwhile: the answer tells
    is_accepted = *after > *asked.before;
  }
  asked.is_settled = true;
  if (is_accepted && asked.judged.kind != Kind::accepted)
    return findings_.add("a commit was accepted that should have been refused");
  if (is_accepted) asked.accepted = model_.accept(asked.commit);
}

Writer::Asked Writer::ask(const Commit& commit) {
  Asked asked;
  asked.judged = model_.judge(commit);
  asked.commit = commit;
  asked.before = next_position();
  asked.disk_was_full = disk_is_full_;
  return asked;
}

void Writer::note_turn() {
  if (waiting_ != nullptr) settle(*waiting_);
  observe();
}

void Writer::commit(const Commit& commit) {
  Asked asked = ask(commit);
  waiting_ = &asked;
  const auto answer = store_->commit(commit);
  waiting_ = nullptr;
  if (commit.writes.empty() && !asked.is_settled) {
    asked.is_settled = true;
    const bool is_there = answer || answer.error().code() == Errc::in_doubt;
    if (is_there && asked.judged.kind == Kind::accepted) asked.accepted = model_.accept(commit);
  }
  settle(asked);
  if (!asked.is_settled && !answer && answer.error().code() == Errc::in_doubt && asked.judged.kind == Kind::accepted) {
    asked.is_settled = true;
    asked.accepted = model_.accept(commit);
  }
  observe();
  answered(asked, answer);
}

void Writer::start(const Commit& commit) {
  const auto asked = std::make_shared<Asked>(ask(commit));
  ++unanswered_;
  store_->commit_async(commit, [this, asked](const Result<CommitReceipt>& answer) {
    if (unanswered_-- == 0) findings_.add("C5: a commit was answered twice");
    answered(*asked, answer);
  });
  settle(*asked);
}

void Writer::answered(Asked& asked, const Result<CommitReceipt>& answer) {
  ++answers_;
  world_.disk.fate().note("answer", answer ? answer->first.value : 1'000'000 + static_cast<int>(answer.error().code()),
                          {});
  if (!store_) return;  // told to nobody
  observe();
  if (answer)
    granted(asked, *answer);
  else
    refused(asked, answer.error());
}

void Writer::granted(Asked& asked, const CommitReceipt& receipt) {
  if (asked.judged.kind == Kind::repeated) {
    if (!same_receipt(receipt, asked.judged.receipt)) findings_.add("C2: a repeated commit got another receipt");
    if (receipt.end() > store_->durable_end()) findings_.add("C1: a repeat was answered before it was durable");
    return;
  }
  if (!asked.accepted) return findings_.add("a receipt for a commit that should have been refused");
  ModelCommit& there = model_.commits()[*asked.accepted];
  if (!same_receipt(receipt, model_.receipt(there)))
    findings_.add("a receipt names other positions or versions than it should");
  const bool is_durable = there.durability == Durability::durable;
  if (there.end() > (is_durable ? store_->durable_end() : store_->end()))
    findings_.add(fmt::format("a commit up to position {} was acknowledged before it was {}", there.end().value,
                              is_durable ? "durable" : "written"));
  there.acknowledged = true;
}

void Writer::refused(const Asked& asked, const Error& error) {
  const auto unexpected = [&] { findings_.add("an unexpected answer: " + error.message()); };
  switch (error.code()) {
    case Errc::in_doubt:
      if (!is_excused() || !asked.accepted) unexpected();
      return;
    case Errc::stopped:
      if (!is_excused() || asked.accepted) unexpected();
      return;
    case Errc::no_space:
    case Errc::io:
      if (!(is_excused() || asked.disk_was_full) || asked.accepted) unexpected();
      return;
    case Errc::id_reused:
      if (asked.judged.kind != Kind::id_reused) unexpected();
      break;
    case Errc::conflict: {
      const auto* conflicts = error.detail<Conflicts>();
      if (asked.judged.kind != Kind::conflict || conflicts == nullptr ||
          conflicts->streams.size() != asked.judged.streams || conflicts->tracking.size() != asked.judged.tracking)
        unexpected();
      break;
    }
    default:
      return unexpected();
  }
  if (asked.judged.rests_on > store_->durable_end())
    findings_.add("C1: a refusal was told before what it rests on was durable");
}

/// Frames carry the durable mark of their writing: those before the last change of the durable end have one.
void Writer::observe() {
  if (!store_) return;
  const Position end = store_->durable_end();
  const auto& commits = model_.commits();
  std::size_t durable = durable_;
  for (std::size_t i = durable_; i < commits.size() && commits[i].end() <= end; ++i)
    if (!commits[i].events.empty()) durable = i + 1;  // of those without events the positions tell nothing
  if (durable == durable_) return;
  protected_ = std::max(protected_, durable_);
  durable_ = durable;
}

void Writer::recovered(std::size_t commits) {
  durable_ = commits;
  protected_ = std::min(protected_, commits);
}

Result<void> Writer::stop() {
  is_stopping_ = true;
  return store_->stop(std::chrono::seconds(10));
}

void Writer::die() {
  dying_ = std::move(store_);
  dying_.reset();
  unanswered_ = 0;
}

}  // namespace weir::simulation
