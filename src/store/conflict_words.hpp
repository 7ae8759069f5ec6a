// The refusal of a commit whose expectations or conditions do not hold.
#pragma once

#include "weir/base/error.hpp"
#include "weir/store/commit.hpp"

namespace weir::store {

/// Errc::conflict, with all that failed in words and as its detail.
Error conflict_error(const Commit&, Conflicts failed);

}  // namespace weir::store
