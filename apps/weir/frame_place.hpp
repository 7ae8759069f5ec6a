// Where the frame of an event lies on disk.
#pragma once

#include <filesystem>
#include <optional>

#include "commands/inspect.hpp"
#include "weir/base/result.hpp"

namespace weir::cli {

/// Reads the segment that holds the position, frame by frame; nothing when no frame there holds it.
Result<std::optional<FramePlace>> find_frame(const std::filesystem::path& directory, Position);

}  // namespace weir::cli
