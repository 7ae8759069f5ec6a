// What happened on the way: retries and compensations, read from the logs.
#pragma once

#include <cstdint>

#include <weir/weir.hpp>

#include "system/options.hpp"

namespace orders {

struct Story {
  std::uint64_t declined = 0;      ///< Payments.
  std::uint64_t out_of_stock = 0;  ///< Orders.
  std::uint64_t refunds = 0;       ///< Payments undone.
  std::uint64_t releases = 0;      ///< Reservations undone.
  std::uint64_t retried = 0;       ///< Handlings that failed at first and were put off.
};

weir::Result<Story> read_story(const Options&);

}  // namespace orders
