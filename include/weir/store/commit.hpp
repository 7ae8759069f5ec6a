// The commit: the atomic unit of writing. All of it becomes durable, or nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weir/base/ids.hpp"
#include "weir/store/event.hpp"
#include "weir/store/query.hpp"
#include "weir/store/tracking.hpp"

namespace weir {

/// The largest commit, encoded (rule L3).
inline constexpr std::size_t kMaxCommitBytes = 8 * 1024 * 1024;
/// The longest name of a stream, in bytes. Names are UTF-8 without control characters and not empty; those that begin
/// with '$' are Weir's own.
inline constexpr std::size_t kMaxStreamName = 255;
/// The most conditions on queries that a commit may have.
inline constexpr std::size_t kMaxConditions = 64;

/// What a commit demands of a stream.
class ExpectedState {
 public:
  enum class Kind : std::uint8_t { any, no_stream, exists, exactly };

  static constexpr ExpectedState any() { return {Kind::any, {}}; }
  static constexpr ExpectedState no_stream() { return {Kind::no_stream, {}}; }
  static constexpr ExpectedState exists() { return {Kind::exists, {}}; }
  /// The stream's last event has exactly this version.
  static constexpr ExpectedState exactly(StreamVersion version) { return {Kind::exactly, version}; }
  /// What a reader saw: exactly that version, or no stream when it saw nothing.
  static constexpr ExpectedState after(std::optional<StreamVersion> seen) {
    return seen ? exactly(*seen) : no_stream();
  }

  constexpr Kind kind() const { return kind_; }
  constexpr StreamVersion version() const { return version_; }  ///< Only for `exactly`.
  constexpr bool holds_for(std::optional<StreamVersion> last) const {
    switch (kind_) {
      case Kind::any:
        return true;
      case Kind::no_stream:
        return !last;
      case Kind::exists:
        return last.has_value();
      case Kind::exactly:
        return last == version_;
    }
    return false;
  }
  friend constexpr bool operator==(ExpectedState, ExpectedState) = default;

 private:
  constexpr ExpectedState(Kind kind, StreamVersion version) : kind_(kind), version_(version) {}
  Kind kind_;
  StreamVersion version_;
};

/// In words, for messages: "any", "no stream", "exists", "exactly 4".
std::string to_string(ExpectedState);

enum class Durability : std::uint8_t {
  durable,  ///< Acknowledged once it is on stable storage.
  relaxed,  ///< Acknowledged once written; synced within StoreOptions::relaxed_sync_interval. Until then a power cut
            ///< may lose it.
};

struct StreamWrite {
  std::string stream;
  ExpectedState expected = ExpectedState::any();
  std::vector<NewEvent> events{};
};

/// A condition on a stream that is not written.
struct StreamCheck {
  std::string stream;
  ExpectedState expected = ExpectedState::any();
};

/// A condition on what the events of a query are, wherever they stand (a dynamic consistency boundary): the commit is
/// refused if an event that matches has a position at or past `after`.
///
///     [ what the decision has seen ......... )[ what it has not: none of this may match ...
///     0                                     after
///
/// Who read everything up to `end()` says that end. Position{} demands that there never was such an event. An `after`
/// past the end of the store is refused, too: nobody has seen that. The query may be narrower than the one that was
/// read: only what would change the decision.
struct FailIfAny {
  Query query;
  Position after{};
};

/// A stream may be written once in a commit. A commit with neither events nor tracking is an invalid argument.
struct Commit {
  std::vector<StreamWrite> writes{};
  std::vector<StreamCheck> checks{};
  std::vector<FailIfAny> conditions{};
  std::vector<TrackingMove> tracking{};
  Durability durability = Durability::durable;

  Commit& append(std::string stream, ExpectedState expected, std::vector<NewEvent> events) & {
    writes.push_back({std::move(stream), expected, std::move(events)});
    return *this;
  }
  Commit&& append(std::string stream, ExpectedState expected, std::vector<NewEvent> events) && {
    append(std::move(stream), expected, std::move(events));
    return std::move(*this);
  }

  Commit& fail_if_any(Query query, Position after) & {
    conditions.push_back({std::move(query), after});
    return *this;
  }
  Commit&& fail_if_any(Query query, Position after) && {
    fail_if_any(std::move(query), after);
    return std::move(*this);
  }
};

struct StreamReceipt {
  std::string stream;
  StreamVersion first;
  StreamVersion last;
};

/// What was written where. Events of one commit stand together: positions [first, first + count), in the order of the
/// commit's writes; count 0 for tracking only. Ids are remembered over 262,144 commits or 1,048,576 events (rule C2).
struct CommitReceipt {
  Position first{};
  std::uint64_t count = 0;
  std::vector<StreamReceipt> streams{};
  bool repeated = false;  ///< These event ids were committed before; this is that receipt (rule C2).

  Position end() const { return first + count; }
};

}  // namespace weir
