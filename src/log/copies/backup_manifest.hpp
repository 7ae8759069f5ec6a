// The file `weir-backup`: which store a backup is of, and how far it goes. Replaced by rename, each time by one that
// goes further; what it does not name is no part of the backup. docs/formats/backup.md has its bytes.
#pragma once

#include <optional>

#include "env/file_system.hpp"
#include "log/control.hpp"
#include "log/identity.hpp"
#include "weir/base/result.hpp"
#include "weir/base/time.hpp"

namespace weir::log {

struct BackupManifest {
  Identity identity;  ///< Of the store; its ancestry is in a file of its own, as in the store.
  DurableTail tail;   ///< Where the backup ends.
  Time taken;         ///< When it was brought up to there.
};

Result<void> write_manifest(env::FileSystem& files, const LogDirectory& directory, const BackupManifest& manifest);
/// Nothing where there is none. Errors: corrupted, unsupported_format, io.
Result<std::optional<BackupManifest>> read_manifest(env::FileSystem& files, const LogDirectory& directory);

}  // namespace weir::log
