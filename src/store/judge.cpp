#include "store/judge.hpp"

#include <optional>
#include <utility>

#include "store/conflict_words.hpp"
#include "store/repeat.hpp"
#include "store/stream_life.hpp"
#include "weir/store/stream_metadata.hpp"

namespace weir::store {
namespace {

class Expectations {
 public:
  explicit Expectations(const Record& record) : record_(record) {}

  /// Judges one expectation of a stream that ends there. Errors: stream_tombstoned; as reads.
  Result<void> demand(const std::string& stream, ExpectedState expected, const std::optional<StreamEnd>& end) {
    std::optional<StreamVersion> last = end ? std::optional(end->version) : std::nullopt;
    if (end && end->mark == StreamMark::tombstone) {
      rest_on(*end);
      return tombstoned(stream);
    }
    if (end && minds_deletion(expected)) {
      WEIR_TRY(const auto said, find(metadata_stream_of(stream)));
      if (said && said->mark == StreamMark::deletes && end->position < said->position) {
        last = std::nullopt;
        if (!expected.holds_for(last)) rest_on(*said);
      }
    }
    if (expected.holds_for(last)) return {};
    failed_.streams.push_back({stream, to_string(expected), to_string(ExpectedState::after(last)), last});
    if (end) rest_on(*end);
    return {};
  }

  void demand(const std::vector<TrackingMove>& moves) {
    failed_.tracking = record_.tracking.conflicts(moves);
    if (!failed_.tracking.empty()) on_flight_ = true;  // who moved it may still be in flight
  }

  /// Where the stream ends.
  Result<std::optional<StreamEnd>> find(const std::string& stream) const {
    return record_.contents.find_stream(RecentStreams::Name(stream), record_.events, record_.durable_end);
  }

  /// Whether what was found wrong rests on commits in flight.
  bool on_flight() const { return on_flight_; }
  Conflicts failed() && { return std::move(failed_); }

 private:
  /// Whether it matters that the stream may be deleted: versions go on behind the last one either way, and most commits
  /// need not ask.
  static bool minds_deletion(ExpectedState expected) {
    return expected.kind() == ExpectedState::Kind::no_stream || expected.kind() == ExpectedState::Kind::exists;
  }
  void rest_on(const StreamEnd& end) { on_flight_ = on_flight_ || end.position >= record_.durable_end; }

  const Record& record_;
  Conflicts failed_;
  bool on_flight_ = false;
};

/// Of many streams those some places on are asked for ahead: each would be waited for alone.
Result<StreamEnds> find_streams(const Commit& commit, const Record& record) {
  constexpr std::size_t kAhead = 8;
  std::vector<RecentStreams::Name> names;
  names.reserve(commit.writes.size());
  for (const StreamWrite& write : commit.writes) names.emplace_back(write.stream);
  StreamEnds ends;
  ends.reserve(names.size());
  const RecentStreams& recent = record.contents.streams;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i + 2 * kAhead < names.size()) recent.approach(names[i + 2 * kAhead]);
    if (i + kAhead < names.size()) recent.prefetch(names[i + kAhead]);
    WEIR_TRY(ends.emplace_back(), record.contents.find_stream(names[i], record.events, record.durable_end));
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
  prefetch_repeat(commit, record);
  const auto ends = find_streams(commit, record);
  if (!ends) return Refused{ends.error()};
  if (auto repeat = find_repeat(commit, *ends, record)) return *std::move(repeat);
  Expectations expectations(record);
  Accepted accepted;
  accepted.first_versions.reserve(commit.writes.size());
  auto end = ends->begin();
  for (const StreamWrite& write : commit.writes) {
    if (const auto judged = expectations.demand(write.stream, write.expected, *end); !judged)
      return Refused{judged.error(), expectations.on_flight()};
    accepted.first_versions.push_back(*end ? (*end)->version + 1 : StreamVersion{});
    ++end;
  }
  for (const StreamCheck& check : commit.checks) {
    const auto stream = expectations.find(check.stream);
    const auto judged =
        stream ? expectations.demand(check.stream, check.expected, *stream) : Result<void>(stream.error());
    if (!judged) return Refused{judged.error(), expectations.on_flight()};
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
