// weir index rebuild DIR: makes a store's index anew from its log.
#pragma once

#include "store/rebuild_index.hpp"
#include "terminal.hpp"

namespace weir::cli {

/// JSON: {"events","files","bytes"}.
void report_rebuilt(const store::RebuiltIndex&, const Terminal&);

}  // namespace weir::cli
