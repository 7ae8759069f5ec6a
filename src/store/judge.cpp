#include "store/judge.hpp"

#include <optional>
#include <utility>

#include "store/conflict_words.hpp"
#include "store/repeat.hpp"

namespace weir::store {
namespace {

class Expectations {
 public:
  explicit Expectations(const Record& record) : record_(record) {}

  /// Judges one expectation of a stream that ends there.
  void demand(const std::string& stream, ExpectedState expected, const std::optional<StreamEnd>& end) {
    const std::optional<StreamVersion> last = end ? std::optional(end->version) : std::nullopt;
    if (expected.holds_for(last)) return;
    failed_.streams.push_back({stream, to_string(expected), to_string(ExpectedState::after(last)), last});
    if (end && end->position >= record_.durable_end) on_flight_ = true;
  }

  void demand(const std::vector<TrackingMove>& moves) {
    failed_.tracking = record_.tracking.conflicts(moves);
    if (!failed_.tracking.empty()) on_flight_ = true;  // who moved it may still be in flight
  }

  bool on_flight() const { return on_flight_; }
  Conflicts failed() && { return std::move(failed_); }

 private:
  const Record& record_;
  Conflicts failed_;
  bool on_flight_ = false;
};

Result<StreamEnds> find_streams(const Commit& commit, const Record& record) {
  StreamEnds ends;
  ends.reserve(commit.writes.size());
  for (const StreamWrite& write : commit.writes) {
    WEIR_TRY(ends.emplace_back(), record.contents.find_stream(write.stream, record.events, record.durable_end));
  }
  return ends;
}

/// Nothing when nothing failed.
std::optional<Refused> refusal(const Commit& commit, Conflicts failed, bool on_flight) {
  if (failed.streams.empty() && failed.tracking.empty() && failed.queries.empty()) return std::nullopt;
  return Refused{conflict_error(commit, std::move(failed)), on_flight};
}

}  // namespace

Result<Examination> examine(const Commit& commit, const index::TermIndex& index, const StoredEvents& events,
                            Position durable_end) {
  Examination examined(commit.conditions);
  WEIR_CHECK(examined.look_on(commit.conditions, index, events, durable_end, durable_end));
  return examined;
}

Verdict judge(const Commit& commit, Examination examined, const Record& record) {
  const auto ends = find_streams(commit, record);
  if (!ends) return Refused{ends.error()};
  if (auto repeat = find_repeat(commit, *ends, record)) return *std::move(repeat);
  Expectations expectations(record);
  Accepted accepted;
  accepted.first_versions.reserve(commit.writes.size());
  auto end = ends->begin();
  for (const StreamWrite& write : commit.writes) {
    expectations.demand(write.stream, write.expected, *end);
    accepted.first_versions.push_back(*end ? (*end)->version + 1 : StreamVersion{});
    ++end;
  }
  for (const StreamCheck& check : commit.checks) {
    const auto stream = record.contents.find_stream(check.stream, record.events, record.durable_end);
    if (!stream) return Refused{stream.error()};
    expectations.demand(check.stream, check.expected, *stream);
  }
  expectations.demand(commit.tracking);
  const auto looked = examined.look_on(commit.conditions, record.contents.terms, record.events, record.durable_end,
                                       record.end);  // only what came since (rule C3)
  if (!looked) return Refused{looked.error()};
  examined.refuse_unseen(commit.conditions, record.end);

  const bool on_flight = expectations.on_flight();
  Conflicts failed = std::move(expectations).failed();
  if (examined.is_open()) return Undecided{std::move(examined), std::move(failed), record.end};
  failed.queries = examined.failed();
  if (auto refused = refusal(commit, std::move(failed), on_flight)) return *std::move(refused);
  return accepted;
}

std::optional<Verdict> settle(const Commit& commit, Undecided question, const index::TermIndex& index,
                              const StoredEvents& events) {
  const auto looked = question.conditions.look_on(commit.conditions, index, events, question.end, question.end);
  if (!looked) return Refused{looked.error()};
  question.failed.queries = question.conditions.failed();
  return refusal(commit, std::move(question.failed), false);
}

}  // namespace weir::store
