// Goal: walks give the positions of all, of any, and of whole queries in terms, once each, in order, in both
// directions. Method: against loops over a plain list of sets; terms from one position to every second one.
#include "index/query_walk.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>

namespace weir::index {
namespace {

constexpr std::uint64_t kEvents = 20'000;

Term term(std::uint64_t every) { return term_of(TermKind::tag, "every:" + std::to_string(every)); }

class Walks : public testing::Test {
 public:
  /// An event carries the term "every:n" in one of n cases.
  Walks() {
    for (std::uint64_t position = 0; position < kEvents; ++position) {
      std::vector<Term> terms;
      carried.emplace_back();
      for (const std::uint64_t every : {2, 3, 10, 100, 3000, 15'000})
        if (random() % every == 0) {
          terms.push_back(term(every));
          carried.back().insert(every);
        }
      index.add({position}, terms, term_of(TermKind::event_id, std::to_string(position)));
      if (position % 3000 == 2999) index.freeze();  // walks cross from part to part
    }
  }

  struct Choice {
    std::vector<std::uint64_t> any, all;
  };
  std::vector<std::uint64_t> walked(const std::vector<Choice>& query, Stretch stretch, std::size_t at_once) const {
    TermQuery terms;
    for (const Choice& choice : query) {
      TermAlternative& one = terms.emplace_back();
      for (const auto every : choice.any) one.any.push_back(term(every));
      for (const auto every : choice.all) one.all.push_back(term(every));
    }
    QueryWalk walk(index, terms, stretch);
    std::vector<std::uint64_t> found;
    std::vector<Position> some(at_once);
    while (const std::size_t count = value_or_abort(walk.next(some))) {
      for (std::size_t i = 0; i < count; ++i) found.push_back(some[i].value);
      if (count < at_once) break;
    }
    EXPECT_EQ(value_or_abort(walk.next(some)), 0u) << "the end stays the end";
    return found;
  }
  std::vector<std::uint64_t> plain(const std::vector<Choice>& query, std::uint64_t from, std::uint64_t end) const {
    std::vector<std::uint64_t> found;
    for (std::uint64_t position = from; position < std::min(end, kEvents); ++position) {
      const auto carries = [&](std::uint64_t every) { return carried[position].contains(every); };
      if (std::ranges::any_of(query, [&](const Choice& one) {
            return (one.any.empty() || std::ranges::any_of(one.any, carries)) && std::ranges::all_of(one.all, carries);
          }))
        found.push_back(position);
    }
    return found;
  }

  std::mt19937_64 random{3};
  std::vector<std::set<std::uint64_t>> carried;
  TermIndex index;
};

TEST_F(Walks, give_what_plain_loops_give) {
  const std::vector<std::vector<Choice>> queries{
      {{{}, {2}}},
      {{{15'000}, {}}},
      {{{2, 3}, {}}},
      {{{}, {2, 3}}},
      {{{}, {3000, 2}}},
      {{{}, {2, 3000}}},
      {{{}, {2, 3, 10, 100}}},
      {{{2, 10}, {100, 3}}},
      {{{777}, {2}}},
      {{{}, {2, 777}}},
      {{{}, {2, 2, 2}}},
      {{{2, 3}, {10}}, {{}, {100, 2}}, {{3000, 15'000}, {}}},
      {{{}, {777}}, {{100, 777}, {}}},
  };
  for (std::size_t q = 0; q < queries.size(); ++q)
    for (const auto& [from, end] : {std::pair<std::uint64_t, std::uint64_t>{0, kEvents},
                                    {0, 0},
                                    {0, 1},
                                    {5000, 5000},
                                    {4321, 12'345},
                                    {kEvents - 1, kEvents},
                                    {kEvents, kEvents}})
      for (const std::size_t at_once : {std::size_t{1}, std::size_t{7}, std::size_t{64}}) {
        ASSERT_EQ(walked(queries[q], Stretch::ahead({from}, {end}), at_once), plain(queries[q], from, end))
            << "query " << q << " from " << from << " to " << end;
        auto back = plain(queries[q], 0, end);
        std::ranges::reverse(back);
        ASSERT_EQ(walked(queries[q], Stretch::back({end}), at_once), back) << "query " << q << " back from " << end;
      }
}

TEST_F(Walks, a_query_without_alternatives_finds_nothing) {
  EXPECT_TRUE(walked({}, Stretch::ahead({0}, {kEvents}), 5).empty());
}

}  // namespace
}  // namespace weir::index
