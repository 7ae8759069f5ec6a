// PostgreSQL as an event store, reached through a Unix socket. Relaxed is synchronous_commit = off.
#include <pwd.h>
#include <signal.h>
#include <unistd.h>

#include <list>
#include <stdexcept>

#include "peers/kinds.hpp"
#include "peers/postgresql_session.hpp"
#include "peers/server.hpp"

namespace bench {
namespace {

class PostgresqlPeer : public Peer {
 public:
  PostgresqlPeer(const std::filesystem::path& folder, Durability durability)
      : data_(make(folder)),
        address_("host=" + data_.parent_path().string() + " user=weir dbname=postgres"),
        server_({find_program("postgres"), "-D", data_, "-k", data_.parent_path(), "-c", "listen_addresses=", "-c",
                 "shared_buffers=1GB", "-c", "max_wal_size=4GB", "-c",
                 std::string("synchronous_commit=") + (durability == Durability::durable ? "on" : "off")},
                data_.parent_path() / "log", SIGQUIT, RunAs::postgres) {
    server_.await([&] { return PostgresqlSession(address_).connected(); });
    PostgresqlSession(address_).make_tables();
  }

  Session& session() override {
    sessions_.emplace_back(address_).prepare();
    return sessions_.back();
  }
  std::string address() const override { return address_; }

 private:
  static std::filesystem::path make(const std::filesystem::path& folder) {
    if (::geteuid() == 0) {
      for (auto above = folder.parent_path(); above.has_relative_path(); above = above.parent_path()) {
        const auto allowed = std::filesystem::status(above).permissions();
        if ((allowed & std::filesystem::perms::others_exec) == std::filesystem::perms::none)
          throw std::runtime_error("postgresql: the user postgres, as whom it runs, may not pass " + above.string() +
                                   "; name another folder with --dir");
      }
      const auto* user = ::getpwnam("postgres");
      if (user == nullptr || ::chown(folder.c_str(), user->pw_uid, user->pw_gid) != 0)
        throw std::runtime_error("postgresql: there is no user postgres to run it as");
    }
    const auto data = folder / "data";
    run_program(
        {find_program("initdb"), "-D", data, "-U", "weir", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"},
        folder / "log", RunAs::postgres);
    return data;
  }

  const std::filesystem::path data_;
  const std::string address_;
  Server server_;
  std::list<PostgresqlSession> sessions_;
};

}  // namespace

std::unique_ptr<Peer> start_postgresql(const std::filesystem::path& folder, Durability durability) {
  return std::make_unique<PostgresqlPeer>(folder, durability);
}
std::unique_ptr<Session> attach_postgresql(const std::string& address) {
  auto session = std::make_unique<PostgresqlSession>(address);
  session->prepare();
  return session;
}
std::string version_postgresql() { return version_of("postgres"); }

}  // namespace bench
