// What the read model says of all orders.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <weir/weir.hpp>

namespace orders {

struct Total {
  std::int64_t count = 0;
  weir::Decimal value;
  friend bool operator==(const Total&, const Total&) = default;
};

struct Report {
  std::int64_t accepted = 0;
  std::int64_t refused = 0;
  std::map<std::string, std::int64_t> refusals;  ///< By reason.
  std::map<std::string, Total> by_status;        ///< Of accepted orders.
  std::map<std::string, Total> by_country;       ///< Of accepted orders.
  Total credit_notes;

  std::int64_t submitted() const { return accepted + refused; }
  friend bool operator==(const Report&, const Report&) = default;
};

weir::Result<Report> read_report(weir::ReadModel&);

std::string to_text(const Report&);
std::string to_json(const Report&);  ///< One line.

}  // namespace orders
