#include "weir/projection/read_model.hpp"

#include <fmt/format.h>

#include "projection/bookkeeping.hpp"
#include "projection/sqlite/database.hpp"

namespace weir {

ReadModel::ReadModel(std::unique_ptr<sqlite::Database> database) : database_(std::move(database)) {}
ReadModel::ReadModel(ReadModel&&) noexcept = default;
ReadModel& ReadModel::operator=(ReadModel&&) noexcept = default;
ReadModel::~ReadModel() = default;

Result<ReadModel> ReadModel::open(const std::filesystem::path& file) {
  WEIR_TRY(auto database, sqlite::Database::open(file, sqlite::Access::read_only));
  ReadModel model(std::move(database));
  bool ours = false;
  WEIR_CHECK(
      model.query("select 1 from sqlite_schema where name = 'weir_projection'", [&](const Row&) { ours = true; }));
  if (!ours) {
    return Error(Errc::invalid_argument, fmt::format("{}: expected a read model of a projection, found a database of "
                                                     "something else, or one that is just being made",
                                                     file.string()));
  }
  return model;
}

Result<void> ReadModel::query_bound(std::string_view sql, std::span<const SqlValue> values, const RowVisit& visit) {
  WEIR_TRY(auto* const statement, database_->statement(sql));
  return statement->run(values, visit);
}

Result<std::vector<Checkpoint>> ReadModel::checkpoints() { return read_checkpoints(*database_); }

}  // namespace weir
