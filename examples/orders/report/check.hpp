// The check of the books: what must be true of all orders once nothing is left to do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <weir/weir.hpp>

#include "system/options.hpp"

namespace orders {

struct Checked {
  std::uint64_t orders = 0;
  std::vector<std::string> held;           ///< The rules that hold, in words, up to the first that does not.
  std::optional<std::string> violation{};  ///< The first rule that does not, and where.
};

/// Reads all logs and the read model.
weir::Result<Checked> check_books(const Options&);

std::string to_text(const Checked&);
std::string to_json(const Checked&);  ///< One line.

}  // namespace orders
