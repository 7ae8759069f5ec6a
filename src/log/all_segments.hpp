// The segments of a log, when none of them may be missing.
#pragma once

#include <vector>

#include "env/file_system.hpp"
#include "log/directory.hpp"
#include "log/identity.hpp"
#include "weir/base/result.hpp"

namespace weir::log {

/// In order, numbered from 0 without a gap, up to the first that the store wrote itself at least. Errors: io;
/// corrupted, naming what is missing: a reader that began behind it would pass over events in silence.
Result<std::vector<SegmentName>> all_segments(const env::FileSystem& files, const LogDirectory& directory,
                                              const Identity& identity);

}  // namespace weir::log
