#include "commands/output.hpp"

#include <fmt/format.h>

#include <cstdio>

#include <nlohmann/json.hpp>

namespace orders {

int fail(const weir::Error& error, bool json) {
  if (json) {
    const nlohmann::ordered_json line{{"error", {{"code", weir::name_of(error.code())}, {"message", error.message()}}}};
    fmt::print(stderr, "{}\n", line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  } else {
    fmt::print(stderr, "orders: {} ({})\n", error.message(), weir::name_of(error.code()));
  }
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
