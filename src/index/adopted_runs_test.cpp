// Goal: a follower has every event of a term once, whatever files of its writer it finds, in whatever order.
// Method: the follower freezes at places of its own; the writer's files end before, at and past what it knows.
#include "index/adopted_runs.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "env/simulated/world.hpp"
#include "index/write_run.hpp"

namespace weir::index {
namespace {

const Term kEvery = term_of(TermKind::stream, "every");

class AdoptedRunsTest : public testing::Test {
 protected:
  using Runs = std::vector<std::shared_ptr<const RunFile>>;

  AdoptedRunsTest() { value_or_abort(world_.disk.make_directories("/i")); }

  template <class Index>
  static void add_to(Index& index, std::uint64_t begin, std::uint64_t end) {
    for (std::uint64_t at = begin; at < end; ++at) {
      index.add({at}, std::array{kEvery}, term_of(TermKind::event_id, std::to_string(at)));
      index.add_frame(1, static_cast<std::uint32_t>(64 + at * 64));
    }
  }

  /// The writer's file of those events.
  std::shared_ptr<const RunFile> run(std::uint64_t begin, std::uint64_t end) {
    MemoryPart part({begin});
    add_to(part, begin, end);
    const env::Path path = "/i/" + std::to_string(begin) + "-" + std::to_string(end);
    const auto file = value_or_abort(world_.disk.open(path, env::Opening::create_new));
    value_or_abort(write_run(*file, {}, part, {}, ""));
    return value_or_abort(RunFile::open(world_.disk, path));
  }

  void follow_to(std::uint64_t end, const Runs& there) {
    add_to(terms_, end_, end);
    end_ = end;
    (void)terms_.freeze();
    adopted_.take(terms_, {end}, there);
  }

  bool has_each_event_once() const {
    std::array<Position, 2000> found;
    const std::size_t count = value_or_abort(terms_.forwards(kEvery, {}, {end_}, found));
    if (count != end_) return false;
    for (std::size_t i = 0; i < count; ++i)
      if (found[i].value != i || value_or_abort(terms_.nth(kEvery, i, {end_})) != Position{i}) return false;
    return true;
  }

  env::SimulatedWorld world_;
  TermIndex terms_;
  AdoptedRuns adopted_{{}};
  std::uint64_t end_ = 0;
};

TEST_F(AdoptedRunsTest, a_run_that_ends_past_what_is_known_is_taken_when_the_follower_has_come_there) {
  const Runs there = {run(0, 100), run(100, 180), run(180, 240)};
  follow_to(200, there);
  EXPECT_TRUE(has_each_event_once());
  const Runs later = {there[0], there[1], there[2], run(240, 300)};
  follow_to(350, later);
  EXPECT_TRUE(has_each_event_once());
  follow_to(500, {there[0], there[1], there[2], later[3], run(300, 420)});
  EXPECT_TRUE(has_each_event_once());
}

TEST_F(AdoptedRunsTest, a_merged_run_takes_the_place_of_its_parts_and_of_what_was_indexed_here) {
  const Runs there = {run(0, 100), run(100, 180)};
  follow_to(150, there);
  follow_to(400, {run(0, 180), run(180, 390)});
  EXPECT_TRUE(has_each_event_once());
  follow_to(600, {run(0, 390)});
  EXPECT_TRUE(has_each_event_once());
}

TEST_F(AdoptedRunsTest, files_that_are_gone_are_missed_by_nobody) {
  const auto first = run(0, 100);
  follow_to(150, {first});
  follow_to(300, {});
  EXPECT_TRUE(has_each_event_once());
  follow_to(450, {first, run(100, 310)});
  EXPECT_TRUE(has_each_event_once());
}

}  // namespace
}  // namespace weir::index
