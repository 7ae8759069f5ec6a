// weir restore BACKUP DIR, weir fork DIR TO, weir resume DIR: stores made from others, which are held until told to go.
#pragma once

#include <filesystem>
#include <optional>

#include "terminal.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"
#include "weir/base/time.hpp"

namespace weir::cli {

/// Where the new store ends; with neither it has everything.
struct CopyRange {
  std::optional<std::uint64_t> position;  ///< Before the event there.
  std::optional<Time> time;               ///< With what was committed up to then.
};

// Both print JSON {"store","end","held","linked_segments","copied_segments","copied_bytes"}, the store being the new
// one.

/// Errors: those of log::source_of_backup and log::copy_log. Damage in the backup is told with the position before
/// which all is well.
Result<void> restore(const std::filesystem::path& backup, const std::filesystem::path& directory, const CopyRange&,
                     const Terminal&);
/// Errors: those of log::source_of_store and log::copy_log.
Result<void> fork_store(const std::filesystem::path& directory, const std::filesystem::path& to, const CopyRange&,
                        const Terminal&);

/// JSON: {"store","resumed"}; resumed is false when it was not held.
Result<void> resume(const std::filesystem::path& directory, const Terminal&);

}  // namespace weir::cli
