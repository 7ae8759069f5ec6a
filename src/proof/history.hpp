// The root of a store's history, and proofs that an event is in it: docs/formats/proof.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "env/environment.hpp"
#include "log/byte_progress.hpp"
#include "proof/merkle_tree.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"

namespace weir::proof {

/// The root over the commits with the events before `end`. Commits without events count where an event of it comes
/// after them: so the root at a position is the same whenever it is asked for.
struct HistoryRoot {
  StoreId store;
  Position end;
  std::uint64_t commits = 0;
  Digest root{};
};

/// What leads from an event to a root.
struct EventProof {
  HistoryRoot history;
  Position position;  ///< Of the event.
  std::vector<std::byte> event;
  std::uint64_t event_index = 0;  ///< In its commit.
  std::vector<Digest> event_path;
  std::vector<std::byte> commit;
  std::uint64_t commit_index = 0;
  std::vector<Digest> commit_path;
};

// Each reads the log of a store, also while somebody writes to it, or of a backup, from its beginning up to where it
// has what it needs, and checks what it reads (log::verify_log). Memory for a segment, and for as many hashes as the
// number of commits has binary digits. Errors: those of verify_log; corrupted; invalid_argument for an end that lies
// inside a commit or past the log's.

/// Of everything durable, or of what stands before `end`.
Result<HistoryRoot> root_of_history(env::Environment& environment, const std::filesystem::path& directory,
                                    std::optional<Position> end = std::nullopt, const log::ByteProgress& progress = {});

/// Whether the history up to the end of any of its commits has that root: the first that has.
Result<std::optional<HistoryRoot>> find_root(env::Environment& environment, const std::filesystem::path& directory,
                                             const Digest& root, const log::ByteProgress& progress = {});

/// not_found for an event that is not there.
Result<EventProof> prove_event(env::Environment& environment, const std::filesystem::path& directory, Position position,
                               std::optional<Position> end = std::nullopt, const log::ByteProgress& progress = {});

}  // namespace weir::proof
