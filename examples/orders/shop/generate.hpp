// Orders out of a seed: the same seed gives the same orders, on every machine.
#pragma once

#include <cstdint>
#include <vector>

#include "shop/invoices.hpp"

namespace orders {

std::vector<Invoice> generate_invoices(std::uint64_t count, std::uint64_t seed);

}  // namespace orders
