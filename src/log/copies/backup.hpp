// Backups of a log: what `weir backup` keeps up, and `weir restore` reads.
//
//     TO/weir-backup      which store, and how far (backup_manifest.hpp)
//     TO/ancestry         as in the store, where it has one
//     TO/log/             the segments under their names, the last one up to where the backup ends
//     TO/lock             held while a backup is being taken
//
// The durable part of a log never changes, so a backup only ever grows: it is brought up segment by segment, and after
// each of them the manifest goes further. One that is interrupted anywhere leaves a backup that is consistent and no
// less than the one before; the next one goes on from there.
#pragma once

#include <cstdint>
#include <filesystem>

#include "env/environment.hpp"
#include "log/byte_progress.hpp"
#include "log/copies/log_source.hpp"
#include "weir/base/result.hpp"

namespace weir::log {

struct BackupReport {
  StoreId store;
  Position from;               ///< Where the backup ended before; 0 for the first.
  Position end;                ///< Where it ends now: at the durable end that the store had at the beginning.
  std::uint64_t segments = 0;  ///< That something was written to.
  std::uint64_t bytes = 0;     ///< Written. What an earlier backup has is not written again.
};

/// Brings the backup in `to` up to what is durable in the store now, also while a service writes to it; makes the
/// backup where there is none. Every frame is checked as it is copied; memory for one segment.
///
/// Errors: those of LogFollower::open; conflict (other things are in `to`, or a backup of another store),
/// source_diverged (the store does not go on from where the backup ends: it was repaired), locked, no_space, corrupted
/// (the store, with the place: what is before it is in the backup; or a file of the backup that is gone or cut short,
/// and nothing was done), io.
Result<BackupReport> backup_log(env::Environment& environment, const std::filesystem::path& directory,
                                const std::filesystem::path& to, const ByteProgress& progress);

/// A backup to copy from. Errors: not_found (no backup is there), corrupted, unsupported_format, io.
Result<LogSource> source_of_backup(env::Environment& environment, const std::filesystem::path& directory);

}  // namespace weir::log
