// SQLite as an event store: one table, a unique (stream, version), WAL. One connection, on which threads take turns:
// with more of them a busy writer starves the others.
#pragma once

#include <filesystem>
#include <mutex>

#include "peers/kinds.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace bench {

class SqlitePeer : public Peer, public Session {
 public:
  explicit SqlitePeer(const std::filesystem::path&, Durability = Durability::durable);
  ~SqlitePeer() override;
  SqlitePeer(const SqlitePeer&) = delete;
  SqlitePeer& operator=(const SqlitePeer&) = delete;

  Session& session() override { return *this; }
  std::string address() const override { return file_; }

  void commit(std::span<const Entry>) override;
  void read_all(const Sink&) override;
  void read_stream(std::uint64_t stream, const Sink&) override;
  void follow(const std::function<void()>& ready, const std::function<bool(std::string_view body)>& more) override;

 private:
  using Row = std::function<void(std::int64_t position, std::string_view stream, std::string_view body)>;
  void read_after(std::int64_t position, const Row&);
  void insert(const Entry&);
  void check(int code) const;
  void run(const char* sql);
  sqlite3_stmt* prepare(const char* sql);
  void step(sqlite3_stmt*);
  void rows(sqlite3_stmt*, const Row&);

  std::string file_;
  std::mutex turns_;
  sqlite3* handle_ = nullptr;
  sqlite3_stmt *begin_, *end_, *insert_, *all_, *stream_;
};

}  // namespace bench
