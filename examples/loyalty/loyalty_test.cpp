// Goal: the service of the getting-started page grants points once for what was shipped, also over restarts.
// Method: an order service's store in memory, filled by hand; the loyalty service on it, stopped and started again.
#include "loyalty.hpp"

#include <gtest/gtest.h>

#include <weir/domain/given.hpp>

#include "messages/order.hpp"

namespace loyalty {
namespace {

using namespace std::chrono_literals;

// [given]
TEST(Points, one_for_each_whole_unit_and_none_for_small_change) {
  const auto grant = [](weir::Decimal value) {
    return [value](const Points& points) { return points.grant("ada", "1", value); };
  };
  weir::given<Points>().when(grant(*weir::parse_decimal("12.99"))).then(PointsGranted{"ada", "1", 12});
  weir::given<Points>().when(grant(*weir::parse_decimal("0.99"))).then_refused(PointsRefusal::order_too_small);
}
// [given]

class LoyaltyService : public testing::Test {
 protected:
  void record(const std::string& order, const weir::NewEvent& event) {
    weir::Commit commit;
    commit.append("order-" + order, weir::ExpectedState::any(), {event});
    weir::value_or_abort(orders_->commit(std::move(commit)));
  }
  void record_shipped(const std::string& order, std::string_view value, const std::string& customer = "ada") {
    record(order, weir::to_event(orders::OrderShipped{order, customer, *weir::parse_decimal(value)}));
  }

  std::int64_t points_of_ada() {
    return weir::value_or_abort(weir::AggregateHistory<Points>(*own_).load("ada")).state.balance;
  }
  /// Runs the service until it has handled what the order service recorded.
  void run_to_the_end() {
    Loyalty loyalty(*own_, *orders_);
    weir::value_or_abort(loyalty.consumer().start());
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    while (loyalty.consumer().status().state != weir::WorkerState::live && std::chrono::steady_clock::now() < deadline)
      own_->wait_past(own_->end(), 5ms);
    EXPECT_EQ(loyalty.consumer().status().state, weir::WorkerState::live);
    weir::value_or_abort(loyalty.consumer().stop(10s));
  }

  std::unique_ptr<weir::EventStore> orders_ = weir::open_memory_store();
  std::unique_ptr<weir::EventStore> own_ = weir::open_memory_store();
};

TEST_F(LoyaltyService, grants_for_what_was_shipped_and_for_nothing_else) {
  record("1", weir::to_event(orders::OrderCreated{"1", "ada", "FR", {}, {}, *weir::parse_decimal("10.50")}));
  record_shipped("1", "10.50");
  record_shipped("3", "20", "");
  record("2", weir::to_event(orders::OrderCreated{"2", "ada", "FR", {}, {}, *weir::parse_decimal("99")}));
  run_to_the_end();
  EXPECT_EQ(points_of_ada(), 10);
}

TEST_F(LoyaltyService, catches_up_after_it_was_down_and_grants_nothing_twice) {
  record_shipped("1", "10");
  run_to_the_end();
  record_shipped("2", "5");
  run_to_the_end();
  run_to_the_end();
  EXPECT_EQ(points_of_ada(), 15);
}

}  // namespace
}  // namespace loyalty
