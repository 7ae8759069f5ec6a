// The shop: records each submitted invoice once, in a stream of its own.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <weir/store.hpp>

#include "shop/invoices.hpp"

namespace orders {

struct Submitted {
  std::uint64_t recorded = 0;
  std::uint64_t known = 0;  ///< Were in the shop's log before: submitting twice changes nothing.
};

class Shop {
 public:
  /// The store must outlive it.
  explicit Shop(weir::EventStore& store) : store_(&store) {}

  /// Records them in order, durable when it returns. `progress` is called with the number done so far.
  weir::Result<Submitted> submit(const std::vector<Invoice>&, const std::function<void(std::uint64_t)>& progress);

 private:
  weir::EventStore* store_;
};

}  // namespace orders
