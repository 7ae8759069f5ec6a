// Points follow what was shipped, once. Method: an order log in memory, and the consumer on it.
#include "loyalty.hpp"

#include <gtest/gtest.h>

#include "messages/order.hpp"

namespace loyalty {
namespace {

using namespace std::chrono_literals;

void ship(weir::EventStore& log, const std::string& order, const std::string& customer, const char* value) {
  weir::Commit commit;
  commit.append("order-" + order, weir::ExpectedState::no_stream(),
                {weir::to_event(orders::OrderShipped{order, customer, *weir::parse_decimal(value)})});
  weir::value_or_abort(log.commit(std::move(commit)));
}

std::int64_t points_of(const weir::EventStore& store, const char* customer) {
  return weir::value_or_abort(weir::AggregateHistory<Account>(store).load(customer)).state.points;
}

/// Runs the service until it has seen all there is.
void catch_up(weir::EventStore& own, const weir::EventStore& order) {
  Loyalty loyalty(own, order);
  weir::value_or_abort(loyalty.consumer().start());
  const auto deadline = std::chrono::steady_clock::now() + 20s;
  while (loyalty.consumer().status().state != weir::WorkerState::live && std::chrono::steady_clock::now() < deadline)
    own.wait_past(own.end(), 10ms);
  weir::value_or_abort(loyalty.consumer().stop(10s));
}

TEST(Loyalty, a_point_for_every_whole_pound_of_a_shipped_order_once) {
  const auto own = weir::open_memory_store();
  const auto order = weir::open_memory_store();
  ship(*order, "1", "17850", "15.990");
  ship(*order, "2", "17850", "4.010");
  ship(*order, "3", "", "100");
  catch_up(*own, *order);
  EXPECT_EQ(points_of(*own, "17850"), 19);
  catch_up(*own, *order);  // started again: nothing counts twice
  EXPECT_EQ(points_of(*own, "17850"), 19);
}

}  // namespace
}  // namespace loyalty
