// Text for a terminal: what is in a file of invoices must not drive it.
#pragma once

#include <string>
#include <string_view>

namespace orders {

/// Control characters but line breaks, what turns the text around it, and bytes that are no UTF-8 become \xNN, byte by
/// byte.
std::string printable(std::string_view text);

}  // namespace orders
