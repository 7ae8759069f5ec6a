// One run of the whole system: the shop in this process, the services as its children, until nothing is left to do.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "shop/shop.hpp"
#include "system/options.hpp"
#include "system/progress.hpp"
#include "system/settlement.hpp"
#include "system/supervisor.hpp"

namespace orders {

struct RunOutcome {
  Submitted submitted;
  std::map<std::string, unsigned> kills;  ///< By service.
  std::vector<ParkedKey> parked;          ///< Failed for good: an operator has to look.
  std::uint64_t events = 0;               ///< Recorded in this run, in all five logs.
  std::chrono::milliseconds took{};
};

/// Submits the invoices and lets the services do what they lead to. Errors: those of the stores; when a service ends by
/// itself the one that it ended with; when nothing moves for two minutes `no_space` if the disk is full, else
/// `timeout`.
weir::Result<RunOutcome> run_to_rest(const Options&, const std::vector<Invoice>&, std::optional<Chaos>, Progress&);

}  // namespace orders
