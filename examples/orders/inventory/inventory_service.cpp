#include <map>

#include <weir/weir.hpp>

#include "inventory/reservation.hpp"
#include "inventory/stock.hpp"
#include "messages/order.hpp"
#include "system/services.hpp"

namespace orders {
namespace {

/// An article may stand in several lines of one order.
std::map<std::string, std::int64_t> by_article(const std::vector<Pieces>& pieces) {
  std::map<std::string, std::int64_t> sum;
  for (const Pieces& p : pieces) sum[p.article] += p.quantity;
  return sum;
}

/// The reservation and what it takes from every article's stock are one commit: all of it, or nothing. Two orders that
/// race for the last piece conflict, and the loser decides again.
class Warehouse {
 public:
  Warehouse(weir::EventStore& store, std::optional<std::int64_t> limit)
      : reservations_(store), stock_(store), limit_(limit) {}

  weir::Result<weir::Effects> reserve(const StockRequested& e) const {
    WEIR_TRY(const auto reservation, reservations_.load(e.order));
    if (reservation.state.status != Reservation::Status::none) return weir::Effects{};  // asked twice: answered once
    weir::Effects effects;
    if (limit_) {
      for (const auto& [article, quantity] : by_article(e.pieces)) {
        WEIR_TRY(auto taken,
                 stock_.decide(article, [&](const Stock& s) { return s.take(e.order, quantity, *limit_); }));
        if (taken.refusal) return answer(e.order, StockMissing{e.order, article});
        effects.append(std::move(taken.writes));
      }
    }
    effects.append("reservation-" + e.order, weir::ExpectedState::no_stream(),
                   weir::to_event(StockReserved{e.order, e.pieces}));
    return effects;
  }

  weir::Result<weir::Effects> release(const StockReleaseRequested& e) const {
    WEIR_TRY(const auto held, reservations_.load(e.order));
    WEIR_TRY(auto released, reservations_.decide(e.order, [&](const Reservation& r) { return r.release(e.order); }));
    weir::Effects effects;
    if (released.writes.empty()) return effects;
    if (limit_) {
      for (const auto& [article, quantity] : by_article(held.state.pieces)) {
        WEIR_TRY(auto back, stock_.decide(article, [&](const Stock& s) { return s.give_back(e.order, quantity); }));
        effects.append(std::move(back.writes));
      }
    }
    effects.append(std::move(released.writes));
    return effects;
  }

 private:
  static weir::Effects answer(const std::string& order, const StockMissing& missing) {
    weir::Effects effects;
    effects.append("reservation-" + order, weir::ExpectedState::no_stream(), weir::to_event(missing));
    return effects;
  }

  weir::Aggregates<Reservation> reservations_;
  weir::Aggregates<Stock> stock_;
  std::optional<std::int64_t> limit_;
};

}  // namespace

weir::Result<void> run_inventory(const Options& options) {
  WEIR_TRY(auto store, weir::open_store(options.store_of("inventory")));
  WEIR_TRY(auto order, weir::follow_store(options.store_of("order"), kPatience));
  const Warehouse warehouse(*store, options.faults.stock);

  weir::Consumer consumer(*store, {.name = "inventory", .begin = weir::Begin::at_start});
  consumer.from("order", *order)
      .on<StockRequested>([&](const StockRequested& e, const weir::Handling&) { return warehouse.reserve(e); })
      .on<StockReleaseRequested>(
          [&](const StockReleaseRequested& e, const weir::Handling&) { return warehouse.release(e); })
      .key<StockRequested>([](const StockRequested& e) { return e.order; })
      .key<StockReleaseRequested>([](const StockReleaseRequested& e) { return e.order; });

  weir::Service service(*store);
  service.add(consumer);
  return service.run_until_stopped();
}

}  // namespace orders
