// What a read model's file says about itself: whose it is, and how far its rows reach.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "projection/sqlite/database.hpp"
#include "weir/base/result.hpp"
#include "weir/projection/read_model.hpp"

namespace weir {

/// What the rows depend on. Rows of one definition cannot be gone on with under another.
struct Definition {
  std::string name;
  std::uint32_t version = 1;
  std::string schema;
};

enum class Holds : std::uint8_t {
  nothing,           ///< An empty database.
  these_rows,        ///< Rows of this very definition.
  other_definition,  ///< Rows of this projection, in another version or schema.
};
/// invalid_argument: the file is something else, or another projection's. Such a file is left alone.
Result<Holds> what_it_holds(sqlite::Database&, const Definition&);

/// The user's tables and the projection's own, in an empty database, all or nothing.
Result<void> create_tables(sqlite::Database&, const Definition&);

/// In the order of the labels.
Result<std::vector<Checkpoint>> read_checkpoints(sqlite::Database&);

/// A source begins at its first event. Its label may change later, its store not.
Result<void> put_checkpoint(sqlite::Database&, const std::string& label, StoreId);

/// Moves on from where this process left it, inside the transaction with the rows. `locked`: it is not there any more,
/// another process keeps this read model too.
Result<void> move_checkpoint(sqlite::Database&, StoreId, Position from, TrackingPoint to);

}  // namespace weir
