// weir append DIR: commits the events that come as lines of JSON, and answers each line with a line.
#pragma once

#include <cstddef>
#include <istream>

#include "terminal.hpp"
#include "weir/store/event_store.hpp"

namespace weir::cli {

struct AppendOptions {
  std::size_t in_flight = 1;  ///< How many commits may be under way at once.
};

/// Reads lines to the end, each a commit of one event (append_line.hpp). Prints for each, in their order and flushed,
/// {"stream","version","position"} once it is durable and not before, or {"error":{…,"line"}} when it was refused; the
/// lines after a refused one go on. Blank lines have no answer.
///
/// Error: that of the first line that was refused, after all the others were tried. `io` when the answers can be
/// printed no longer (nothing is read then that could not be answered), or the input ends before its end.
Result<void> append(EventStore&, std::istream& lines, const AppendOptions&, const Terminal&);

}  // namespace weir::cli
