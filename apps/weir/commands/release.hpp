// weir dead-letters release DIR: lets a parked key be tried again.
#pragma once

#include <filesystem>
#include <string>

#include "terminal.hpp"
#include "weir/base/result.hpp"

namespace weir::cli {

struct DeadLetterName {
  std::string consumer;
  std::string key;
};

/// One door for operators (rule F6): through the socket of the service that holds the store, or by opening the store
/// when nobody does. Errors: not_found when no such key is parked; locked when the store is held by a process without
/// an operators' door.
Result<void> release_dead_letter(const std::filesystem::path& directory, const DeadLetterName&, const Terminal&);

}  // namespace weir::cli
