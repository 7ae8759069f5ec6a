#include "store/conditions.hpp"

#include <algorithm>
#include <array>

#include "store/query_terms.hpp"

namespace weir::store {

Examination::Examination(const std::vector<FailIfAny>& conditions) {
  all_.reserve(conditions.size());
  for (const FailIfAny& condition : conditions) {
    One& one = all_.emplace_back();
    one.terms = terms_of(condition.query);
    one.next = condition.after;
    one.conflict = {.condition = all_.size() - 1, .after = condition.after};
  }
}

Result<void> Examination::look_on(const std::vector<FailIfAny>& conditions, const index::TermIndex& index,
                                  const StoredEvents& events, Position durable, Position end) {
  for (std::size_t i = 0; i < all_.size(); ++i)
    if (all_[i].state != State::failed) WEIR_CHECK(look_on(all_[i], conditions[i].query, index, events, durable, end));
  return {};
}

Result<void> Examination::look_on(One& one, const Query& query, const index::TermIndex& index,
                                  const StoredEvents& events, Position durable, Position end) {
  one.state = State::holds;
  if (one.next >= end) return {};
  index::QueryWalk walk(index, one.terms, index::Stretch::ahead(one.next, end));
  std::array<Position, 1> place;
  EventView event;
  for (;;) {
    WEIR_TRY(const std::size_t count, walk.next(place));
    if (count == 0) break;
    one.next = place[0];
    if (one.next >= durable) {
      one.state = State::open;
      return {};
    }
    WEIR_TRY(const bool there, events.at(one.next, event));
    if (!there || !matches(query, event)) continue;
    one.state = State::failed;
    one.conflict.position = event.position;
    one.conflict.type = event.type;
    return {};
  }
  one.next = end;
  return {};
}

void Examination::refuse_unseen(const std::vector<FailIfAny>& conditions, Position end) {
  for (std::size_t i = 0; i < all_.size(); ++i)
    if (conditions[i].after > end) all_[i].state = State::failed;
}

bool Examination::is_open() const {
  return std::ranges::any_of(all_, [](const One& one) { return one.state == State::open; });
}

std::vector<QueryConflict> Examination::failed() const {
  std::vector<QueryConflict> conflicts;
  for (const One& one : all_)
    if (one.state == State::failed) conflicts.push_back(one.conflict);
  return conflicts;
}

}  // namespace weir::store
