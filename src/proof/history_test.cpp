// Goal: a root changes with everything that was committed and with nothing else, and a proof leads from an event to it.
// Method: stores in the simulated world; the tree of a history beside one that is made of records by hand.
#include "proof/history.hpp"

#include "log/copies/copies_fixture.hpp"
#include "proof/commit_record.hpp"

namespace weir::proof {
namespace {

/// A root by the way that a proof describes: what a third party does.
std::optional<Digest> follow(Digest hash, std::uint64_t index, std::uint64_t size, const std::vector<Digest>& path) {
  std::size_t used = 0;
  for (std::uint64_t at = index, last = size - 1; last > 0; at >>= 1, last >>= 1) {
    if ((at & 1) == 0 && at == last) continue;  // nothing stands beside it
    if (used == path.size()) return std::nullopt;
    hash = (at & 1) != 0 ? node_hash(path[used], hash) : node_hash(hash, path[used]);
    ++used;
  }
  return used == path.size() ? std::optional(hash) : std::nullopt;
}

std::uint64_t number_in(const EventProof& proof, std::size_t offset) {
  return load_le<std::uint64_t>(proof.commit, offset);
}

struct Store : log::CopiesWorld {
  /// Stores made alike are alike to the last bit, with the same id and the same times: one in which an event differs is
  /// the other one after somebody rewrote it, with all its checksums.
  explicit Store(NewEvent fourth = event(3)) {
    const auto log = open(store);
    write(*log, {event(0)});
    write(*log, {event(1), event(2)});
    write(*log, {std::move(fourth), event(4), event(5)});
    write(*log, {event(6)});
    value_or_abort(log->stop(std::chrono::seconds(1)));
  }

  static NewEvent event(std::uint64_t number) { return log::test_event(number); }

  void write(log::LogWriter& log, const std::vector<NewEvent>& events, const std::vector<TrackingMove>& moves = {}) {
    world.clock.advance(std::chrono::seconds(10));
    log::BatchNumber batch{};
    value_or_abort(log.take_turn([&](log::Turn& turn) {
      const log::StreamAppend write{"thing-1", StreamVersion{turn.next_position().value}, events};
      const std::span<const log::StreamAppend> writes(&write, events.empty() ? 0 : 1);
      batch = value_or_abort(turn.append({writes, moves}, Durability::durable)).batch;
    }));
    value_or_abort(log.await_durable(batch));
  }

