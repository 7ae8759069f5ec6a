// Scavenging the store in a directory, whoever holds it.
#pragma once

#include <filesystem>

#include "weir/base/result.hpp"
#include "weir/store/scavenge.hpp"

namespace weir {

/// As scavenge(EventStore&), in the process that holds the store, through the socket that its Service listens on (rule
/// F6); or by opening the store when nobody does. Told to stop, it returns what was done so far. Errors besides: those
/// of follow_store and open_store; locked when the store is held by a process without a Service.
Result<ScavengeReport> scavenge(const std::filesystem::path& directory, const ScavengeOptions& options = {});

}  // namespace weir
