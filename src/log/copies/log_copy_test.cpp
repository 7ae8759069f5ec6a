// Goal: a copy is a store of its own that has exactly what was committed before its cut, whatever is written to either
// afterwards; its consumers are held (rule T1).
// Method: a store over three segments in the simulated world, cut everywhere.
#include "log/copies/log_copy.hpp"

#include "log/copies/copies_fixture.hpp"

namespace weir::log {
namespace {

using testing::HasSubstr;

class LogCopyTest : public testing::Test, protected CopiesWorld {
 protected:
  void SetUp() override { make_store(store); }
  Identity identity(const env::Path& path) { return value_or_abort(read_identity(world.disk, {path})); }
};

TEST_F(LogCopyTest, T1_a_copy_has_an_id_of_its_own_its_ancestry_and_is_held) {
  const auto copied = value_or_abort(copy(store, target, Position{4}));
  const Identity of_copy = identity(target), of_store = identity(store);
  EXPECT_NE(of_copy.store, of_store.store);
  EXPECT_EQ(copied.store, of_copy.store);
  EXPECT_EQ(of_copy.ancestry, (Ancestry{{of_store.store, 2, Position{4}}}));
  EXPECT_TRUE(is_held(world.disk, {target}));
  EXPECT_FALSE(is_held(world.disk, {store}));

  EXPECT_TRUE(value_or_abort(let_go(world.disk, {target})));
  EXPECT_FALSE(is_held(world.disk, {target}));
  EXPECT_FALSE(value_or_abort(let_go(world.disk, {target})));
}

TEST_F(LogCopyTest, a_copy_has_what_was_committed_before_its_cut_and_goes_on_from_there) {
  for (const std::uint64_t position : {0, 1, 3, 4, 7, 8}) {
    SCOPED_TRACE(position);
    const env::Path to = "/data/copy-" + std::to_string(position);
    EXPECT_EQ(value_or_abort(copy(store, to, Position{position})).end, Position{position});
    expect_sound(to, position);
    for (int opening = 0; opening < 2; ++opening) {
      const auto log = open(to);
      EXPECT_TRUE(holds_test_events(log->segments()));
      commit(*log, 2, 1000);
    }
    expect_sound(to, position + 4);
  }
  expect_sound(store, 8);
}

TEST_F(LogCopyTest, a_commit_is_copied_whole_or_not_at_all) {
  for (const std::uint64_t position : {2, 5, 6}) {
    const auto refused = copy(store, target, Position{position});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Errc::invalid_argument);
    EXPECT_THAT(refused.error().message(), HasSubstr(position == 2 ? "the events 1 to 2" : "the events 4 to 6"));
  }
  const auto beyond = copy(store, target, Position{9});
  ASSERT_FALSE(beyond);
  EXPECT_THAT(beyond.error().message(), HasSubstr("up to 8"));
  EXPECT_EQ(value_or_abort(world.disk.kind(target)), env::PathKind::absent) << "what is refused leaves nothing";
}

TEST_F(LogCopyTest, a_time_takes_what_was_committed_up_to_it) {
  const Time begin = world.clock.now() - std::chrono::seconds(50);  // five commits, ten seconds apart
  const std::uint64_t expected[] = {0, 1, 3, 4, 7, 8};
  for (int commits = 1; commits <= 5; ++commits) {
    const env::Path to = "/data/then-" + std::to_string(commits);
    const Time then = begin + std::chrono::seconds(10 * commits);
    EXPECT_EQ(value_or_abort(copy(store, to, then)).end, Position{expected[commits]}) << commits;
    expect_sound(to, expected[commits]);
  }
}

TEST_F(LogCopyTest, a_time_before_the_first_commit_is_refused_and_leaves_nothing) {
  const Time first = world.clock.now() - std::chrono::seconds(40);
  const auto refused = copy(store, target, first - std::chrono::microseconds(1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::invalid_argument);
  EXPECT_THAT(refused.error().message(), HasSubstr("from " + to_string(first) + " on"));
  EXPECT_EQ(value_or_abort(world.disk.kind(target)), env::PathKind::absent);
}

TEST_F(LogCopyTest, full_segments_are_shared_by_link_and_copied_where_that_cannot_be) {
  const auto linked = value_or_abort(copy(store, "/data/linked"));
  EXPECT_EQ(linked.linked_segments, 2u);
  EXPECT_EQ(linked.copied_segments, 1u) << "somebody may still write to the last one";
  EXPECT_LT(linked.copied_bytes, 2'000'000u);
  world.disk.refuse_links();
  const auto copied = value_or_abort(copy(store, "/data/copied"));
  EXPECT_EQ(copied.linked_segments, 0u);
  EXPECT_EQ(copied.copied_segments, 3u);
  expect_sound("/data/copied", 8);
}

TEST_F(LogCopyTest, neither_sees_what_is_written_to_the_other_later) {
  const auto log = open(store);
  value_or_abort(copy(store, target));  // while somebody writes to the store
  const auto log_of_copy = open(target);
  commit(*log, 1, 1000);
  commit(*log_of_copy, 2, 1000);
  commit(*log_of_copy, 1, 8'300'000);
  expect_sound(store, 9);
  expect_sound(target, 11);
}

TEST_F(LogCopyTest, copies_of_copies_know_all_their_ancestors) {
  const StoreId first = identity(store).store;
  value_or_abort(copy(store, "/data/b"));
  {
    const auto log = open("/data/b");
    commit(*log, 2, 40);
  }
  const StoreId second = identity("/data/b").store;
  value_or_abort(copy("/data/b", "/data/c", Position{10}));
  EXPECT_EQ(identity("/data/c").ancestry, (Ancestry{{first, 3, Position{8}}, {second, 4, Position{10}}}));
  expect_sound("/data/c", 10);
  // Cut again inside the part that the first one wrote: the second one contributes nothing, and is still an ancestor.
  const auto copied = value_or_abort(copy("/data/c", "/data/d", Position{7}));
  const auto ancestry = identity("/data/d").ancestry;
  ASSERT_EQ(ancestry.size(), 3u);
  for (const Ancestor& ancestor : ancestry) EXPECT_EQ(ancestor.below, Position{7});
  expect_sound("/data/d", 7);
  EXPECT_EQ(writer_of(2, ancestry, copied.store), first);
  EXPECT_EQ(writer_of(3, ancestry, copied.store), copied.store);
}

TEST_F(LogCopyTest, what_is_there_is_left_alone) {
  for (const env::Path& to : {store, env::Path("/data")}) {
    const auto refused = copy(store, to);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Errc::conflict) << to;
  }
  expect_sound(store, 8);
}

TEST_F(LogCopyTest, a_full_disk_gives_back_what_was_begun) {
  world.disk.refuse_links();
  world.disk.set_space_left(2 * kMinSegmentBytes + 100'000);
  const auto refused = copy(store, target);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::no_space);
  EXPECT_EQ(value_or_abort(world.disk.list(target)), std::vector<std::string>{"lock"});
  world.disk.set_space_left(UINT64_MAX);
  value_or_abort(copy(store, target));
  expect_sound(target, 8);
}

TEST_F(LogCopyTest, L5_the_border_between_ancestor_and_store_is_checked_like_any_other) {
  value_or_abort(copy(store, target, Position{7}));
  {
    const auto log = open(target);
    commit(*log, 1, 40);
  }
  const LogDirectory of_copy{target};
  const auto names = value_or_abort(of_copy.list_segments(world.disk));
  value_or_abort(world.disk.remove(of_copy.segment(names[2])));
  const auto refused = LogWriter::open(
      world.environment, target, {.segment_bytes = kMinSegmentBytes, .drive = Drive::by_hand}, ignore_frames(), {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::corrupted);
  const auto followed = events_in(target);
  ASSERT_FALSE(followed);
  EXPECT_EQ(followed.error().code(), Errc::corrupted);
  EXPECT_FALSE(value_or_abort(verify_log(world.environment, target)).damage.empty());
}

TEST_F(LogCopyTest, a_copy_without_its_own_segments_is_not_written_to_under_an_ancestors_id) {
  value_or_abort(copy(store, target, Position{7}));
  const LogDirectory of_copy{target};
  const auto names = value_or_abort(of_copy.list_segments(world.disk));
  value_or_abort(world.disk.remove(of_copy.segment(names.back())));
  for (const bool with_record : {true, false}) {
    if (!with_record) value_or_abort(ControlPage::write(world.disk, of_copy.control(), identity(target).store));
    const auto writer =
        LogWriter::open(world.environment, target, {.segment_bytes = kMinSegmentBytes}, ignore_frames(), {});
    ASSERT_FALSE(writer);
    EXPECT_EQ(writer.error().code(), Errc::corrupted);
    EXPECT_EQ(events_in(target).error().code(), Errc::corrupted);
    EXPECT_FALSE(value_or_abort(verify_log(world.environment, target)).damage.empty());
  }
}

TEST_F(LogCopyTest, a_damaged_ancestry_is_corruption) {
  value_or_abort(copy(store, target));
  for (const std::uint64_t offset : {0, 13, 20, 40, 62}) {
    world.disk.flip_bit(LogDirectory{target}.ancestry(), offset);
    const auto refused = read_identity(world.disk, {target});
    ASSERT_FALSE(refused) << offset;
    EXPECT_EQ(refused.error().code(), Errc::corrupted) << offset;
    world.disk.flip_bit(LogDirectory{target}.ancestry(), offset);
  }
  world.disk.flip_bit(LogDirectory{target}.ancestry(), 8);
  EXPECT_EQ(read_identity(world.disk, {target}).error().code(), Errc::unsupported_format);
}

}  // namespace
}  // namespace weir::log
