#include "store/judge.hpp"

#include <fmt/format.h>

#include <optional>

#include "store/repeat.hpp"

namespace weir::store {
namespace {

class Expectations {
 public:
  explicit Expectations(const Record& record) : record_(record) {}

  /// Judges one expectation; the stream as it is.
  Result<std::optional<StreamEnd>> demand(const std::string& stream, ExpectedState expected) {
    WEIR_TRY(const auto end, record_.contents.find_stream(stream, record_.events, record_.durable_end));
    const std::optional<StreamVersion> last = end ? std::optional(end->version) : std::nullopt;
    if (expected.holds_for(last)) return end;
    failed_.streams.push_back({stream, to_string(expected), to_string(ExpectedState::after(last)), last});
    if (end && end->position >= record_.durable_end) on_flight_ = true;
    return end;
  }

  void demand(const std::vector<TrackingMove>& moves) {
    failed_.tracking = record_.tracking.conflicts(moves);
    if (!failed_.tracking.empty()) on_flight_ = true;  // who moved it may still be in flight
  }

  std::optional<Refused> refusal() && {
    if (failed_.streams.empty() && failed_.tracking.empty()) return std::nullopt;
    std::string message = words();
    return Refused{Error(Errc::conflict, std::move(message), std::move(failed_)), on_flight_};
  }

 private:
  std::string words() const {
    std::string text = "the commit's expectations do not hold:";
    for (const StreamConflict& c : failed_.streams)
      text += fmt::format(" stream {}: expected {}, found {};", c.stream, c.expected, c.actual);
    for (const TrackingConflict& c : failed_.tracking)
      text += fmt::format(" tracking of {} partition {}: expected {}, found {};", c.consumer,
                          c.partition == TrackingMove::kEveryPartition ? "every" : std::to_string(c.partition),
                          c.expected.value, c.actual.value);
    return text + " read again and decide again";
  }

  const Record& record_;
  Conflicts failed_;
  bool on_flight_ = false;
};

}  // namespace

Verdict judge(const Commit& commit, const Record& record) {
  if (auto repeat = find_repeat(commit, record)) return *std::move(repeat);
  Expectations expectations(record);
  Accepted accepted;
  accepted.first_versions.reserve(commit.writes.size());
  for (const StreamWrite& write : commit.writes) {
    const auto stream = expectations.demand(write.stream, write.expected);
    if (!stream) return Refused{stream.error()};
    accepted.first_versions.push_back(*stream ? (*stream)->version + 1 : StreamVersion{});
  }
  for (const StreamCheck& check : commit.checks)
    if (const auto stream = expectations.demand(check.stream, check.expected); !stream) return Refused{stream.error()};
  expectations.demand(commit.tracking);
  if (auto refusal = std::move(expectations).refusal()) return *std::move(refusal);
  return accepted;
}

}  // namespace weir::store
