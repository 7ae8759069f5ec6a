// The progress of long work, on a line of the error stream that is drawn over and over.
#pragma once

#include <functional>
#include <string>

#include "log/byte_progress.hpp"
#include "terminal.hpp"
#include "weir/base/ids.hpp"
#include "weir/store/scavenge.hpp"

namespace weir::cli {

/// "copying 1.2 GiB of 3.4 GiB (35 %)". Draws nothing where the error stream is no terminal. The line is wiped at the
/// end. The terminal must outlive it.
log::ByteProgress progress_line(const Terminal&, std::string doing);

/// "indexing, at position 1200000": for work whose end is not known. `wipe_line` ends it.
std::function<void(Position)> position_line(const Terminal&, std::string doing);
/// "scavenging, segment 3 of 7, 12.1 MiB given back". `wipe_line` ends it, too.
std::function<void(const ScavengeReport&, std::uint64_t segments)> segment_line(const Terminal&);
void wipe_line(const Terminal&);

}  // namespace weir::cli
