// Goal: a scavenge takes the events that their streams do not show, and nothing else: what is shown of streams is the
// same before and after, in the store, in followers, after reopening, with the index or with one made anew.
#include "weir/store/scavenge.hpp"

#include "store/follow_store.hpp"
#include "store/indexed_store.hpp"
#include "store/rebuild_index.hpp"
#include "store/verify.hpp"
#include "weir/store/stream_metadata.hpp"

namespace weir::store {
namespace {

class ScavengeTest : public IndexedStore {
 protected:
  void SetUp() override { open(); }

  /// Streams of each kind of life, over four segments, and others behind them.
  void fill_and_hide() {
    fill(120);
    value_or_abort(set_stream_metadata(*store_, "s-1", {.truncate_before = StreamVersion{9}}));
    value_or_abort(set_stream_metadata(*store_, "s-2", {.max_count = 3}));
    value_or_abort(delete_stream(*store_, "s-3"));
    value_or_abort(tombstone_stream(*store_, "s-4"));
    fill_others(140);
  }
  void fill_others(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i, ++next_) {
      NewEvent event{.type = "Other.v1", .data = std::string(kEventBytes, 'y')};
      event.id = derive_event_id("other", next_);
      value_or_abort(store_->commit(Commit().append("t-" + std::to_string(next_ % 3), ExpectedState::any(), {event})));
      for (int step = 0; step < 3; ++step) store_->tick();
    }
  }

  ScavengeReport scavenge() { return value_or_abort(weir::scavenge(*store_), "scavenge"); }

  /// Each of the commits of `fill` again.
  void expect_repeats() {
    for (std::uint64_t n = 0; n < 120; ++n) {
      const auto receipt = store_->commit(commit_number(n));
      ASSERT_TRUE(receipt) << n << ": " << receipt.error().message();
      EXPECT_TRUE(receipt->repeated) << n;
      EXPECT_EQ(receipt->first, Position{n});
      EXPECT_EQ(receipt->streams.front().first, StreamVersion{n / 7});
    }
  }

  /// What is shown of streams.
  static std::string streams_of(const EventReader& reader) {
    std::string all;
    for (const char* name : {"s-0", "s-1", "s-2", "s-3", "s-4", "s-5", "s-6", "$$s-1", "t-0"}) {
      all += std::string("\n") + name + ": ";
      for (const Read& read :
           {Read::stream(name), Read::stream(name).backwards(), Read::stream(name).from(StreamVersion{12}),
            Read::stream(name).from(StreamVersion{500}), Read::stream(name).from(StreamVersion{10}).backwards()}) {
        const auto done = reader.read(read, [&](const EventView& event) {
          all += std::to_string(event.version.value) + "@" + std::to_string(event.position.value) + ":" +
                 std::to_string(event.data.size()) + " ";
          return Flow::more;
        });
        all += done ? "| " : done.error().message();
      }
      const auto version = reader.stream_version(name);
      all += !version ? version.error().message() : *version ? std::to_string((*version)->value) : "none";
    }
    all += "\n";
    EXPECT_TRUE(reader.streams([&](std::string_view name, StreamVersion last) {
      all += std::string(name) + "=" + std::to_string(last.value) + " ";
      return Flow::more;
    }));
    for (const TrackingState& state : reader.tracking())
      all += state.consumer + std::to_string(state.lowest().next.value);
    return all;
  }

  std::uint64_t count(const Read& read) {
    std::uint64_t events = 0;
    value_or_abort(store_->read(read, [&](const EventView&) {
      ++events;
      return Flow::more;
    }));
    return events;
  }

