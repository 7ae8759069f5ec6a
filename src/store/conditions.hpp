// The conditions of a commit on queries, looked at in three steps:
//
//      0           after            P               durable           now
//      ├─────────────┼──────────────┼──────────────────┼───────────────┤
//                    [ before the commit's turn )                           rule C3
//                                   [ in its turn      )                    the events themselves
//                                                      [ in flight     )    the index alone
//
// An event in flight cannot be read yet, and the index knows only hashes. Where it names one, the condition is left
// open there, and the answer waits until the event is durable and can be compared itself (rule C1): a hash that two
// names share makes a commit wait, and never refuses it.
#pragma once

#include <cstddef>
#include <vector>

#include "index/query_walk.hpp"
#include "store/stored_events.hpp"
#include "weir/base/error.hpp"
#include "weir/store/commit.hpp"

namespace weir::store {

/// How far the conditions of one commit were looked at, and what that came to. Keeps no reference to them: whoever goes
/// on hands in the same ones.
class Examination {
 public:
  Examination() = default;
  explicit Examination(const std::vector<FailIfAny>&);

  /// Looks on, up to `end`. Of the events at or past `durable` only the index is asked. Errors: of reading the events.
  Result<void> look_on(const std::vector<FailIfAny>&, const index::TermIndex&, const StoredEvents&, Position durable,
                       Position end);
  /// Refuses every condition that begins past `end`, where the store ends.
  void refuse_unseen(const std::vector<FailIfAny>&, Position end);

  /// Whether an answer rests on events in flight.
  bool is_open() const;
  /// The conditions that do not hold, in their order.
  std::vector<QueryConflict> failed() const;

 private:
  enum class State : std::uint8_t { holds, open, failed };
  struct One {
    index::TermQuery terms;
    Position next;  ///< Everything before it was looked at; where it is open, the event it waits for.
    State state = State::holds;
    QueryConflict conflict{};
  };

  Result<void> look_on(One&, const Query&, const index::TermIndex&, const StoredEvents&, Position durable,
                       Position end);

  std::vector<One> all_;
};

}  // namespace weir::store
