// Goal: the index gives every position of a term, in order, and nothing past the visible end. Method: against a plain
// map of vectors, with terms of one, few and thousands of positions.
#include "index/term_index.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <thread>

namespace weir::index {
namespace {

std::vector<std::uint64_t> all_of(const TermIndex& index, Term term, Position from, Position end) {
  std::vector<std::uint64_t> found;
  std::array<Position, 7> some;
  while (const std::size_t n = index.forwards(term, from, end, some)) {
    for (std::size_t i = 0; i < n; ++i) found.push_back(some[i].value);
    from = some[n - 1] + 1;
  }
  return found;
}

TEST(TermIndex, gives_what_a_plain_map_gives) {
  TermIndex index;
  std::map<std::string, std::vector<std::uint64_t>> model;
  std::mt19937_64 random(7);
  constexpr std::uint64_t kEvents = 20'000;
  for (std::uint64_t position = 0; position < kEvents; ++position) {
    const std::string rare = "order-" + std::to_string(random() % 6000),
                      common = "type-" + std::to_string(random() % 3);
    index.add({position}, std::array{term_of(TermKind::stream, rare), term_of(TermKind::stream, common)});
    model[rare].push_back(position);
    model[common].push_back(position);
  }
  for (const auto& [name, positions] : model) {
    const Term term = term_of(TermKind::stream, name);
    ASSERT_EQ(all_of(index, term, {}, {kEvents}), positions) << name;
    ASSERT_EQ(index.nth(term, positions.size() - 1, {kEvents}), Position{positions.back()});
    ASSERT_FALSE(index.nth(term, positions.size(), {kEvents}));
    std::vector<Position> backwards(positions.size() + 1);
    ASSERT_EQ(index.backwards(term, {kEvents}, backwards), positions.size());
    ASSERT_TRUE(std::equal(positions.rbegin(), positions.rend(), backwards.begin(),
                           [](std::uint64_t a, Position b) { return a == b.value; }));
  }
}

TEST(TermIndex, nothing_at_or_past_the_end_is_given_out) {
  TermIndex index;
  const Term term = term_of(TermKind::type, "Paid.v1");
  for (std::uint64_t position : {3, 5, 9}) index.add({position}, std::array{term});
  EXPECT_EQ(all_of(index, term, {}, {9}), (std::vector<std::uint64_t>{3, 5}));
  EXPECT_EQ(all_of(index, term, {4}, {10}), (std::vector<std::uint64_t>{5, 9}));
  std::array<Position, 4> some;
  EXPECT_EQ(index.backwards(term, {5}, some), 1u);
  EXPECT_EQ(some[0], Position{3});
  EXPECT_FALSE(index.nth(term, 1, {5}));
  EXPECT_EQ(index.forwards(term_of(TermKind::type, "Unknown.v1"), {}, {10}, some), 0u);
}

TEST(TermIndex, kinds_do_not_mix_and_a_term_given_twice_counts_once) {
  TermIndex index;
  const Term tag = term_of(TermKind::tag, "order-1");
  index.add({0}, std::array{tag, tag});
  index.add({1}, std::array{tag, tag});
  std::array<Position, 4> some;
  EXPECT_EQ(index.forwards(tag, {}, {2}, some), 2u);
  EXPECT_EQ(index.forwards(term_of(TermKind::stream, "order-1"), {}, {2}, some), 0u);
}

TEST(TermIndex, readers_run_while_the_writer_adds) {
  TermIndex index;
  const Term term = term_of(TermKind::category, "order");
  constexpr std::uint64_t kEvents = 30'000;
  std::atomic<std::uint64_t> end = 0;
  std::jthread writer([&] {
    for (std::uint64_t position = 0; position < kEvents; ++position) {
      index.add({position}, std::array{term, term_of(TermKind::stream, std::to_string(position))});
      end = position + 1;
    }
  });
  for (std::uint64_t seen = 0; seen < kEvents;) {
    seen = end;
    std::array<Position, 16> last;
    const std::size_t count = index.backwards(term, {seen}, last);
    ASSERT_EQ(count, std::min<std::uint64_t>(seen, last.size()));
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(last[i].value, seen - 1 - i);
  }
}

}  // namespace
}  // namespace weir::index
