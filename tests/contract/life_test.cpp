// Goal: what of a stream is shown and how it ends: metadata, deletion, tombstones. Method: the contract suite; an
// answer is compared whole.
#include <thread>

#include "contract/fixture.hpp"

namespace contract {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr auto kAny = ExpectedState::any();

std::vector<std::string> three() { return {"a@0", "a@1", "a@2"}; }

class Life : public Contract {
 public:
  void set(std::string_view stream, const StreamMetadata& metadata) {
    const auto set = set_stream_metadata(store(), stream, metadata);
    EXPECT_TRUE(set) << set.error().message();
  }
  Errc read_error(const Read& read) {
    const auto found = store().collect(read);
    EXPECT_FALSE(found);
    return found ? Errc::handler_failed : found.error().code();
  }
  std::optional<StreamVersion> version(std::string_view stream) {
    return value_or_abort(store().stream_version(stream));
  }
  Errc append_error(std::string stream, ExpectedState expected) {
    return code_of(store().commit(Commit().append(std::move(stream), expected, events_of(1))));
  }
};

INSTANTIATE_TEST_SUITE_P(AllStores, Life, testing::Values(Kind::memory, Kind::local, Kind::reopened),
                         [](const auto& kind) { return name_of(kind.param); });

TEST_P(Life, metadata_are_found_as_they_were_set) {
  const StreamMetadata metadata{.max_count = 7,
                                .max_age = std::chrono::seconds(60),
                                .truncate_before = StreamVersion{3},
                                .custom = R"({"owner":"ann","$acl":{"$r":["x","}"]}})"};
  set("a", {.max_count = 1});
  set("a", metadata);
  settle();
  const auto found = value_or_abort(read_stream_metadata(store(), "a"));
  EXPECT_EQ(found.metadata, metadata);
  EXPECT_EQ(found.version, StreamVersion{1});
  EXPECT_THAT(names(Read::stream("$$a")), ElementsAre("$$a@0", "$$a@1"));
  const auto none = value_or_abort(read_stream_metadata(store(), "b"));
  EXPECT_EQ(none.metadata, StreamMetadata{});
  EXPECT_EQ(none.version, std::nullopt);
}

TEST_P(Life, metadata_are_changed_only_by_who_has_seen_the_last) {
  set("a", {.max_count = 1});
  EXPECT_EQ(code_of(set_stream_metadata(store(), "a", {.max_count = 2}, ExpectedState::no_stream())), Errc::conflict);
  EXPECT_TRUE(set_stream_metadata(store(), "a", {.max_count = 3}, ExpectedState::exactly({0})));
}

TEST_P(Life, what_is_no_metadata_is_refused) {
  for (const StreamMetadata& bad : {StreamMetadata{.max_count = 0}, StreamMetadata{.max_age = std::chrono::seconds(0)},
                                    StreamMetadata{.max_age = std::chrono::seconds(-1)},
                                    StreamMetadata{.max_count = UINT64_MAX}, StreamMetadata{.custom = "[]"},
                                    StreamMetadata{.custom = R"({"a":})"}, StreamMetadata{.custom = R"({"$tb":1})"}})
    EXPECT_EQ(code_of(set_stream_metadata(store(), "a", bad)), Errc::invalid_argument);
  EXPECT_EQ(code_of(set_stream_metadata(store(), "$$a", {})), Errc::invalid_argument);
  EXPECT_EQ(code_of(set_stream_metadata(store(), std::string(254, 'a'), {})), Errc::invalid_argument);
  EXPECT_TRUE(set_stream_metadata(store(), std::string(253, 'a'), {}));
  const NewEvent unreadable = event("$metadata", "{\"$maxCount\":\"many\"}");
  EXPECT_EQ(code_of(store().commit(Commit().append("$$a", kAny, {unreadable}))), Errc::invalid_argument);
}

