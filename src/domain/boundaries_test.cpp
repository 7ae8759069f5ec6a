// Goal: a decision within a boundary is committed only on what it saw, and made again when that changed. Method: stores
// in memory; somebody who is faster is played by the decision itself, or is other threads.
#include "weir/domain/boundaries.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "weir/domain/given.hpp"

namespace weir {
namespace {

struct Stocked {
  std::string shop;
  std::int64_t pieces{};
  static constexpr auto schema() {
    return event("Stocked", 1, field("shop", &Stocked::shop), field("pieces", &Stocked::pieces),
                 tag("shop", &Stocked::shop));
  }
};
struct Sold {
  std::string shop;
  static constexpr auto schema() { return event("Sold", 1, field("shop", &Sold::shop), tag("shop", &Sold::shop)); }
};

enum class SaleRefusal { sold_out };

struct Sale {
  using Events = weir::Events<Stocked, Sold>;
  std::string shop;
  std::string till = "till-1";
  std::int64_t left = 0;

  Query query() const { return {matching<Stocked, Sold>({tag("shop", shop)})}; }
  std::string stream() const { return till; }
  void apply(const Stocked& e) { left += e.pieces; }
  void apply(const Sold&) { --left; }
  Decision<SaleRefusal, Sold> sell() const {
    if (left <= 0) return refuse(SaleRefusal::sold_out);
    return Sold{shop};
  }
};

class BoundariesTest : public testing::Test {
 protected:
  void stock(std::string shop, std::int64_t pieces) {
    value_or_abort(
        store_->commit(Commit().append("stock", ExpectedState::any(), {to_event(Stocked{std::move(shop), pieces})})));
  }
  std::size_t sold(const std::string& shop) {
    return value_or_abort(store_->collect(Read::query({matching<Sold>({tag("shop", shop)})}))).size();
  }
  std::unique_ptr<EventStore> store_ = open_memory_store();
  Boundaries<Sale> sales_{*store_};
};

TEST_F(BoundariesTest, a_decision_is_recorded_in_its_stream_with_its_tags) {
  stock("a", 2);
  const auto done = value_or_abort(sales_.update({.shop = "a"}, &Sale::sell));
  EXPECT_TRUE(done.accepted());
  ASSERT_TRUE(done.receipt);
  const auto events = value_or_abort(store_->collect(Read::stream("till-1")));
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].tags, std::vector<std::string>{"shop:a"});
  EXPECT_EQ(events[0].correlation, events[0].id);
  const auto folded = value_or_abort(sales_.load({.shop = "a"}));
  EXPECT_EQ(folded.model.left, 1);
  EXPECT_EQ(folded.end, store_->end());
}

TEST_F(BoundariesTest, a_refusal_commits_nothing) {
  stock("b", 2);
  const Position end = store_->end();
  const auto done = value_or_abort(sales_.update({.shop = "a"}, &Sale::sell));
  EXPECT_EQ(done.refusal, SaleRefusal::sold_out);
  EXPECT_FALSE(done.receipt);
  EXPECT_EQ(store_->end(), end);
}

TEST_F(BoundariesTest, who_was_slower_decides_again_on_what_is_there_now) {
  stock("a", 1);
  int calls = 0;
  const auto done = value_or_abort(sales_.update({.shop = "a"}, [&](const Sale& sale) {
    if (++calls == 1)
      value_or_abort(store_->commit(Commit().append("till-2", ExpectedState::any(), {to_event(Sold{"a"})})));
    return sale.sell();
  }));
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(done.refusal, SaleRefusal::sold_out);
  EXPECT_EQ(sold("a"), 1u);
}

TEST_F(BoundariesTest, what_is_outside_of_the_boundary_disturbs_nobody) {
  stock("a", 1);
  int calls = 0;
  const auto done = value_or_abort(sales_.update({.shop = "a"}, [&](const Sale& sale) {
    ++calls;
    stock("b", 1);
    value_or_abort(store_->commit(Commit().append("till-1", ExpectedState::any(), {{.type = "Noted.v1", .data = ""}})));
    return sale.sell();
  }));
  EXPECT_EQ(calls, 1);
  EXPECT_TRUE(done.accepted());
}

