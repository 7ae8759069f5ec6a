// The figures of both sizes as text, as JSON, and as a table of a document.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "measure.hpp"

namespace bench {

struct GrownSizes {
  std::uint64_t large;
  std::uint64_t small;
};

std::string growth_head(GrownSizes);
std::string growth_row(const Outcome&);

/// {"figure","unit","large","small","ratio","large_events","small_events"}; the ratio is 1 where growth costs nothing,
/// and below it where it costs something. Null where there is none; without a newline.
std::string growth_json(const Outcome&, GrownSizes);

std::string growth_markdown(std::span<const Outcome>, GrownSizes, const std::string& machine);

}  // namespace bench
