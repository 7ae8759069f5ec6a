#include "projection/sqlite/database.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

namespace weir::sqlite {
namespace {

// A statement kept for each text: a handler that writes values into its text instead of binding them must not fill the
// memory.
constexpr std::size_t kMaxStatements = 500;
constexpr int kBusyTimeoutMs = 10'000;

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file, Access access) {
  std::error_code ignored;
  if (access == Access::read_only && !std::filesystem::exists(file, ignored)) {
    return Error(Errc::not_found,
                 fmt::format("{}: no such file; a projection makes its read model when it first runs", file.string()));
  }
  // NOMUTEX: callers hold a lock of their own, or use a connection per thread.
  const int flags = SQLITE_OPEN_NOMUTEX |
                    (access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  sqlite3* handle = nullptr;
  const int opened = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
  if (handle == nullptr) return Error(Errc::io, fmt::format("{}: no memory for a connection", file.string()));
  std::unique_ptr<Database> database(new Database(handle));
  const auto doing = fmt::format("opening the read model {}", file.string());
  if (opened != SQLITE_OK) return error_of(handle, doing);
  auto ready = database->prepare_connection(access);
  if (!ready && access == Access::read_only && (sqlite3_extended_errcode(handle) & 0xff) == SQLITE_READONLY) {
    // Its writer was killed, and what it left in the journal has to be put in order by somebody who may write.
    sqlite3* writer = nullptr;
    if (sqlite3_open_v2(file.c_str(), &writer, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK) {
      sqlite3_busy_timeout(writer, kBusyTimeoutMs);
      sqlite3_exec(writer, "select count(*) from sqlite_schema", nullptr, nullptr, nullptr);
    }
    ready = database->prepare_connection(access);
    sqlite3_close(writer);
  }
  if (!ready) return ready.error().during(doing);
  return database;
}

Database::~Database() {
  forget_statements();
  sqlite3_close(handle_);
}

Result<void> Database::prepare_connection(Access access) {
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, kBusyTimeoutMs);
  sqlite3_set_authorizer(handle_, &Database::authorize, this);
  if (access == Access::read_only)
    return execute("select count(*) from sqlite_schema");  // reads the header: is it one?
  // NORMAL: a power cut may take back the last transactions, each of them whole, rows and place together; what they
  // held is folded again. See docs/decisions/projection-durability.md.
  return execute("pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on;");
}

int Database::authorize(void* self, int action, const char* first, const char*, const char*, const char*) {
  if (static_cast<Database*>(self)->preparing_for_ == Author::projection) return SQLITE_OK;
  switch (action) {
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_PRAGMA:
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
      return SQLITE_DENY;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
    case SQLITE_DROP_TABLE:
      return std::string_view(first).starts_with("weir_") ? SQLITE_DENY : SQLITE_OK;
    default:
      return SQLITE_OK;
  }
}

void Database::forget_statements() {
  own_.clear();
  of_handlers_.clear();
}

Result<void> Database::execute(const std::string& sql) {
  if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) return error_of(handle_, sql);
  return {};
}

Result<std::unique_ptr<Statement>> Database::prepare(std::string_view sql) {
  sqlite3_stmt* handle = nullptr;
  const char* rest = nullptr;
  const int prepared =
      sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &handle, &rest);
  if (prepared != SQLITE_OK) return error_of(handle_, sql);
  auto statement = std::make_unique<Statement>(handle);
  const std::string_view left(rest, static_cast<std::size_t>(sql.data() + sql.size() - rest));
  if (handle == nullptr || left.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
    return Error(Errc::invalid_argument, fmt::format("expected one SQL statement, found none or several: {}", sql));
  }
  return statement;
}

Result<Statement*> Database::statement(std::string_view sql, Author author) {
  // A handler gets nothing that was prepared without looking at what it does.
  auto& statements = author == Author::handler ? of_handlers_ : own_;
  if (auto known = statements.find(sql); known != statements.end()) {
    return known->second.get();
  }
  if (statements.size() >= kMaxStatements) {
    std::erase_if(statements, [](const auto& entry) { return !entry.second->running(); });
  }
  preparing_for_ = author;
  auto prepared = prepare(sql);
  preparing_for_ = Author::projection;
  if (!prepared) return prepared.error();
  return statements.emplace(sql, std::move(*prepared)).first->second.get();
}

Result<void> Database::replace_with(Database& other) {
  constexpr std::string_view kDoing = "putting the new read model in place";
  forget_statements();
  sqlite3_backup* copy = sqlite3_backup_init(handle_, "main", other.handle_, "main");
  if (copy == nullptr) return error_of(handle_, kDoing);
  const int copied = sqlite3_backup_step(copy, -1);
  if (sqlite3_backup_finish(copy) != SQLITE_OK) return error_of(handle_, kDoing);
  // By SQLite's manual a copy that found the file busy ends well, with nothing copied.
  if (copied != SQLITE_DONE) return Error(Errc::locked, fmt::format("{}: {}", kDoing, sqlite3_errstr(copied)));
  return {};
}

}  // namespace weir::sqlite
