#include "commands/output.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace orders {

int fail(const weir::Error& error) {
  fmt::print(stderr, "orders: {} ({})\n", error.message(), weir::name_of(error.code()));
  return weir::exit_code_of(error.code());
}

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

int report_parked(const RunOutcome& outcome, const Options& options) {
  for (const ParkedKey& parked : outcome.parked)
    fmt::print(stderr,
               "orders: parked: key {} of consumer {}: {}\n  once mended: weir dead-letters release {} --consumer {} "
               "--key {}\n",
               parked.key, parked.consumer, parked.error, options.store_of(parked.service).string(), parked.consumer,
               parked.key);
  return outcome.parked.empty() ? kDone : kParkedKeys;
}

}  // namespace orders
