// The stock of one article.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <weir/domain.hpp>

#include "messages/inventory.hpp"

namespace orders {

enum class StockRefusal { out_of_stock };

struct Stock {
  static constexpr std::string_view category = "stock";
  using Events = weir::Events<StockTaken, StockReturned>;

  std::int64_t taken = 0;

  void apply(const StockTaken& e) { taken += e.quantity; }
  void apply(const StockReturned& e) { taken -= e.quantity; }

  weir::Decision<StockRefusal, StockTaken> take(const std::string& order, std::int64_t quantity,
                                                std::int64_t limit) const {
    if (taken + quantity > limit) return weir::refuse(StockRefusal::out_of_stock);
    return StockTaken{order, quantity};
  }
  weir::Decision<StockRefusal, StockReturned> give_back(const std::string& order, std::int64_t quantity) const {
    return StockReturned{order, quantity};
  }
};

}  // namespace orders
