// weir trace DIR... --correlation ID: the causes and effects of one flow, across the stores of several services.
#pragma once

#include <string>
#include <vector>

#include "terminal.hpp"
#include "weir/store/reader.hpp"

namespace weir::cli {

struct NamedReader {
  std::string name;  ///< The store's directory, as people call it.
  const EventReader* reader;
};

/// Text: an indented tree, a line an event. JSON: one line for each event without a cause in these stores:
///
///     {"store","offset_seconds","event":{…},"effects":[{"store",…,"effects":[]}]}
///
/// Errors: not_found when none of the stores has an event of that correlation.
Result<void> trace(const std::vector<NamedReader>&, EventId correlation, const Terminal&);

}  // namespace weir::cli