TEST_P(Life, only_the_last_events_are_shown) {
  append("a", events_of(5));
  set("a", {.max_count = 2});
  settle();
  EXPECT_THAT(names(Read::stream("a")), ElementsAre("a@3", "a@4"));
  EXPECT_THAT(names(Read::stream("a").backwards()), ElementsAre("a@4", "a@3"));
  EXPECT_THAT(names(Read::stream("a").from(StreamVersion{1}).limit(1)), ElementsAre("a@3"));
  EXPECT_THAT(names(Read::stream("a").from(StreamVersion{4})), ElementsAre("a@4"));
  EXPECT_THAT(names(Read::stream("a").backwards().from(StreamVersion{3})), ElementsAre("a@3"));
  EXPECT_THAT(names(Read::stream("a").backwards().from(StreamVersion{2})), IsEmpty());
  EXPECT_EQ(version("a"), StreamVersion{4});
  append("a", events_of(1));
  EXPECT_THAT(names(Read::stream("a")), ElementsAre("a@4", "a@5"));
}

TEST_P(Life, events_below_the_truncation_are_not_shown_and_the_narrowest_limit_counts) {
  append("a", events_of(5));
  set("a", {.truncate_before = StreamVersion{2}});
  EXPECT_THAT(names(Read::stream("a")), ElementsAre("a@2", "a@3", "a@4"));
  set("a", {.max_count = 4, .truncate_before = StreamVersion{3}});
  settle();
  EXPECT_THAT(names(Read::stream("a")), ElementsAre("a@3", "a@4"));
  set("a", {.max_count = 1, .truncate_before = StreamVersion{3}});
  EXPECT_THAT(names(Read::stream("a").backwards()), ElementsAre("a@4"));
  set("a", {.truncate_before = StreamVersion{99}});
  EXPECT_THAT(names(Read::stream("a")), IsEmpty());
  EXPECT_EQ(version("a"), StreamVersion{4}) << "truncated, not deleted";
  EXPECT_EQ(append_error("a", ExpectedState::no_stream()), Errc::conflict);
  set("a", {});
  EXPECT_THAT(names(Read::stream("a")), SizeIs(5)) << "nothing was taken out";
}

TEST_P(Life, an_age_that_no_event_has_hides_nothing) {
  append("a", events_of(3));
  for (const std::chrono::seconds age : {std::chrono::seconds(3600), std::chrono::seconds(INT64_MAX)}) {
    set("a", {.max_age = age});
    EXPECT_EQ(names(Read::stream("a")), three());
  }
}

TEST_P(Life, other_reads_go_on_showing_what_a_stream_does_not) {
  append("order-1", events_of(3));
  set("order-1", {.max_count = 1});
  settle();
  EXPECT_THAT(names(Read::category("order")), ElementsAre("order-1@0", "order-1@1", "order-1@2"));
  EXPECT_THAT(names(Read::type("Noted.v1")), SizeIs(3));
  EXPECT_THAT(names(Read::all()), ElementsAre("order-1@0", "order-1@1", "order-1@2", "$$order-1@0"));
}

TEST_P(Life, a_subscription_to_a_stream_is_given_what_is_shown) {
  append("a", events_of(5));
  set("a", {.max_count = 2});
  settle();
  Subscription subscription(store(), {}, OfStream{"a"});
  EXPECT_EQ(value_or_abort(subscription.next(0ms))->version, StreamVersion{3});
  EXPECT_EQ(value_or_abort(subscription.next(0ms))->version, StreamVersion{4});
}

TEST_P(Life, a_deleted_stream_is_not_there) {
  append("a", events_of(3));
  append("b", events_of(1));
  EXPECT_TRUE(delete_stream(store(), "a", ExpectedState::exactly({2})));
  settle();
  EXPECT_THAT(names(Read::stream("a")), IsEmpty());
  EXPECT_THAT(names(Read::stream("a").backwards().limit(1)), IsEmpty());
  EXPECT_EQ(version("a"), std::nullopt);
  std::vector<std::string> listed;
  EXPECT_TRUE(store().streams([&](std::string_view name, StreamVersion) {
    listed.emplace_back(name);
    return Flow::more;
  }));
  EXPECT_THAT(listed, ElementsAre("b", "$$a"));
  EXPECT_EQ(value_or_abort(read_stream_metadata(store(), "a")).metadata.truncate_before, kDeleted);
  EXPECT_EQ(append_error("a", ExpectedState::exists()), Errc::conflict);
  EXPECT_EQ(append_error("a", ExpectedState::exactly({1})), Errc::conflict);
}

