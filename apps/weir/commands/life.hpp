// weir streams metadata, delete, tombstone: what is shown of a stream, and how it ends.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "terminal.hpp"
#include "weir/store/event_store.hpp"
#include "weir/store/stream_metadata.hpp"

namespace weir::cli {

/// What is to be changed; 0 takes a limit away.
struct MetadataChange {
  std::optional<std::uint64_t> max_count{};
  std::optional<std::uint64_t> max_age{};  ///< In seconds.
  std::optional<std::uint64_t> truncate_before{};

  bool is_none() const { return !max_count && !max_age && !truncate_before; }
};

/// JSON: {"stream","version","deleted","max_count","max_age","truncate_before","custom"}, null for what is not there.
Result<void> show_metadata(const EventReader&, const std::string& stream, const Terminal&);
/// Changes those given, keeps the others, and shows what holds then. Errors: conflict, if somebody else did meanwhile.
Result<void> change_metadata(EventStore&, const std::string& stream, const MetadataChange&, const Terminal&);

/// JSON of both: {"stream","deleted"} or {"stream","tombstoned"}, and "position", that of the event that says so.
Result<void> delete_and_tell(EventStore&, const std::string& stream, const Terminal&);
Result<void> tombstone_and_tell(EventStore&, const std::string& stream, const Terminal&);

}  // namespace weir::cli
