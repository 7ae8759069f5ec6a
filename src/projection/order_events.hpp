// What the tests of projections share: two events of an order, stores that hold them, a folder that goes away.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "store/testing/passes_on.hpp"
#include "weir/projection.hpp"
#include "weir/schema.hpp"
#include "weir/store.hpp"

namespace weir {

// [events]
struct OrderCreated {
  std::string order;
  std::string customer;
  weir::Decimal total;
  static constexpr auto schema() {
    return weir::event("OrderCreated", 1, weir::field("order", &OrderCreated::order),
                       weir::field("customer", &OrderCreated::customer), weir::field("total", &OrderCreated::total));
  }
};

struct OrderShipped {
  std::string order;
  static constexpr auto schema() { return weir::event("OrderShipped", 1, weir::field("order", &OrderShipped::order)); }
};
// [events]

inline constexpr std::chrono::seconds kSoon{20};

inline Position commit(EventStore& store, const std::string& stream, std::vector<NewEvent> events) {
  return value_or_abort(store.commit(Commit().append(stream, ExpectedState::any(), std::move(events)))).end();
}

/// Orders "0", "1", ... of 1.500 each, one a commit.
inline Position commit_orders(EventStore& store, int first, int count) {
  Position end;
  for (int i = first; i < first + count; ++i) {
    const auto id = std::to_string(i);
    end = commit(store, "order-" + id, {to_event(OrderCreated{id, "anna", Decimal::from_thousandths(1500)})});
  }
  return end;
}

inline std::int64_t number(const std::filesystem::path& file, std::string_view sql) {
  auto model = value_or_abort(ReadModel::open(file), "opening the read model");
  std::int64_t found = -1;
  value_or_abort(model.query(sql, [&](const Row& row) { found = row.integer(0); }));
  return found;
}

/// A store as another one: under another id, or with a durable end that lags behind. For what a restore or a power cut
/// does to a source.
class Disguised final : public store::PassesOn<EventReader> {
 public:
  explicit Disguised(const EventReader& inner) : Disguised(inner, inner.id()) {}
  Disguised(const EventReader& inner, StoreId id) : PassesOn(inner), id_(id) {}
  void make_durable_up_to(Position end) { durable_end_ = end.value; }
  void become_unreadable() { unreadable_ = true; }

  StoreId id() const override { return id_; }
  Position durable_end() const override { return std::min(end(), Position{durable_end_}); }
  Position wait_past(Position seen, std::chrono::milliseconds at_most) const override {
    return PassesOn::wait_past(std::max(seen, end()), std::min(at_most, std::chrono::milliseconds(1)));
  }
  Result<void> read(const Read& what, const EventSink& sink) const override {
    if (unreadable_) return Error(Errc::corrupted, "a frame is damaged");
    return PassesOn::read(what, sink);
  }

 private:
  StoreId id_;
  std::atomic<std::uint64_t> durable_end_ = UINT64_MAX;
  std::atomic<bool> unreadable_ = false;
};

class ProjectionTest : public testing::Test {
 protected:
  ProjectionTest() {
    std::string made = (std::filesystem::temp_directory_path() / "weir-projection-XXXXXX").string();
    if (mkdtemp(made.data()) == nullptr) abort();
    folder_ = made;
    file_ = folder_ / "orders.sqlite";
  }
  ~ProjectionTest() override { std::filesystem::remove_all(folder_); }

  /// Counts and adds up orders: `orders(id, total)`.
  static void declare(Projection& projection, const EventReader& source) {
    projection.schema("create table orders(id text primary key, total integer not null)");
    projection.from("order", source).on<OrderCreated>([](Rows& rows, const OrderCreated& e) {
      rows.run("insert into orders values(?, ?)", e.order, e.total);
    });
  }
  /// Runs such a projection until it has everything up to `end`.
  Result<void> run_until(const EventReader& source, Position end, ProjectionOptions options = {.name = "orders"}) {
    Projection projection(file_, std::move(options));
    declare(projection, source);
    WEIR_CHECK(projection.start());
    return projection.wait_for(end, kSoon);
  }
  std::int64_t count_of_orders() const { return number(file_, "select count(*) from orders"); }

  std::filesystem::path folder_;
  std::filesystem::path file_;
  std::unique_ptr<EventStore> store_ = open_memory_store();
};

}  // namespace weir
