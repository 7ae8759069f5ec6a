// The index against the log: every event is found under each of its terms and at its place, and nothing else is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

#include "env/environment.hpp"
#include "weir/base/error.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"

namespace weir::store {

struct IndexVerification {
  std::uint64_t files = 0;
  std::uint64_t terms = 0;           ///< In all files; a term that several files have counts several times.
  std::optional<Corruption> damage;  ///< The first that was found; nothing when all is well.
};

/// Also while somebody writes; changes nothing. Takes memory for 4 MiB of log at a time. An error means that it could
/// not be done; damage is in the answer. The log is taken to be good.
Result<IndexVerification> verify_index(env::Environment&, const std::filesystem::path& directory,
                                       const std::function<void(Position done)>& on_progress);

}  // namespace weir::store
