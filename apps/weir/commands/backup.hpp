// weir backup DIR TO: keeps up a backup of a store.
#pragma once

#include <filesystem>

#include "terminal.hpp"
#include "weir/base/result.hpp"

namespace weir::cli {

/// JSON: {"store","from","end","segments","bytes"}: the backup ended at position `from`, and ends at `end` now; so many
/// segments were written to, so many bytes. Errors: those of log::backup_log.
Result<void> backup(const std::filesystem::path& directory, const std::filesystem::path& to, const Terminal&);

}  // namespace weir::cli
