#include "peers/postgresql_session.hpp"

#include <poll.h>

#include <array>
#include <stdexcept>

namespace bench {
namespace {

constexpr const char* kSchema =
    "create table events(position bigserial primary key, stream text not null, version bigint not null,"
    " type text not null, body text not null, time timestamptz not null default now(), unique(stream, version));"
    "create function tell() returns trigger language plpgsql as"
    " $$ begin perform pg_notify('events', ''); return null; end $$";
// Made by the first follower, so that only the workload with one pays for it.
constexpr const char* kFollow =
    "create or replace trigger told after insert on events for each statement execute function tell(); listen events";
constexpr const char* kOne = "insert into events(stream, version, type, body) values($1, $2, $3, $4)";
constexpr const char* kMany =
    "insert into events(stream, version, type, body)"
    " select stream, version, $3, body from unnest($1::text[], $2::bigint[], $4::text[]) as e(stream, version, body)";
constexpr const char* kStream =
    "select position, stream, body, version, type from events where stream = $1 order by version";
constexpr const char* kAll =
    "select position, stream, body, version, type from events where position > $1 order by position limit 1000";

void each(PGresult* answer, const Session::Sink& sink) {
  const auto text = [&](int row, int column) {
    return std::string_view(PQgetvalue(answer, row, column),
                            static_cast<std::size_t>(PQgetlength(answer, row, column)));
  };
  for (int row = 0; row < PQntuples(answer); ++row) sink(text(row, 1), text(row, 2));
}

}  // namespace

void PostgresqlSession::make_tables() { checked(PQexec(handle_.get(), kSchema)); }

void PostgresqlSession::prepare() {
  for (const auto& [name, sql] : {std::pair{"one", kOne}, {"many", kMany}, {"stream", kStream}, {"all", kAll}})
    checked(PQprepare(handle_.get(), name, sql, 0, nullptr));
}
PostgresqlSession::Answer PostgresqlSession::checked(PGresult* result) const {
  Answer answer(result, PQclear);
  const auto status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    throw std::runtime_error(std::string("postgresql: ") + PQerrorMessage(handle_.get()));
  return answer;
}

PostgresqlSession::Answer PostgresqlSession::execute(const char* statement, std::initializer_list<std::string> values) {
  std::array<const char*, 4> texts{};
  std::size_t count = 0;
  for (const auto& value : values) texts[count++] = value.c_str();
  return checked(PQexecPrepared(handle_.get(), statement, static_cast<int>(count), texts.data(), nullptr, nullptr, 0));
}

void PostgresqlSession::commit(std::span<const Entry> entries) {
  const std::string type(kType);
  if (entries.size() == 1) {
    const auto& [place, body] = entries.front();
    execute("one", {stream_name(place.stream), std::to_string(place.version), type, std::string(body)});
    return;
  }
  std::string streams = "{", versions = "{", bodies = "{";
  for (const auto& [place, body] : entries) {
    streams += '"' + stream_name(place.stream) + "\",";
    versions += std::to_string(place.version) + ',';
    bodies += '"';
    for (const char c : body) {
      if (c == '"' || c == '\\') bodies += '\\';
      bodies += c;
    }
    bodies += "\",";
  }
  streams.back() = versions.back() = bodies.back() = '}';
  execute("many", {streams, versions, type, bodies});
}

void PostgresqlSession::read_all(const Sink& sink) {
  std::int64_t after = 0;
  while (read_after(after, sink)) {
  }
}

void PostgresqlSession::read_stream(std::uint64_t stream, const Sink& sink) {
  each(execute("stream", {stream_name(stream)}).get(), sink);
}

void PostgresqlSession::follow(const std::function<void()>& ready, const std::function<bool(std::string_view)>& more) {
  checked(PQexec(handle_.get(), kFollow));
  const auto last = checked(PQexec(handle_.get(), "select coalesce(max(position), 0) from events"));
  std::int64_t after = std::stoll(PQgetvalue(last.get(), 0, 0));
  ready();
  for (bool going = true; going;) {
    pollfd readable{PQsocket(handle_.get()), POLLIN, 0};
    ::poll(&readable, 1, 100);
    PQconsumeInput(handle_.get());
    while (auto* told = PQnotifies(handle_.get())) PQfreemem(told);
    while (read_after(after, [&](std::string_view, std::string_view body) { going = going && more(body); })) {
    }
  }
}

bool PostgresqlSession::read_after(std::int64_t& after, const Sink& sink) {
  const auto answer = execute("all", {std::to_string(after)});
  const int rows = PQntuples(answer.get());
  each(answer.get(), sink);
  if (rows > 0) after = std::stoll(PQgetvalue(answer.get(), rows - 1, 0));
  return rows > 0;
}

}  // namespace bench
