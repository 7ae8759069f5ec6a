// Goal: the index gives every position of a term, in order, and nothing past the visible end, wherever its parts are.
// Method: against a plain map of vectors, with terms of one, few and thousands of positions; the parts are in memory,
// in files, in files that were merged, or a mixture.
#include "index/term_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <thread>

#include "env/simulated/world.hpp"
#include "index/run_directory.hpp"
#include "index/write_run.hpp"

namespace weir::index {
namespace {

constexpr std::uint64_t kEvents = 20'000;

Term id_of(std::uint64_t position) { return term_of(TermKind::event_id, std::to_string(position)); }
std::uint32_t offset_of(std::uint64_t position) {
  return static_cast<std::uint32_t>(position * 352 % 9'000'000 / 8 * 8 + (position % 5000 == 0 ? 800'000'000 : 0));
}

enum class Where { in_memory, in_files, merged, mixed };

class TermIndexTest : public testing::TestWithParam<Where> {
 protected:
  void fill() {
    std::mt19937_64 random(7);
    for (std::uint64_t position = 0; position < kEvents; ++position) {
      const std::string rare = "order-" + std::to_string(random() % 6000);
      const std::string common = "type-" + std::to_string(random() % 3);
      index_.add({position}, std::array{term(rare), term(common), term("every")}, id_of(position));
      index_.add_frame(1, offset_of(position));
      for (const std::string& name : {rare, common, std::string("every")}) model_[name].push_back(position);
      if (position % 1500 == 1499) end_part();
    }
    if (GetParam() == Where::merged) {
      merge(0, 4);
      merge(4, 5);
      merge(0, 2);
    }
    if (GetParam() == Where::mixed) merge(2, 3);
  }

  void end_part() {
    if (GetParam() == Where::in_memory) return;
    const auto part = index_.freeze();
    if (GetParam() == Where::mixed && part->begin().value > kEvents / 2) return;
    const env::Path path = "/i/" + std::to_string(part->begin().value);
    value_or_abort(world_.disk.make_directories("/i"));
    const auto file = value_or_abort(world_.disk.open(path, env::Opening::create_new));
    value_or_abort(write_run(*file, {}, *part, {}, "kept"));
    runs_.push_back(value_or_abort(RunFile::open(world_.disk, path)));
    index_.replace(runs_.back());
  }

  void merge(std::size_t first, std::size_t count) {
    const env::Path path = "/i/merged-" + std::to_string(merges_++);
    const auto file = value_or_abort(world_.disk.open(path, env::Opening::create_new));
    const std::vector inputs(runs_.begin() + static_cast<std::ptrdiff_t>(first),
                             runs_.begin() + static_cast<std::ptrdiff_t>(first + count));
    value_or_abort(merge_runs(*file, inputs, {}, [] { return Result<void>{}; }));
    runs_.erase(runs_.begin() + static_cast<std::ptrdiff_t>(first),
                runs_.begin() + static_cast<std::ptrdiff_t>(first + count));
    runs_.insert(runs_.begin() + static_cast<std::ptrdiff_t>(first), value_or_abort(RunFile::open(world_.disk, path)));
    index_.replace(runs_[first]);
  }

  static Term term(std::string_view name) { return term_of(TermKind::stream, name); }

  std::vector<std::uint64_t> all_of(Term which, Position from, Position end) const {
    std::vector<std::uint64_t> found;
    std::array<Position, 7> some;
    while (const std::size_t n = value_or_abort(index_.forwards(which, from, end, some))) {
      for (std::size_t i = 0; i < n; ++i) found.push_back(some[i].value);
      from = some[n - 1] + 1;
    }
    return found;
  }

