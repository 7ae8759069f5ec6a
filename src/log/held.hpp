// The file `held`: the store is a copy of another one, and its consumers and timers wait until an operator tells them
// to go (rule T1). Two stores that both acted on the same past would pay, ship and answer twice.
#pragma once

#include "env/file_system.hpp"
#include "log/directory.hpp"
#include "weir/base/result.hpp"

namespace weir::log {

/// Durable once the directory is synced.
Result<void> hold(env::FileSystem& files, const LogDirectory& directory);
/// A file that cannot be looked at holds too.
bool is_held(const env::FileSystem& files, const LogDirectory& directory);
/// Lets it go, durably; needs no lock, also while the store is open. False when it was not held. Errors: those of
/// read_identity when no store is there; io.
Result<bool> let_go(env::FileSystem& files, const LogDirectory& directory);

}  // namespace weir::log
