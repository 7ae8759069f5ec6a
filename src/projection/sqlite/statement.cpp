#include "projection/sqlite/statement.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <type_traits>

namespace weir::sqlite {
namespace {

Errc code_of(int sqlite_code) {
  switch (sqlite_code & 0xff) {
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_RANGE:
    case SQLITE_TOOBIG:
    case SQLITE_AUTH:
    case SQLITE_READONLY:
    case SQLITE_NOTADB:
      return Errc::invalid_argument;
    case SQLITE_CORRUPT:
      return Errc::corrupted;
    case SQLITE_FULL:
      return Errc::no_space;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Errc::locked;
    default:
      return Errc::io;
  }
}

int bind_one(sqlite3_stmt* statement, int index, const SqlValue& value) {
  return std::visit(
      [&](const auto& v) {
        using T = std::decay_t<decltype(v)>;
        if constexpr (std::is_same_v<T, std::monostate>) {
          return sqlite3_bind_null(statement, index);
        } else if constexpr (std::is_same_v<T, std::int64_t>) {
          return sqlite3_bind_int64(statement, index, v);
        } else if constexpr (std::is_same_v<T, double>) {
          return sqlite3_bind_double(statement, index, v);
        } else {
          // STATIC: the values outlive the run, and are unbound after it. An empty view may have no address, and would
          // be taken for NULL.
          const char* text = v.data() == nullptr ? "" : v.data();
          return sqlite3_bind_text64(statement, index, text, v.size(), SQLITE_STATIC, SQLITE_UTF8);
        }
      },
      value.get());
}

}  // namespace

Error error_of(sqlite3* database, std::string_view doing) {
  const Errc code = code_of(sqlite3_extended_errcode(database));
  return Error(code, fmt::format("{}: {}{}", doing, sqlite3_errmsg(database),
                                 code == Errc::no_space ? "; make room and start again, nothing is lost" : ""));
}

Statement::~Statement() { sqlite3_finalize(handle_); }

Result<void> Statement::bind(std::span<const SqlValue> values) {
  const auto wanted = static_cast<std::size_t>(sqlite3_bind_parameter_count(handle_));
  if (values.size() != wanted) {
    return Error(Errc::invalid_argument, fmt::format("the statement has {} places for values and was given {}: {}",
                                                     wanted, values.size(), sqlite3_sql(handle_)));
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (bind_one(handle_, static_cast<int>(i + 1), values[i]) != SQLITE_OK) {
      return error_of(sqlite3_db_handle(handle_), sqlite3_sql(handle_));
    }
  }
  return {};
}

Result<void> Statement::run(std::span<const SqlValue> values, const RowVisit& visit) {
  if (running_) {
    return Error(Errc::invalid_argument,
                 fmt::format("a statement was run again for a row of its own: {}", sqlite3_sql(handle_)));
  }
  struct Ended {  // Also when `visit` throws: an open statement would keep the transaction from ending.
    Statement& statement;
    explicit Ended(Statement& s) : statement(s) { statement.running_ = true; }
    ~Ended() {
      sqlite3_reset(statement.handle_);
      sqlite3_clear_bindings(statement.handle_);
      statement.running_ = false;
    }
  } ended(*this);

  WEIR_CHECK(bind(values));
  sqlite3* database = sqlite3_db_handle(handle_);
  for (;;) {
    const int step = sqlite3_step(handle_);
    if (step == SQLITE_DONE) break;
    if (step != SQLITE_ROW) return error_of(database, sqlite3_sql(handle_));
    if (visit) visit(Row(handle_));
  }
  changes_ = sqlite3_stmt_readonly(handle_) ? 0 : sqlite3_changes64(database);
  return {};
}

}  // namespace weir::sqlite
