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
  bool empty = true;  // the file is there first, its tables come in one transaction
  WEIR_CHECK(model.query("select name from sqlite_schema", [&](const Row& row) {
    empty = false;
    ours = ours || row.text(0) == "weir_projection";
  }));
  if (empty)
    return Error(Errc::not_found,
                 fmt::format("{}: expected a read model, found an empty database; its projection has not filled it yet",
                             file.string()));
  if (!ours)
    return Error(
        Errc::invalid_argument,
        fmt::format("{}: expected a read model of a projection, found a database of something else", file.string()));
  return model;
}

Result<void> ReadModel::query_bound(std::string_view sql, std::span<const SqlValue> values, const RowVisit& visit) {
  WEIR_TRY(auto* const statement, database_->statement(sql));
  return statement->run(values, visit);
}

Result<std::vector<Checkpoint>> ReadModel::checkpoints() { return read_checkpoints(*database_); }

}  // namespace weir
