// One prepared statement.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "weir/base/result.hpp"
#include "weir/projection/row.hpp"
#include "weir/projection/sql_value.hpp"

struct sqlite3;

namespace weir::sqlite {

/// What SQLite says about its last call, as an Error: which Errc it is, and its words after `doing`.
Error error_of(sqlite3*, std::string_view doing);

class Statement {
 public:
  explicit Statement(sqlite3_stmt* handle) : handle_(handle) {}
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  /// Runs it to its end, and calls `visit` for each row it gives; what `visit` throws passes through.
  Result<void> run(std::span<const SqlValue>, const RowVisit& visit = {});

  /// Rows that the last run inserted, changed or deleted.
  std::int64_t changes() const { return changes_; }
  /// Whether it is giving rows right now.
  bool running() const { return running_; }

 private:
  Result<void> bind(std::span<const SqlValue>);

  sqlite3_stmt* handle_;
  std::int64_t changes_ = 0;
  bool running_ = false;
};

}  // namespace weir::sqlite
