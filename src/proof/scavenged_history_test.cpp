// Goal: a history has the same roots after it was scavenged, and the events that are there the same proofs.
#include <gmock/gmock.h>

#include "proof/history.hpp"
#include "store/indexed_store.hpp"
#include "weir/store/scavenge.hpp"
#include "weir/store/stream_metadata.hpp"

namespace weir::proof {
namespace {

class ScavengedHistory : public store::IndexedStore {
 protected:
  void SetUp() override {
    open();
    fill(150);
    value_or_abort(set_stream_metadata(*store_, "s-1", {.max_count = 2}));
    value_or_abort(delete_stream(*store_, "s-3"));
    fill(50);
  }

  HistoryRoot root(std::optional<Position> end = std::nullopt) {
    return value_or_abort(root_of_history(world_.environment, store::kRoot, end), "root");
  }
  EventProof prove(std::uint64_t position) {
    return value_or_abort(prove_event(world_.environment, store::kRoot, Position{position}), "prove");
  }
};

TEST_F(ScavengedHistory, has_the_same_roots_and_proofs) {
  const HistoryRoot all = root();
  const HistoryRoot some = root(Position{77});
  const EventProof kept = prove(2);
  const ScavengeReport report = value_or_abort(scavenge(*store_));
  ASSERT_GT(report.events, 20u);
  store_.reset();

  EXPECT_EQ(root().root, all.root);
  EXPECT_EQ(root().commits, all.commits);
  EXPECT_EQ(root(Position{77}).root, some.root);
  const EventProof now = prove(2);
  EXPECT_EQ(now.event, kept.event);
  EXPECT_EQ(now.event_path, kept.event_path);
  EXPECT_EQ(now.commit, kept.commit);
  EXPECT_EQ(now.commit_path, kept.commit_path);

  const auto gone = prove_event(world_.environment, store::kRoot, Position{1});
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code(), Errc::not_found);
  EXPECT_THAT(gone.error().message(), testing::HasSubstr("scavenged"));
}

}  // namespace
}  // namespace weir::proof
