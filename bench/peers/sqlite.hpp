// SQLite as a log of events: one table, a unique (stream, version), WAL.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "events.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace bench {

/// A connection. Not thread-safe; several on one file may be used at once.
class SqlitePeer {
 public:
  enum class Sync : bool {
    full,    ///< At every commit.
    normal,  ///< Not at commits: what "not waiting for the disk" is here.
  };
  explicit SqlitePeer(const std::filesystem::path&, Sync = Sync::full);
  ~SqlitePeer();
  SqlitePeer(const SqlitePeer&) = delete;
  SqlitePeer& operator=(const SqlitePeer&) = delete;

  /// One transaction with one event.
  void commit(Place, std::string_view body);
  void begin();
  void insert(Place, std::string_view body);
  void end();

  using Sink = std::function<void(std::int64_t position, std::string_view stream, std::string_view body)>;
  void read_all(std::int64_t after, const Sink&);
  void read_stream(std::uint64_t stream, const Sink&);

 private:
  void check(int code) const;
  void run(const char* sql);
  sqlite3_stmt* prepare(const char* sql);
  void step(sqlite3_stmt*);
  void rows(sqlite3_stmt*, const Sink&);

  sqlite3* handle_ = nullptr;
  sqlite3_stmt *begin_, *end_, *insert_, *all_, *stream_;
};

}  // namespace bench
