// weir root DIR, and weir verify DIR --root HASH: the root of a history, and whether it still has one that was noted.
#pragma once

#include <filesystem>
#include <optional>

#include "proof/sha256.hpp"
#include "terminal.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"

namespace weir::cli {

/// Prints the root of what stands before `end`, else of everything durable. JSON:
/// {"store","position","commits","root"}.
Result<void> print_root(const std::filesystem::path& directory, std::optional<Position> end, const Terminal&);

/// Looks for the root: before `end`, else at the end of any commit. Prints where it is, in the same JSON. Error:
/// source_diverged when it is not there.
Result<void> check_root(const std::filesystem::path& directory, const proof::Digest& root, std::optional<Position> end,
                        const Terminal&);

}  // namespace weir::cli
