// Whether a consumer's sources are still the ones that it has processed (rule T1).
#pragma once

#include <vector>

#include "consumer/progress.hpp"
#include "consumer/runtime.hpp"

namespace weir::consumer {

/// For the sources that are known: each has the very frames that were processed. Errors: source_diverged.
Result<void> expect_same_frames(const Runtime&, const std::vector<Partitions>& points);

}  // namespace weir::consumer
