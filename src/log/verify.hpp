// Verification: reads every byte of the durable log from the disk and checks it against its checksums and its chain.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "env/environment.hpp"
#include "log/byte_progress.hpp"
#include "log/frame.hpp"
#include "weir/base/result.hpp"

namespace weir::log {

struct VerifyReport {
  std::uint64_t segments = 0;
  std::uint64_t frames = 0;
  std::uint64_t events = 0;
  std::uint64_t gone = 0;  ///< Of these, scavenged.
  std::uint64_t bytes = 0;
  std::vector<Corruption> damage;  ///< The first bad frame of each damaged segment, in order. Empty: all is well.
};

/// Of a store or a backup. Reads with `read_at`, never through a mapping (rule F5), a segment at a time. While somebody
/// writes, what was durable at the beginning is read; with no writer, what an opening would accept. The frames before
/// the first damage are handed to `visit`, if there is one. An error means that it could not be done; damage is in the
/// report.
Result<VerifyReport> verify_log(env::Environment& environment, const std::filesystem::path& directory,
                                const FrameVisitor& visit = {}, const ByteProgress& progress = {});

}  // namespace weir::log
