// What is derived from the log's events: the index, and the ids and streams that were written lately.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "index/term_index.hpp"
#include "log/frame.hpp"
#include "store/event_terms.hpp"
#include "store/recent_ids.hpp"
#include "store/recent_streams.hpp"
#include "store/stored_events.hpp"
#include "weir/base/result.hpp"
#include "weir/store/event.hpp"

namespace weir::store {

/// `add`, `add_checked` and `find_stream` come one at a time; the terms may be read meanwhile.
struct Contents {
  index::TermIndex terms;
  RecentIds ids{terms.end()};
  bool remembers_ids = true;  ///< False for who never judges a commit: nothing is taken up by ids then.
  RecentStreams streams;

  Contents() = default;
  explicit Contents(std::vector<std::shared_ptr<const index::Part>> parts);

  /// An event, as far as it is noted. A view: valid as long as the event is.
  struct Note {
    explicit Note(const EventView&);
    RecentStreams::Name stream;
    StreamEnd end;
    EventTerms terms;
  };

  /// The event was written. Its version must be the stream's next one.
  void add(const EventView& event, Position durable_end) { add(Note(event), durable_end); }
  void add(const Note&, Position durable_end);
  /// Asks the processor for what adding it will touch: who adds many says so some events before.
  void prefetch(const Note&) const;
  /// The same for an event read from a disk: `corrupted` if its version is known not to be the next one.
  Result<void> add_checked(const EventView&);
  /// All events of a frame, those that are gone too.
  Result<void> add_checked(const log::FrameView&);

  /// An event read from a disk that was scavenged.
  void add_gone(const EventView&);

  /// Whether any stream may have metadata or a tombstone: most stores have none, and reads of them ask no more.
  bool has_metadata() const { return has_metadata_.load(std::memory_order_relaxed); }

  /// Where the stream ends, events in flight included; nothing if there is no such stream. Errors: as reads.
  Result<std::optional<StreamEnd>> find_stream(const RecentStreams::Name&, const StoredEvents&,
                                               Position durable_end) const;

 private:
  std::uint64_t gone_ = 0;  ///< Events that were scavenged, so far: versions may be missing.
  /// Set before the event can be seen: whoever sees the store's end behind it sees this, too.
  std::atomic<bool> has_metadata_ = false;
};

}  // namespace weir::store