  void expect_verified(std::uint64_t gone) {
    const auto report = value_or_abort(verify(world_.environment, kRoot));
    EXPECT_FALSE(report.damage) << report.damage->reason;
    EXPECT_EQ(report.gone, gone);
    ASSERT_TRUE(report.index);
    EXPECT_FALSE(report.index->damage) << report.index->damage->file << ": " << report.index->damage->reason;
  }
};

TEST_F(ScavengeTest, takes_what_streams_do_not_show_and_nothing_else) {
  fill_and_hide();
  const std::string before = streams_of(*store_);
  const std::uint64_t all = store_->end().value;

  const ScavengeReport report = scavenge();
  EXPECT_TRUE(report.finished);
  EXPECT_GE(report.rewritten, 2u);
  // s-0 to s-6 have 17 or 18 events each: hidden are 9 of s-1, 15 - 1, all but the last of s-3 and of s-4.
  EXPECT_EQ(report.events, 9 + (17 - 3) + (17 - 1) + 17);
  EXPECT_GT(report.bytes, report.events * (kEventBytes - 100));
  EXPECT_EQ(streams_of(*store_), before);
  EXPECT_EQ(count(Read::all()), all - report.events);
  EXPECT_EQ(count(Read::category("s")), 120 + 1 - report.events);
  expect_verified(report.events);

  open();
  EXPECT_EQ(streams_of(*store_), before);
  EXPECT_EQ(streams_of(*value_or_abort(follow_store(world_.environment, kRoot))), before);
  EXPECT_EQ(scavenge().events, 0u);
}

TEST_F(ScavengeTest, an_index_made_anew_shows_the_same) {
  fill_and_hide();
  const std::string before = streams_of(*store_);
  const std::uint64_t gone = scavenge().events;
  store_.reset();
  value_or_abort(rebuild_index(world_.environment, kRoot, {}));
  expect_verified(gone);
  open();
  EXPECT_EQ(streams_of(*store_), before);
  EXPECT_EQ(streams_of(*value_or_abort(follow_store(world_.environment, kRoot))), before);
}

TEST_F(ScavengeTest, C2_a_repeat_is_known_by_what_is_left_of_its_commit) {
  const auto event = [](std::uint64_t n) {
    NewEvent made{.type = "Made.v1", .data = "{}"};
    made.id = derive_event_id("made", n);
    return made;
  };
  const Commit alone = Commit().append("a", ExpectedState::any(), {event(1)});
  const Commit in_one = Commit().append("b", ExpectedState::any(), {event(2), event(3)});
  const Commit in_two =
      Commit().append("c", ExpectedState::any(), {event(4)}).append("d", ExpectedState::any(), {event(5)});
  const Commit of_one_part =
      Commit().append("e", ExpectedState::any(), {event(6)}).append("f", ExpectedState::any(), {event(7)});
  std::vector<CommitReceipt> first;
  for (const Commit& commit : {alone, in_one, in_two, of_one_part})
    first.push_back(value_or_abort(store_->commit(commit)));
  for (const char* name : {"a", "e"}) {  // not the last ones
    value_or_abort(store_->commit(Commit().append(name, ExpectedState::any(), {event(100 + name[0])})));
    value_or_abort(set_stream_metadata(*store_, name, {.truncate_before = StreamVersion{1}}));
  }
  value_or_abort(set_stream_metadata(*store_, "b", {.truncate_before = StreamVersion{1}}));
  fill_others(140);
  EXPECT_EQ(scavenge().events, 3u);

  const Commit all[] = {alone, in_one, in_two, of_one_part};
  for (std::size_t i = 0; i < std::size(all); ++i) {
    const CommitReceipt again = value_or_abort(store_->commit(all[i]));
    EXPECT_TRUE(again.repeated) << i;
    EXPECT_EQ(again.first, first[i].first) << i;
    ASSERT_EQ(again.streams.size(), first[i].streams.size()) << i;
    for (std::size_t k = 0; k < again.streams.size(); ++k) {
      EXPECT_EQ(again.streams[k].first, first[i].streams[k].first) << i;
      EXPECT_EQ(again.streams[k].last, first[i].streams[k].last) << i;
    }
  }
}

TEST_F(ScavengeTest, what_is_gone_meets_no_condition) {
  NewEvent event{.type = "Rare.v1", .data = "{}"};
  event.tags = {"rare:1"};
  value_or_abort(store_->commit(Commit().append("r", ExpectedState::any(), {event})));
  value_or_abort(store_->commit(Commit().append("r", ExpectedState::any(), {{.type = "Common.v1", .data = "{}"}})));
  value_or_abort(set_stream_metadata(*store_, "r", {.max_count = 1}));
  fill_others(140);
  const auto decide = [&] {
    Commit commit = Commit().append("x", ExpectedState::any(), {{.type = "Decided.v1", .data = "{}"}});
    commit.conditions.push_back({.query = {{{.types = {"Rare.v1"}}}}, .after = {}});
    return store_->commit(std::move(commit));
  };
  EXPECT_EQ(decide().error().code(), Errc::conflict);
  EXPECT_EQ(scavenge().events, 1u);
  const auto decided = decide();
  EXPECT_TRUE(decided) << decided.error().message();
}

TEST_F(ScavengeTest, what_is_too_old_is_taken) {
  fill_others(70);
  world_.clock.advance(std::chrono::hours(2));
  value_or_abort(set_stream_metadata(*store_, "t-0", {.max_age = std::chrono::hours(1)}));
  fill_others(140);
  EXPECT_EQ(scavenge().events, 24u);
  world_.clock.advance(std::chrono::hours(2));
  EXPECT_GE(scavenge().events, 24u) << "old by now";
}

TEST_F(ScavengeTest, a_repeat_of_what_is_gone_gives_the_first_receipt) {
  fill_and_hide();
  EXPECT_GT(scavenge().events, 0u);
  expect_repeats();
  value_or_abort(set_stream_metadata(*store_, "s-5", {.truncate_before = StreamVersion{9}}));
  EXPECT_GT(scavenge().events, 0u);  // beside what is gone already
  open();
  expect_repeats();
  store_.reset();
  value_or_abort(rebuild_index(world_.environment, kRoot, {}));
  open();
  expect_repeats();
}

TEST_F(ScavengeTest, ids_of_what_is_gone_are_refused_in_another_commit) {
  fill_and_hide();
  scavenge();
  Commit other = commit_number(1);
  other.writes.front().events.push_back({.type = "More.v1", .data = "x"});
  Commit changed = commit_number(1);
  changed.writes.front().events.front().data = "other";
  for (const Commit& commit : {other, changed}) {
    const auto refused = store_->commit(commit);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), Errc::id_reused);
  }
}

