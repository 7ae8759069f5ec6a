// Verification: reads every byte of the durable log from the disk and checks it against its checksums and its chain.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "env/environment.hpp"
#include "weir/base/result.hpp"

namespace weir::log {

struct VerifyReport {
  std::uint64_t segments = 0;
  std::uint64_t frames = 0;
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;
  std::vector<Corruption> damage;  ///< The first bad frame of each damaged segment, in order. Empty: all is well.
};

/// Reads with `read_at`, never through a mapping (rule F5); also while somebody writes. An error means that it could
/// not be done; damage is in the report.
Result<VerifyReport> verify_log(env::Environment& environment, const std::filesystem::path& directory);

}  // namespace weir::log
