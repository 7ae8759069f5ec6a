#include "peers/sqlite.hpp"

#include <sqlite3.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

namespace bench {

SqlitePeer::SqlitePeer(const std::filesystem::path& file, Durability durability) : file_(file) {
  check(sqlite3_open_v2(file.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        nullptr));
  sqlite3_busy_timeout(handle_, 60'000);
  run("pragma journal_mode = wal");
  run(durability == Durability::durable ? "pragma synchronous = full" : "pragma synchronous = normal");
  run("pragma cache_size = -65536");
  run("pragma mmap_size = 1073741824");
  run("create table if not exists events(position integer primary key, stream text not null, version integer not null,"
      " type text not null, body text not null, time integer not null, unique(stream, version))");
  begin_ = prepare("begin immediate");
  end_ = prepare("commit");
  insert_ = prepare("insert into events(stream, version, type, body, time) values(?, ?, ?, ?, ?)");
  all_ = prepare("select position, stream, body, version, type from events where position > ? order by position");
  stream_ = prepare("select position, stream, body, version, type from events where stream = ? order by version");
}

SqlitePeer::~SqlitePeer() {
  for (auto* statement : {begin_, end_, insert_, all_, stream_}) sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

void SqlitePeer::check(int code) const {
  if (code != SQLITE_OK) throw std::runtime_error(std::string("sqlite: ") + sqlite3_errmsg(handle_));
}

void SqlitePeer::run(const char* sql) { check(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr)); }

sqlite3_stmt* SqlitePeer::prepare(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  check(sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
  return statement;
}

void SqlitePeer::step(sqlite3_stmt* statement) {
  const int code = sqlite3_step(statement);
  check(code == SQLITE_DONE ? SQLITE_OK : code);
  sqlite3_reset(statement);
}

void SqlitePeer::insert(const Entry& entry) {
  const auto& [place, body] = entry;
  const auto name = stream_name(place.stream);
  sqlite3_bind_text(insert_, 1, name.data(), static_cast<int>(name.size()), SQLITE_STATIC);
  sqlite3_bind_int64(insert_, 2, static_cast<sqlite3_int64>(place.version));
  sqlite3_bind_text(insert_, 3, kType.data(), static_cast<int>(kType.size()), SQLITE_STATIC);
  sqlite3_bind_text(insert_, 4, body.data(), static_cast<int>(body.size()), SQLITE_STATIC);
  sqlite3_bind_int64(insert_, 5, std::chrono::system_clock::now().time_since_epoch().count() / 1000);
  step(insert_);
}

void SqlitePeer::commit(std::span<const Entry> entries) {
  const std::scoped_lock turn(turns_);
  if (entries.size() == 1) return insert(entries.front());  // A statement alone is a transaction.
  step(begin_);
  for (const auto& entry : entries) insert(entry);
  step(end_);
}

void SqlitePeer::rows(sqlite3_stmt* statement, const Row& row) {
  const auto text = [&](int column) {
    return std::string_view(reinterpret_cast<const char*>(sqlite3_column_text(statement, column)),
                            static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
  };
  int code;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) row(sqlite3_column_int64(statement, 0), text(1), text(2));
  check(code == SQLITE_DONE ? SQLITE_OK : code);
  sqlite3_reset(statement);
}

void SqlitePeer::read_after(std::int64_t position, const Row& row) {
  sqlite3_bind_int64(all_, 1, position);
  rows(all_, row);
}

void SqlitePeer::read_all(const Sink& sink) {
  read_after(0, [&](std::int64_t, std::string_view stream, std::string_view body) { sink(stream, body); });
}

void SqlitePeer::read_stream(std::uint64_t stream, const Sink& sink) {
  const auto name = stream_name(stream);
  sqlite3_bind_text(stream_, 1, name.data(), static_cast<int>(name.size()), SQLITE_STATIC);
  rows(stream_, [&](std::int64_t, std::string_view in, std::string_view body) { sink(in, body); });
}

void SqlitePeer::follow(const std::function<void()>& ready, const std::function<bool(std::string_view)>& more) {
  std::int64_t seen = 0;
  read_after(0, [&](std::int64_t position, std::string_view, std::string_view) { seen = position; });
  ready();
  for (bool going = true; going;) {
    read_after(seen, [&](std::int64_t position, std::string_view, std::string_view body) {
      seen = position;
      going = going && more(body);
    });
    if (going) std::this_thread::sleep_for(kPoll);
  }
}

std::unique_ptr<Peer> start_sqlite(const std::filesystem::path& folder, Durability durability) {
  return std::make_unique<SqlitePeer>(folder / "events.db", durability);
}

std::unique_ptr<Session> attach_sqlite(const std::string& address) { return std::make_unique<SqlitePeer>(address); }
std::string version_sqlite() { return sqlite3_libversion(); }

}  // namespace bench