TEST_F(ScavengeTest, a_run_that_goes_on_keeps_what_is_shown_again) {
  fill(120);
  value_or_abort(set_stream_metadata(*store_, "s-1", {.max_count = 1}));
  fill_others(140);
  int asked = 0;
  const auto first = value_or_abort(store_->scavenge({.should_stop = [&] { return ++asked > 1; }}));
  EXPECT_FALSE(first.finished);
  EXPECT_EQ(first.rewritten, 1u);

  value_or_abort(set_stream_metadata(*store_, "s-1", {}));
  const std::string before = streams_of(*store_);
  EXPECT_EQ(scavenge().events, 0u);
  EXPECT_EQ(streams_of(*store_), before);
}

TEST_F(ScavengeTest, a_run_that_is_under_way_keeps_what_is_shown_again) {
  fill(120);
  value_or_abort(set_stream_metadata(*store_, "s-1", {.max_count = 1}));
  fill_others(140);
  std::string before;
  const auto done = value_or_abort(store_->scavenge({.on_progress = [&](const auto&, auto) {
    if (!before.empty()) return;
    value_or_abort(set_stream_metadata(*store_, "s-1", {}));
    before = streams_of(*store_);
  }}));
  EXPECT_EQ(done.rewritten, 1u);
  EXPECT_EQ(streams_of(*store_), before);
}

TEST_F(ScavengeTest, readers_are_told_what_is_gone_and_know_its_commit) {
  fill_and_hide();
  EXPECT_EQ(value_or_abort(store_->first_gone({}, store_->end())), std::nullopt);
  const auto checksum = value_or_abort(store_->checksum_at(Position{8}));  // the second event of s-1
  scavenge();
  EXPECT_EQ(value_or_abort(store_->first_gone({}, store_->end())), Position{1});
  EXPECT_EQ(value_or_abort(store_->first_gone(Position{5}, Position{8})), std::nullopt);
  EXPECT_EQ(value_or_abort(store_->first_gone(Position{5}, store_->end())), Position{8});
  EXPECT_EQ(value_or_abort(store_->checksum_at(Position{8})), checksum);
  const auto follower = value_or_abort(follow_store(world_.environment, kRoot));
  EXPECT_EQ(value_or_abort(follower->first_gone(Position{5}, store_->end())), Position{8});
  EXPECT_EQ(value_or_abort(follower->checksum_at(Position{8})), checksum);
  EXPECT_EQ(value_or_abort(store_->checksum_at(store_->end())), std::nullopt);
}

}  // namespace
}  // namespace weir::store
