// weir inspect DIR POSITION: all that is known of one event, and of the frame (the commit) that holds it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "terminal.hpp"
#include "weir/store/reader.hpp"

namespace weir::cli {

/// Where a frame lies on disk; a store in memory has none.
struct FramePlace {
  std::string file;
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
};

/// Errors: not_found when no event has that position.
Result<void> inspect(const EventReader&, Position, const std::optional<FramePlace>&, const Terminal&);

}  // namespace weir::cli