  env::SimulatedWorld world_;
  TermIndex index_;
  std::vector<std::shared_ptr<const RunFile>> runs_;
  int merges_ = 0;
  std::map<std::string, std::vector<std::uint64_t>> model_;
};

INSTANTIATE_TEST_SUITE_P(Everywhere, TermIndexTest,
                         testing::Values(Where::in_memory, Where::in_files, Where::merged, Where::mixed));

TEST_P(TermIndexTest, gives_what_a_plain_map_gives) {
  fill();
  for (const auto& [name, positions] : model_) {
    ASSERT_EQ(all_of(term(name), {}, {kEvents}), positions) << name;
    ASSERT_EQ(value_or_abort(index_.nth(term(name), positions.size() - 1, {kEvents})), Position{positions.back()});
    ASSERT_EQ(value_or_abort(index_.nth(term(name), positions.size() / 2, {kEvents})),
              Position{positions[positions.size() / 2]});
    ASSERT_FALSE(value_or_abort(index_.nth(term(name), positions.size(), {kEvents})));
    std::vector<Position> backwards(positions.size() + 1);
    ASSERT_EQ(value_or_abort(index_.backwards(term(name), {kEvents}, backwards)), positions.size());
    ASSERT_TRUE(std::equal(positions.rbegin(), positions.rend(), backwards.begin(),
                           [](std::uint64_t a, Position b) { return a == b.value; }));
  }
}

TEST_P(TermIndexTest, what_lies_between_two_places_is_given_from_either_side) {
  fill();
  std::mt19937_64 random(8);
  for (int round = 0; round < 300; ++round) {
    const auto& [name, positions] = *std::next(model_.begin(), static_cast<std::ptrdiff_t>(random() % model_.size()));
    const std::uint64_t from = random() % kEvents;
    const std::uint64_t end = from + random() % (kEvents - from);
    const auto low = std::lower_bound(positions.begin(), positions.end(), from);
    const auto high = std::lower_bound(positions.begin(), positions.end(), end);
    ASSERT_EQ(all_of(term(name), {from}, {end}), std::vector(low, high)) << name << ' ' << from << ' ' << end;
    std::array<Position, 3> last;
    const std::size_t count = value_or_abort(index_.backwards(term(name), {end}, last));
    ASSERT_EQ(count, std::min<std::size_t>(3, static_cast<std::size_t>(high - positions.begin())));
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(last[i].value, *(high - 1 - static_cast<std::ptrdiff_t>(i)));
  }
}

TEST_P(TermIndexTest, every_event_has_its_frame_and_its_id) {
  fill();
  for (std::uint64_t position = 0; position < kEvents; ++position) {
    ASSERT_EQ(value_or_abort(index_.offset_of({position})), offset_of(position)) << position;
    ASSERT_EQ(value_or_abort(index_.find_id(id_of(position))), Position{position});
  }
  EXPECT_FALSE(value_or_abort(index_.find_id(id_of(kEvents))));
}

TEST_P(TermIndexTest, what_is_not_there_is_not_found) {
  fill();
  std::array<Position, 4> some;
  for (int i = 0; i < 5000; ++i) {
    const Term unknown = term("unknown-" + std::to_string(i));
    ASSERT_EQ(value_or_abort(index_.forwards(unknown, {}, {kEvents}, some)), 0u);
    ASSERT_EQ(value_or_abort(index_.backwards(unknown, {kEvents}, some)), 0u);
    ASSERT_FALSE(value_or_abort(index_.nth(unknown, 0, {kEvents})));
  }
}

TEST_P(TermIndexTest, every_run_is_in_order_and_keeps_what_it_was_given) {
  fill();
  for (const auto& run : runs_) {
    const auto whole = run->check_all();
    EXPECT_TRUE(whole) << whole.error().message();
    EXPECT_EQ(value_or_abort(run->snapshot()), "kept");
  }
}

TEST(TermIndex, nothing_at_or_past_the_end_is_given_out) {
  TermIndex index;
  const Term term = term_of(TermKind::type, "Paid.v1");
  const Term other = term_of(TermKind::type, "Sent.v1");
  for (std::uint64_t position = 0; position < 10; ++position)
    index.add({position}, std::array{position == 3 || position == 5 || position == 9 ? term : other}, id_of(position));
  std::array<Position, 4> some;
  EXPECT_EQ(value_or_abort(index.forwards(term, {}, {9}, some)), 2u);
  EXPECT_EQ(value_or_abort(index.forwards(term, {4}, {10}, some)), 2u);
  EXPECT_EQ(some[0], Position{5});
  EXPECT_EQ(value_or_abort(index.backwards(term, {5}, some)), 1u);
  EXPECT_EQ(some[0], Position{3});
  EXPECT_FALSE(value_or_abort(index.nth(term, 1, {5})));
}

TEST(TermIndex, kinds_do_not_mix_and_a_term_given_twice_counts_once) {
  TermIndex index;
  const Term tag = term_of(TermKind::tag, "order-1");
  index.add({0}, std::array{tag, tag}, id_of(0));
  index.add({1}, std::array{tag, tag}, id_of(1));
  std::array<Position, 4> some;
  EXPECT_EQ(value_or_abort(index.forwards(tag, {}, {2}, some)), 2u);
  EXPECT_EQ(value_or_abort(index.forwards(term_of(TermKind::stream, "order-1"), {}, {2}, some)), 0u);
}

TEST(TermIndex, an_id_that_is_a_term_as_well_is_kept_when_ids_are_forgotten) {
  env::SimulatedWorld world;
  TermIndex index;
  index.add({0}, std::array{id_of(0)}, id_of(0));
  index.add({1}, {}, id_of(1));
  index.add_frame(2, 64);
  const auto part = index.freeze();
  std::vector<std::shared_ptr<const RunFile>> runs;
  const auto write = [&](const env::Path& path, auto&& fill) {
    const auto file = value_or_abort(world.disk.open(path, env::Opening::create_new));
    value_or_abort(fill(*file));
    runs.push_back(value_or_abort(RunFile::open(world.disk, path)));
  };
  write("/run", [&](env::File& file) { return write_run(file, {}, *part, {}, ""); });
  write("/merged", [&](env::File& file) {
    return merge_runs(file, std::span(runs).first(1), {2}, [] { return Result<void>{}; });
  });
  std::array<Position, 1> some;
  EXPECT_EQ(value_or_abort(runs[0]->forwards(id_of(1), {}, {2}, some)), 1u);
  EXPECT_EQ(value_or_abort(runs[1]->forwards(id_of(1), {}, {2}, some)), 0u) << "it left the window";
  EXPECT_EQ(value_or_abort(runs[1]->forwards(id_of(0), {}, {2}, some)), 1u);
}

TEST(TermIndex, readers_run_while_the_writer_adds_and_freezes) {
  TermIndex index;
  const Term term = term_of(TermKind::category, "order");
  constexpr std::uint64_t kMany = 30'000;
  std::atomic<std::uint64_t> end = 0;
  std::jthread writer([&] {
    for (std::uint64_t position = 0; position < kMany; ++position) {
      index.add({position}, std::array{term, term_of(TermKind::stream, std::to_string(position))}, id_of(position));
      index.add_frame(1, static_cast<std::uint32_t>(position * 8));
      end = position + 1;
      if (position % 1000 == 0) (void)index.freeze();
    }
  });
  for (std::uint64_t seen = 0; seen < kMany;) {
    seen = end;
    std::array<Position, 16> last;
    const std::size_t count = value_or_abort(index.backwards(term, {seen}, last));
    ASSERT_EQ(count, std::min<std::uint64_t>(seen, last.size()));
    for (std::size_t i = 0; i < count; ++i) ASSERT_EQ(last[i].value, seen - 1 - i);
    if (seen == 0) continue;
    ASSERT_EQ(value_or_abort(index.offset_of({seen - 1})), (seen - 1) * 8);
  }
}

}  // namespace
}  // namespace weir::index
