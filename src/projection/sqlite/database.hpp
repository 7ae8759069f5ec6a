// A connection to an SQLite file: opened the way read models are, with prepared statements kept.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "projection/sqlite/statement.hpp"
#include "weir/base/result.hpp"

struct sqlite3;

namespace weir::sqlite {

enum class Access : std::uint8_t { read_only, read_write };

/// Whose SQL it is. A handler's may not touch what holds rows and place together: transactions, PRAGMA, ATTACH, and the
/// tables of the projection itself.
enum class Author : std::uint8_t { projection, handler };

/// Not thread-safe: one thread at a time.
class Database {
 public:
  /// read_write creates the file. not_found: there is no such file to read. invalid_argument: it is not a database.
  static Result<std::unique_ptr<Database>> open(const std::filesystem::path&, Access);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Any number of statements without values.
  Result<void> execute(const std::string& sql);

  /// One statement, prepared at the first call with this text and kept.
  Result<Statement*> statement(std::string_view sql, Author = Author::projection);

  /// All of `other` takes the place of all that is here, in one transaction: readers see the old or the new.
  Result<void> replace_with(Database& other);

 private:
  using Statements = std::map<std::string, std::unique_ptr<Statement>, std::less<>>;

  explicit Database(sqlite3* handle) : handle_(handle) {}
  Result<void> prepare_connection(Access);
  Result<std::unique_ptr<Statement>> prepare(std::string_view sql);
  void forget_statements();
  static int authorize(void* self, int action, const char* first, const char*, const char*, const char*);

  sqlite3* handle_;
  Author preparing_for_ = Author::projection;
  Statements own_;
  Statements of_handlers_;
};

}  // namespace weir::sqlite
