// Comma-separated values, one record a line (RFC 4180 without line breaks inside quotes).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orders {

/// The fields of a line, quotes taken off. Nothing if a quote is not closed or something follows a closing one.
std::optional<std::vector<std::string>> split_csv(std::string_view line);

}  // namespace orders
