// A connection to PostgreSQL as an event store: prepared statements, and one insert from arrays for many events at
// once.
#pragma once

#include <libpq-fe.h>

#include <initializer_list>

#include "peers/peer.hpp"

namespace bench {

class PostgresqlSession : public Session {
 public:
  explicit PostgresqlSession(const std::string& address) : handle_(PQconnectdb(address.c_str()), PQfinish) {}
  bool connected() const { return PQstatus(handle_.get()) == CONNECTION_OK; }

  void make_tables();
  void prepare();

  void commit(std::span<const Entry>) override;
  void read_all(const Sink&) override;
  void read_stream(std::uint64_t stream, const Sink&) override;
  void follow(const std::function<void()>& ready, const std::function<bool(std::string_view body)>& more) override;

 private:
  using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;
  Answer checked(PGresult*) const;
  Answer execute(const char* statement, std::initializer_list<std::string> values);
  /// A thousand at most; whether there was one.
  bool read_after(std::int64_t& after, const Sink&);

  std::unique_ptr<PGconn, decltype(&PQfinish)> handle_;
};

}  // namespace bench
