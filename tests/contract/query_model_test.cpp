// Goal: reads by query, and conditions, say what a plain list of events says, also while others write. Method: random
// histories, queries and positions, each compared with a loop over a vector; every seed is printed when it fails.
#include <algorithm>
#include <random>
#include <thread>

#include "contract/fixture.hpp"

namespace contract {
namespace {

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}
  std::uint64_t below(std::uint64_t n) { return random_() % n; }

  NewEvent event() {
    NewEvent made{.type = "Type" + std::to_string(below(5)), .data = std::to_string(below(1000))};
    for (const std::uint64_t kind : {3, 8, 40})
      if (below(3) > 0) made.tags.push_back(tag(kind));
    return made;
  }
  Query query() {
    Query made;
    for (std::uint64_t n = 0; n <= below(3); ++n) {
      Alternative& one = made.alternatives.emplace_back();
      for (std::uint64_t t = below(3); t > 0; --t) one.types.push_back("Type" + std::to_string(below(6)));
      for (std::uint64_t t = below(one.types.empty() ? 2 : 3) + (one.types.empty() ? 1 : 0); t > 0; --t)
        one.tags.push_back(tag(std::array{3, 8, 40}[below(3)]));
    }
    return made;
  }

 private:
  std::string tag(std::uint64_t kind) { return "k" + std::to_string(kind) + ":" + std::to_string(below(kind)); }
  std::mt19937_64 random_;
};

/// Written out: what the engine does with terms and walks is not used here.
bool plainly_matches(const Query& query, const Event& event) {
  for (const Alternative& one : query.alternatives) {
    bool type = one.types.empty(), tags = true;
    for (const auto& wanted : one.types) type = type || wanted == event.type;
    for (const auto& wanted : one.tags) tags = tags && std::ranges::count(event.tags, wanted) > 0;
    if (type && tags) return true;
  }
  return false;
}

std::vector<Position> plainly_read(const std::vector<Event>& all, const Query& query, const Read& read) {
  std::vector<Position> found;
  const bool ahead = read.direction == Direction::forwards;
  for (const Event& e : all)
    if (plainly_matches(query, e) &&
        (!read.start || (ahead ? e.position.value >= *read.start : e.position.value <= *read.start)))
      found.push_back(e.position);
  if (!ahead) std::ranges::reverse(found);
  if (found.size() > read.max_events) found.resize(read.max_events);
  return found;
}

TEST_P(Contract, every_query_gives_what_a_plain_vector_gives) {
  Chance chance(11);
  for (int i = 0; i < 150; ++i) {
    Commit some;
    for (std::uint64_t s = 0; s <= chance.below(3); ++s) {
      std::vector<NewEvent> list;
      for (std::uint64_t n = 0; n <= chance.below(6); ++n) list.push_back(chance.event());
      some.append("s-" + std::to_string(s), ExpectedState::any(), std::move(list));
    }
    some.durability = Durability::relaxed;
    commit(std::move(some));
  }
  store().wait_past({store().end().value - 1}, 10s);
  settle();
  const auto all = events(Read::all());
  const auto follower = is_local() ? value_or_abort(follow_store(directory())) : nullptr;
  std::size_t matched = 0;
  for (int i = 0; i < 1500; ++i) {
    const Query query = chance.query();
    Read read = Read::query(query);
    if (chance.below(2) > 0) read.direction = Direction::backwards;
    if (chance.below(3) > 0) read.start = chance.below(all.size() + 5);
    if (chance.below(2) > 0) read.max_events = chance.below(90);
    const auto expected = plainly_read(all, query, read);
    matched += expected.size();
    for (const EventReader* reader :
         {static_cast<const EventReader*>(&store()), static_cast<const EventReader*>(follower.get())}) {
      if (reader == nullptr) continue;
      std::vector<Position> found;
      for (const Event& e : value_or_abort(reader->collect(read))) found.push_back(e.position);
      ASSERT_EQ(found, expected) << to_string(query) << " start " << read.start.value_or(999'999) << " number " << i;
    }
  }
  EXPECT_GT(matched, 10'000u) << "the queries have something to find";
}

/// What one writer did: a commit with conditions, and how it ended.
struct Attempt {
  FailIfAny condition;
  std::size_t count = 0;
  Result<CommitReceipt> result = CommitReceipt{};
};

/// Whether the attempt ended as the whole history says it had to.
void check(const Attempt& attempt, const std::vector<Event>& all, const std::string& name) {
  const auto stands = [&](Position from, Position to) {
    for (Position p = from; p < to; p = p + 1)
      if (plainly_matches(attempt.condition.query, all[p.value])) return std::optional(p);
    return std::optional<Position>();
  };
  if (attempt.result) {
    EXPECT_EQ(stands(attempt.condition.after, attempt.result->first), std::nullopt)
        << name << ": accepted at " << attempt.result->first.value << " with " << to_string(attempt.condition.query);
    return;
  }
  ASSERT_EQ(attempt.result.error().code(), Errc::conflict) << attempt.result.error().message();
  const QueryConflict& conflict = attempt.result.error().detail<Conflicts>()->queries.at(0);
  ASSERT_EQ(conflict.position, stands(attempt.condition.after, {all.size()}))
      << name << ": the first that matches " << to_string(attempt.condition.query);
  EXPECT_EQ(conflict.type, all[conflict.position->value].type);
}

TEST_P(Contract, conditions_of_interleaved_writers_end_as_a_plain_vector_says) {
  constexpr std::size_t kWriters = 4, kEach = 120;
  std::vector<std::vector<Attempt>> attempts(kWriters);
  {
    std::vector<std::jthread> writers;
    for (std::size_t w = 0; w < kWriters; ++w)
      writers.emplace_back([&, w] {
        Chance chance(100 + w);
        std::vector<Attempt>& mine = attempts[w];
        mine.resize(kEach);
        for (Attempt& attempt : mine) {
          const Position end = store().end();
          attempt.condition = {chance.query(), {end.value - chance.below(std::min<std::uint64_t>(end.value, 12) + 1)}};
          Commit some =
              Commit().append("w-" + std::to_string(w), ExpectedState::any(), {chance.event(), chance.event()});
          some.fail_if_any(attempt.condition.query, attempt.condition.after);
          if (chance.below(4) == 0) some.durability = Durability::relaxed;
          if (chance.below(2) == 0)
            attempt.result = store().commit(std::move(some));
          else
            store().commit_async(std::move(some),
                                 [&attempt](Result<CommitReceipt> r) { attempt.result = std::move(r); });
        }
      });
  }
  const Position end = store().end();
  EXPECT_TRUE(store().stop(20s));  // all callbacks have run
  settle();
  const auto all = events(Read::all());
  ASSERT_GE(all.size(), end.value);
  std::size_t accepted = 0, refused = 0;
  for (std::size_t w = 0; w < kWriters; ++w)
    for (std::size_t i = 0; i < kEach; ++i) {
      ++(attempts[w][i].result ? accepted : refused);
      check(attempts[w][i], all, "writer " + std::to_string(w) + " attempt " + std::to_string(i));
    }
  EXPECT_EQ(all.size(), accepted * 2);
  EXPECT_GT(accepted, 50u);
  EXPECT_GT(refused, 50u);
}

}  // namespace
}  // namespace contract