TEST_F(BoundariesTest, a_conflict_is_given_back_after_eight_tries) {
  stock("a", 100);
  int calls = 0;
  const auto done = sales_.update({.shop = "a"}, [&](const Sale& sale) {
    ++calls;
    stock("a", 1);
    return sale.sell();
  });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code(), Errc::conflict);
  ASSERT_NE(done.error().detail<Conflicts>(), nullptr);
  EXPECT_EQ(done.error().detail<Conflicts>()->queries.size(), 1u);
  EXPECT_EQ(calls, kMaxUpdateTries);
}

TEST_F(BoundariesTest, many_sellers_never_sell_more_than_there_is) {
  constexpr std::int64_t kPieces = 30;
  stock("a", kPieces);
  std::atomic<std::int64_t> accepted = 0;
  {
    std::vector<std::jthread> sellers;
    for (int s = 0; s < 4; ++s)
      sellers.emplace_back([&, s] {
        for (;;) {
          const auto done = sales_.update({.shop = "a", .till = "till-" + std::to_string(s)}, &Sale::sell);
          if (!done) continue;  // eight others were faster
          if (!done->accepted()) return;
          ++accepted;
        }
      });
  }
  EXPECT_EQ(accepted, kPieces);
  EXPECT_EQ(sold("a"), static_cast<std::size_t>(kPieces));
}

TEST_F(BoundariesTest, a_decision_can_be_part_of_a_commit_of_the_callers) {
  stock("a", 1);
  auto decided = value_or_abort(sales_.decide({.shop = "a"}, &Sale::sell));
  ASSERT_TRUE(decided.accepted());
  Commit commit{.writes = decided.writes};
  commit.conditions.push_back(decided.condition);
  value_or_abort(store_->commit(commit));
  for (auto& event : commit.writes[0].events) event.id = new_event_id();
  EXPECT_EQ(store_->commit(commit).error().code(), Errc::conflict) << "it would be the second on the same sight";
  const auto refused = value_or_abort(sales_.decide({.shop = "a"}, &Sale::sell));
  EXPECT_FALSE(refused.accepted());
  EXPECT_TRUE(refused.writes.empty());
  EXPECT_EQ(refused.condition.after, store_->end());
}

TEST_F(BoundariesTest, an_event_of_a_newer_major_version_stops_the_decision) {
  stock("a", 1);
  NewEvent newer{.type = "Sold.v2", .data = "{}"};
  newer.tags = {"shop:a"};
  value_or_abort(store_->commit(Commit().append("till-9", ExpectedState::any(), {newer})));
  const auto done = sales_.update({.shop = "a"}, &Sale::sell);
  ASSERT_FALSE(done) << "it would have decided without that event";
  EXPECT_EQ(done.error().code(), Errc::schema_ahead);
}

/// Asks for all events with a tag, and does not know them all.
struct TooWide : Sale {
  Query query() const { return {{.tags = {"shop:a"}}}; }
};

TEST_F(BoundariesTest, an_event_that_the_model_does_not_know_is_an_error) {
  NewEvent strange{.type = "Painted.v1", .data = "{}"};
  strange.tags = {"shop:a"};
  value_or_abort(store_->commit(Commit().append("shop-a", ExpectedState::any(), {strange})));
  const auto loaded = Boundaries<TooWide>(*store_).load({});
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code(), Errc::unknown_event_type);
  EXPECT_THAT(loaded.error().message(), testing::HasSubstr("this decision's model"));
}

TEST(GivenModel, sees_what_its_query_selects) {
  given(Sale{.shop = "a"}, Stocked{"a", 1}, Stocked{"b", 5}).when(&Sale::sell).then(Sold{"a"});
  given(Sale{.shop = "a"}, Stocked{"b", 5}).when(&Sale::sell).then_refused(SaleRefusal::sold_out);
  EXPECT_EQ(given(Sale{.shop = "b"}, Stocked{"a", 1}, Stocked{"b", 5}, Sold{"b"}).state().left, 4);
}

}  // namespace
}  // namespace weir
