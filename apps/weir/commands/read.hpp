// weir read DIR STREAM, weir all DIR, weir query DIR: events of one stream, of the whole store, or by type and tag.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "terminal.hpp"
#include "weir/store/reader.hpp"

namespace weir::cli {

struct ReadRange {
  std::optional<std::uint64_t> from{};  ///< A stream version, or a position; else from the beginning, or the end.
  std::uint64_t limit = UINT64_MAX;
  Direction direction = Direction::forwards;
};

/// Errors: not_found when there is no such stream. A range with nothing in it prints nothing.
Result<void> read_stream(const EventReader&, const std::string& stream, const ReadRange&, const Terminal&);

Result<void> read_all(const EventReader&, const ReadRange&, const Terminal&);

/// Errors: invalid_argument and too_large for a query that cannot be one.
Result<void> read_query(const EventReader&, Query, const ReadRange&, const Terminal&);

}  // namespace weir::cli
