// Making a new log.
#pragma once

#include "env/environment.hpp"
#include "log/directory.hpp"
#include "log/log.hpp"

namespace weir::log {

/// A random id for a store.
StoreId new_store_id(env::Random& random);

/// Whether a log can be made there: the directory is absent, empty, or holds what an unfinished creation left behind.
Result<bool> can_create(const env::FileSystem& files, const LogDirectory& directory);

/// Removes what an unfinished creation left behind. The caller holds the directory's lock, and there is no store in it.
Result<void> clear_unfinished(env::FileSystem& files, const LogDirectory& directory);

/// Makes the log. Its identity comes last, by rename: before that there is no store (rule L6). The caller holds the
/// directory's lock. Errors: no_space, io.
Result<void> create_log(env::Environment& environment, const LogDirectory& directory, const LogOptions& options);

}  // namespace weir::log
