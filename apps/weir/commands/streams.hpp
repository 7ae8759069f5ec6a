// weir streams DIR: the streams of a store, in the order of their first events.
#pragma once

#include "terminal.hpp"
#include "weir/store/reader.hpp"

namespace weir::cli {

/// JSON: {"stream","version"}, the version of the last event.
Result<void> list_streams(const EventReader&, const Terminal&);

}  // namespace weir::cli
