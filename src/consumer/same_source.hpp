// Whether a consumer's sources are still the ones that it has processed (rule T1).
#pragma once

#include <vector>

#include "consumer/progress.hpp"
#include "consumer/runtime.hpp"

namespace weir::consumer {

/// For the sources that are known: each has the very frames that were processed. Errors: source_diverged.
Result<void> expect_same_frames(const Runtime&, const std::vector<Partitions>& points);

/// For a source that is not known: a restored store has a new id, and would be processed from its beginning as if
/// nothing of it had been. Errors: source_diverged when the label is on record with another store.
Result<void> expect_new_label(const Runtime&, const Router&, const Deferrals& recorded);

}  // namespace weir::consumer
