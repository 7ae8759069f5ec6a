#include "weir/domain/boundaries.hpp"

namespace weir::detail {

Result<Position> fold_query(const EventReader& reader, const Query& query, const Fold& fold) {
  const Position end = reader.end();  // first: what comes while it reads is what the condition is for
  Result<void> folded;
  WEIR_CHECK(reader.read(Read::query(query), [&](const EventView& event) {
    if (event.position >= end) return Flow::stop;
    folded = fold(event);
    return folded ? Flow::more : Flow::stop;
  }));
  WEIR_CHECK(std::move(folded));
  return end;
}

Result<CommitReceipt> commit_within(EventStore& store, std::string stream, FailIfAny condition,
                                    std::vector<NewEvent> events, const Cause& cause) {
  set_cause(events, cause);
  Commit commit;
  commit.append(std::move(stream), ExpectedState::any(), std::move(events));
  commit.conditions.push_back(std::move(condition));
  return store.commit(std::move(commit));
}

}  // namespace weir::detail