  Result<HistoryRoot> root(std::optional<std::uint64_t> end = std::nullopt) {
    return root_of_history(environment, store, end ? std::optional(Position{*end}) : std::nullopt);
  }
  Result<EventProof> prove(std::uint64_t position, std::optional<std::uint64_t> end = std::nullopt) {
    return prove_event(environment, store, Position{position}, end ? std::optional(Position{*end}) : std::nullopt);
  }
};

TEST(History, of_nothing_has_the_root_of_nothing) {
  Store store;
  const HistoryRoot root = value_or_abort(store.root(0));
  EXPECT_EQ(root.commits, 0u);
  EXPECT_EQ(root.root, sha256({}));
}

TEST(History, has_the_root_of_the_records_of_its_commits) {
  Store store;
  MerkleTree tree;
  CommitRecorder recorder;
  const auto report = log::verify_log(store.environment, store.store, [&](const log::FrameView& frame) -> Result<void> {
    if (frame.is_closing()) return {};
    WEIR_TRY(const Bytes record, recorder.record(frame));
    tree.add(leaf_hash(record));
    EXPECT_EQ(record.size(), 96u);
    EXPECT_EQ(text_of(record.first(8)), "WEIRCMT1");
    EXPECT_EQ(load_le<std::uint64_t>(record, 24), static_cast<std::uint64_t>(frame.time().time_since_epoch().count()));
    EXPECT_EQ(to_hex(record.subspan(64)), to_hex(sha256({}))) << "no tracking";
    const HistoryRoot root = value_or_abort(store.root(frame.end().value));
    EXPECT_EQ(root.root, tree.root());
    EXPECT_EQ(root.end, frame.end());
    EXPECT_EQ(root.commits, tree.size());
    return {};
  });
  ASSERT_TRUE(report);
  EXPECT_EQ(tree.size(), 4u);
  const HistoryRoot root = value_or_abort(store.root());
  EXPECT_EQ(root.root, tree.root());
  EXPECT_EQ(root.end, Position{7});
}

TEST(History, a_rewritten_event_changes_the_root_though_every_checksum_is_good) {
  Store store;
  std::vector<NewEvent> others(8, Store::event(3));
  others[0].data[11] = '4';
  others[1].type = "ThingHappene.v1";
  others[2].id = log::test_id(99);
  others[3].correlation = log::test_id(99);
  others[4].causation = log::test_id(99);
  others[5].metadata = "{}";
  others[6].tags = {"a:1"};
  std::swap(others[7].data, others[7].metadata);
  for (const NewEvent& other : others) {
    Store rewritten(other);
    EXPECT_TRUE(value_or_abort(log::verify_log(rewritten.environment, rewritten.store)).damage.empty());
    EXPECT_EQ(value_or_abort(rewritten.root(3)).root, value_or_abort(store.root(3)).root) << "the past before it";
    EXPECT_NE(value_or_abort(rewritten.root(6)).root, value_or_abort(store.root(6)).root);
    EXPECT_NE(value_or_abort(rewritten.root()).root, value_or_abort(store.root()).root);
  }
  EXPECT_EQ(value_or_abort(Store().root()).root, value_or_abort(store.root()).root) << "nothing was rewritten";
}

TEST(History, covers_when_and_together_with_what_an_event_was_committed) {
  const auto root_with = [](std::chrono::seconds later, bool together) {
    Store store;
    const auto log = store.open(store.store);
    store.world.clock.advance(later);
    if (together) {
      store.write(*log, {Store::event(7), Store::event(8)});
    } else {
      store.write(*log, {Store::event(7)});
      store.write(*log, {Store::event(8)});
    }
    return value_or_abort(store.root()).root;
  };
  using std::chrono::seconds;
  EXPECT_EQ(root_with(seconds(0), true), root_with(seconds(0), true));
  EXPECT_NE(root_with(seconds(0), true), root_with(seconds(1), true));
  EXPECT_NE(root_with(seconds(0), true), root_with(seconds(0), false));
}

TEST(History, tracking_counts_where_an_event_comes_after_it) {
  const TrackingMove move{.consumer = "c", .source = {}, .partition = 7, .from = {}, .to = {Position{1}, 2}};
  TrackingMove other = move;
  other.to.frame_checksum = 3;
  const auto roots_with = [](const TrackingMove& moved) {
    Store store;
    const auto log = store.open(store.store);
    const Digest before = value_or_abort(store.root()).root;
    store.write(*log, {}, {moved});
    EXPECT_EQ(value_or_abort(store.root()).root, before) << "what was the root at this position stays it";
    store.write(*log, {Store::event(7)}, {});
    EXPECT_EQ(value_or_abort(store.root(7)).root, before);
    const HistoryRoot root = value_or_abort(store.root());
    EXPECT_EQ(root.commits, 6u);
    const EventProof proof = value_or_abort(store.prove(7));
    EXPECT_EQ(proof.history.root, root.root);
    EXPECT_EQ(to_hex(Bytes(proof.commit).subspan(64)), to_hex(sha256({}))) << "the tracking is in the commit before";
    return root.root;
  };
  EXPECT_EQ(roots_with(move), roots_with(move));
  EXPECT_NE(roots_with(move), roots_with(other));
}

TEST(History, every_event_is_proved_under_every_later_root) {
  Store store;
  for (const std::uint64_t end : {1, 3, 6, 7}) {
    const HistoryRoot root = value_or_abort(store.root(end));
    for (std::uint64_t position = 0; position < end; ++position) {
      const EventProof proof = value_or_abort(store.prove(position, end));
      EXPECT_EQ(proof.history.root, root.root);
      EXPECT_EQ(number_in(proof, 8) + proof.event_index, position);
      const auto events = follow(leaf_hash(proof.event), proof.event_index, number_in(proof, 16), proof.event_path);
      ASSERT_TRUE(events);
      EXPECT_EQ(to_hex(*events), to_hex(Bytes(proof.commit).subspan(32, 32)));
      EXPECT_EQ(follow(leaf_hash(proof.commit), proof.commit_index, root.commits, proof.commit_path), root.root);
    }
  }
}

TEST(History, a_root_is_found_again_where_it_was) {
  Store store;
  for (const std::uint64_t end : {0, 1, 3, 6, 7}) {
    const HistoryRoot root = value_or_abort(store.root(end));
    const auto found = value_or_abort(find_root(store.environment, store.store, root.root));
    ASSERT_TRUE(found) << end;
    EXPECT_EQ(found->end, Position{end});
    EXPECT_EQ(found->store, root.store);
  }
  EXPECT_EQ(value_or_abort(find_root(store.environment, store.store, sha256({bytes_of("x")}))), std::nullopt);
}

TEST(History, a_copy_has_the_same_root) {
  Store store;
  value_or_abort(store.copy(store.store, store.target));
  const HistoryRoot root = value_or_abort(root_of_history(store.environment, store.target));
  EXPECT_EQ(root.root, value_or_abort(store.root()).root);
  EXPECT_NE(root.store, value_or_abort(store.root()).store);
}

TEST(History, ends_between_commits_and_inside_the_log) {
  Store store;
  const auto inside = store.root(4);
  ASSERT_FALSE(inside);
  EXPECT_EQ(inside.error().code(), Errc::invalid_argument);
  EXPECT_THAT(inside.error().message(), testing::HasSubstr("expected 3 (without it) or 6 (with it)"));
  EXPECT_EQ(store.root(8).error().code(), Errc::invalid_argument);
  EXPECT_EQ(store.prove(7).error().code(), Errc::not_found);
  EXPECT_EQ(store.prove(6, 6).error().code(), Errc::invalid_argument);
}

TEST(History, with_damage_has_no_root_but_for_what_is_before_it) {
  Store store;
  const Digest before = value_or_abort(store.root(1)).root;
  const log::LogDirectory where{store.store};
  store.world.disk.flip_bit(where.segment({}), 64 + 200);  // in the second commit
  EXPECT_EQ(store.root().error().code(), Errc::corrupted);
  EXPECT_EQ(store.prove(5).error().code(), Errc::corrupted);
  EXPECT_EQ(find_root(store.environment, store.store, sha256({bytes_of("x")})).error().code(), Errc::corrupted);
  EXPECT_EQ(value_or_abort(store.root(1)).root, before);
}

}  // namespace
}  // namespace weir::proof
