// What the processes of the order system are told when they start.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

namespace orders {

/// The faults of the real world, off unless a flag switches them on. Whom they hit depends on the order alone, so that
/// two runs, and a run with services killed in between, come out the same.
struct Faults {
  double payment_failure_rate = 0;      ///< The share of payments that are declined.
  double payment_outage_rate = 0;       ///< The share of payments whose first attempt meets no gateway.
  std::optional<std::int64_t> stock{};  ///< Pieces of every article there are; nothing: no limit.
  std::uint64_t seed = 1;
};

struct Options {
  std::filesystem::path data;
  Faults faults{};

  std::filesystem::path store_of(std::string_view service) const { return data / service; }
  std::filesystem::path read_model() const { return data / "read-model" / "orders.sqlite"; }
};

}  // namespace orders
