// The four services: each owns one store, writes only there, and follows the logs of the others.
#pragma once

#include <chrono>

#include <weir/weir.hpp>

#include "system/options.hpp"

namespace orders {

/// How long a service waits for the store of another that is still to be started for the first time.
inline constexpr std::chrono::seconds kPatience{60};

/// Runs until SIGTERM or SIGINT.
weir::Result<void> run_order(const Options&);
weir::Result<void> run_payment(const Options&);
weir::Result<void> run_inventory(const Options&);
weir::Result<void> run_shipping(const Options&);

}  // namespace orders
