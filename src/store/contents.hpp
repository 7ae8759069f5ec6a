// What is derived from the log's events: the index and the streams' last versions. Rebuilt from the log at opening.
#pragma once

#include "index/stream_catalog.hpp"
#include "index/term_index.hpp"
#include "weir/base/result.hpp"
#include "weir/store/event.hpp"

namespace weir::store {

struct Contents {
  index::TermIndex terms;
  index::StreamCatalog streams;

  /// The event was written. Its version must be the stream's next one.
  void add(const EventView&);
  /// The same for an event read from a disk: `corrupted` if its version is not the next one.
  Result<void> add_checked(const EventView&);
};

}  // namespace weir::store
