// Damage to what was acknowledged, as an Error.
#pragma once

#include "weir/base/error.hpp"

namespace weir::log {

/// errc corrupted, with the place as detail and in words, and what to do.
Error damage(Corruption place);

}  // namespace weir::log
