// Verification of a store's directory, or of a backup: every byte of the log against its checksums, every stream
// without a gap, and the index against the log.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "env/environment.hpp"
#include "log/byte_progress.hpp"
#include "store/stream_versions.hpp"
#include "store/verify_index.hpp"
#include "weir/base/result.hpp"

namespace weir::store {

struct Verification {
  std::uint64_t segments = 0;
  std::uint64_t frames = 0;
  std::uint64_t events = 0;
  std::uint64_t gone = 0;  ///< Of these, scavenged.
  std::uint64_t streams = 0;
  std::uint64_t bytes = 0;
  std::optional<Corruption> damage = {};  ///< The first that was found in the log; nothing when all is well.
  /// Nothing when the log is damaged, or the directory has no index: a backup has none.
  std::optional<IndexVerification> index = {};
};

/// Also while somebody writes; changes nothing. Memory for one segment and a table of streams (StreamVersions); a store
/// with more than `most_streams` is read several times. An error means that it could not be done (no store there, a
/// newer format); damage is in the answer. With damage, streams are not looked at.
Result<Verification> verify(env::Environment&, const std::filesystem::path& directory, const log::ByteProgress& = {},
                            std::size_t most_streams = StreamVersions::kMostStreams);

}  // namespace weir::store