TEST_P(Life, a_deleted_stream_goes_on_behind_its_last_version) {
  for (const ExpectedState expected : {kAny, ExpectedState::no_stream(), ExpectedState::exactly({2})}) {
    const std::string stream = "a-" + to_string(expected);
    append(stream, events_of(3));
    EXPECT_TRUE(delete_stream(store(), stream));
    settle();
    append(stream, events_of(2), expected);
    EXPECT_THAT(names(Read::stream(stream)), ElementsAre(stream + "@3", stream + "@4"));
    EXPECT_THAT(names(Read::stream(stream).backwards()), ElementsAre(stream + "@4", stream + "@3"));
    EXPECT_THAT(names(Read::stream(stream).from(StreamVersion{4})), ElementsAre(stream + "@4"));
    EXPECT_EQ(version(stream), StreamVersion{4});
    EXPECT_EQ(append_error(stream, ExpectedState::no_stream()), Errc::conflict);
    append(stream, events_of(1), ExpectedState::exists());
    EXPECT_TRUE(delete_stream(store(), stream, ExpectedState::exactly({5})));
    EXPECT_THAT(names(Read::stream(stream)), IsEmpty()) << "a second time";
  }
}

TEST_P(Life, who_changes_the_metadata_of_a_stream_begun_again_shows_and_hides_nothing) {
  append("a", events_of(2));
  ASSERT_TRUE(delete_stream(store(), "a"));
  auto found = value_or_abort(read_stream_metadata(store(), "a"));
  append("a", events_of(2));
  found.metadata.max_count = 10;
  EXPECT_EQ(code_of(set_stream_metadata(store(), "a", found.metadata)), Errc::conflict)
      << "would delete what came in between";
  found = value_or_abort(read_stream_metadata(store(), "a"));
  EXPECT_EQ(found.metadata.truncate_before, StreamVersion{2});
  EXPECT_TRUE(found.is_deletion);
  found.metadata.max_count = 10;
  ASSERT_TRUE(set_stream_metadata(store(), "a", found.metadata, ExpectedState::after(found.version)));
  EXPECT_THAT(names(Read::stream("a")), ElementsAre("a@2", "a@3"));
  EXPECT_FALSE(value_or_abort(read_stream_metadata(store(), "a")).is_deletion);
}

TEST_P(Life, a_stream_that_never_was_is_not_deleted_unless_it_has_metadata) {
  EXPECT_EQ(code_of(delete_stream(store(), "a", ExpectedState::no_stream())), Errc::conflict);
  EXPECT_EQ(code_of(delete_stream(store(), "a", ExpectedState::exists())), Errc::conflict);
  set("a", {.max_count = 3});
  EXPECT_TRUE(delete_stream(store(), "a", ExpectedState::no_stream()));
  append("a", events_of(1), ExpectedState::no_stream());
  EXPECT_EQ(code_of(delete_stream(store(), "a", ExpectedState::no_stream())), Errc::conflict);
  EXPECT_EQ(code_of(delete_stream(store(), "a", ExpectedState::exactly({4}))), Errc::conflict);
}

TEST_P(Life, a_tombstone_is_for_ever) {
  append("a", events_of(3));
  ASSERT_TRUE(tombstone_stream(store(), "a", ExpectedState::exists()));
  settle();
  EXPECT_EQ(read_error(Read::stream("a")), Errc::stream_tombstoned);
  EXPECT_EQ(read_error(Read::stream("a").backwards().limit(1)), Errc::stream_tombstoned);
  EXPECT_EQ(store().stream_version("a").error().code(), Errc::stream_tombstoned);
  EXPECT_EQ(read_stream_metadata(store(), "a").error().code(), Errc::stream_tombstoned);
  for (const ExpectedState expected : {kAny, ExpectedState::no_stream(), ExpectedState::exactly({3})})
    EXPECT_EQ(append_error("a", expected), Errc::stream_tombstoned);
  EXPECT_EQ(append_error("$$a", kAny), Errc::invalid_argument) << "nothing but metadata can stand there at all";
  EXPECT_EQ(code_of(set_stream_metadata(store(), "a", {.max_count = 1})), Errc::stream_tombstoned);
  EXPECT_EQ(code_of(delete_stream(store(), "a")), Errc::stream_tombstoned);
  EXPECT_EQ(code_of(tombstone_stream(store(), "a")), Errc::stream_tombstoned);
  Commit checks = Commit().append("b", kAny, events_of(1));
  checks.checks.push_back({"a", ExpectedState::no_stream()});
  EXPECT_EQ(code_of(store().commit(checks)), Errc::stream_tombstoned);
  EXPECT_THAT(names(Read::all()), ElementsAre("a@0", "a@1", "a@2", "a@3", "$$a@0"));
  EXPECT_TRUE(store().streams([](std::string_view name, StreamVersion) {
    EXPECT_EQ(name, "$$a");
    return Flow::more;
  }));
}

