// The picture of a run with peers: for each workload Weir's ratio to the best of them.
#pragma once

#include <span>
#include <string>

#include "measure.hpp"

namespace bench {

/// An SVG, readable on white and on black.
std::string as_picture(std::span<const Outcome>);

}  // namespace bench
