// Batch: frames that are written together, and synced together.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "log/directory.hpp"
#include "log/segment_supply.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/time.hpp"

namespace weir::log {

/// A segment that begins with a batch.
struct SegmentStart {
  PreparedFile prepared;
  SegmentName name;
  Time created;
  std::uint32_t previous_end = 0;  ///< Where the frames of the segment before end.
};

struct Batch {
  std::uint64_t number = 0;
  std::vector<std::byte> bytes;        ///< Whole frames, encoded; stamped by whoever writes them.
  std::uint32_t offset = 0;            ///< In its segment. A batch never spans segments (rule L6).
  Position end;                        ///< One past the last event.
  bool needs_sync = false;             ///< Whether it holds anything but relaxed commits.
  std::optional<SegmentStart> starts;  ///< The segment it begins.

  bool empty() const { return bytes.empty(); }
  std::uint32_t end_offset() const { return offset + static_cast<std::uint32_t>(bytes.size()); }
};

}  // namespace weir::log