TEST_P(Life, a_name_can_be_given_a_tombstone_before_its_first_event) {
  EXPECT_EQ(code_of(tombstone_stream(store(), "a", ExpectedState::exists())), Errc::conflict);
  EXPECT_TRUE(tombstone_stream(store(), "a", ExpectedState::no_stream()));
  settle();
  EXPECT_EQ(append_error("a", kAny), Errc::stream_tombstoned);
  EXPECT_EQ(read_error(Read::stream("a")), Errc::stream_tombstoned);
}

TEST_P(Life, a_deleted_stream_can_be_given_a_tombstone) {
  append("a", events_of(1));
  ASSERT_TRUE(delete_stream(store(), "a"));
  EXPECT_TRUE(tombstone_stream(store(), "a", ExpectedState::no_stream()));
  EXPECT_EQ(append_error("a", kAny), Errc::stream_tombstoned);
}

TEST_P(Life, half_a_tombstone_is_refused) {
  const NewEvent end = event("$streamDeleted");
  const auto code = [&](Commit commit) { return code_of(store().commit(std::move(commit))); };
  EXPECT_EQ(code(Commit().append("a", kAny, {end})), Errc::invalid_argument);
  EXPECT_EQ(code(Commit().append("$$a", kAny, {end})), Errc::invalid_argument);
  EXPECT_EQ(code(Commit().append("a", kAny, {end, event()}).append("$$a", kAny, {event("$streamDeleted")})),
            Errc::invalid_argument);
}

TEST_P(Life, C2_a_commit_is_recognised_after_its_stream_ended) {
  const Commit first = Commit().append("a", ExpectedState::no_stream(), events_of(2));
  commit(first);
  ASSERT_TRUE(delete_stream(store(), "a"));
  EXPECT_TRUE(commit(first).repeated);
  ASSERT_TRUE(tombstone_stream(store(), "a"));
  settle();
  EXPECT_TRUE(commit(first).repeated);
}

TEST_P(Life, C1_of_appends_and_a_tombstone_at_once_none_comes_behind_it) {
  constexpr int kWriters = 3;
  std::vector<std::jthread> writers;
  std::array<Errc, kWriters> ended{};
  for (int i = 0; i < kWriters; ++i)
    writers.emplace_back([&, i] {
      for (;;) {
        const auto appended = store().commit(Commit().append("a", kAny, events_of(1)));
        if (appended) continue;
        ended[static_cast<std::size_t>(i)] = appended.error().code();
        return;
      }
    });
  store().wait_past({20}, 10s);
  EXPECT_TRUE(tombstone_stream(store(), "a"));
  writers.clear();
  EXPECT_THAT(ended, testing::Each(Errc::stream_tombstoned));
  settle();
  std::string last;
  for (const Event& event : events(Read::category("a"))) last = event.type;
  EXPECT_EQ(last, kTombstoneType);
}

TEST_P(Life, a_follower_sees_the_same) {
  if (!is_local()) GTEST_SKIP() << "nothing to follow";
  append("a", events_of(5));
  append("b", events_of(5));
  append("c", events_of(5));
  const auto follower = value_or_abort(follow_store(directory()));
  set("a", {.max_count = 1});
  ASSERT_TRUE(delete_stream(store(), "b"));
  ASSERT_TRUE(tombstone_stream(store(), "c"));
  EXPECT_THAT(value_or_abort(follower->collect(Read::stream("a"))), SizeIs(1));
  EXPECT_THAT(value_or_abort(follower->collect(Read::stream("b"))), IsEmpty());
  EXPECT_EQ(value_or_abort(follower->stream_version("b")), std::nullopt);
  EXPECT_EQ(follower->collect(Read::stream("c")).error().code(), Errc::stream_tombstoned);
}

}  // namespace
}  // namespace contract
