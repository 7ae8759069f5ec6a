// NATS JetStream as an event store, in files. Durable is sync_interval always, which begins with 2.10; relaxed is its
// default.
#include <signal.h>

#include <cstdio>
#include <fstream>
#include <list>

#include "peers/kinds.hpp"
#include "peers/nats_session.hpp"
#include "peers/server.hpp"

namespace bench {
namespace {

bool syncs_always() {
  int major = 0, minor = 0;
  std::sscanf(version_nats().c_str(), "%d.%d", &major, &minor);
  return std::pair(major, minor) >= std::pair(2, 10);
}

class NatsPeer : public Peer {
 public:
  NatsPeer(const std::filesystem::path& folder, Durability durability)
      : port_(free_port()),
        server_({find_program("nats-server"), "-c", configured(folder, durability)}, folder / "log", SIGKILL) {
    server_.await([&] { return NatsSession(address()).make_stream(); });
  }

  Session& session() override { return sessions_.emplace_back(address()); }
  std::string address() const override { return "nats://127.0.0.1:" + std::to_string(port_); }

 private:
  std::filesystem::path configured(const std::filesystem::path& folder, Durability durability) const {
    const auto file = folder / "nats.conf";
    std::ofstream(file) << "listen: \"127.0.0.1:" << port_ << "\"\njetstream {\n  store_dir: " << folder / "data"
                        << '\n'
                        << (durability == Durability::durable ? "  sync_interval: always\n" : "") << "}\n";
    return file;
  }

  int port_;
  Server server_;
  std::list<NatsSession> sessions_;
};

}  // namespace

std::unique_ptr<Peer> start_nats(const std::filesystem::path& folder, Durability durability) {
  if (durability == Durability::durable && !syncs_always()) return nullptr;
  return std::make_unique<NatsPeer>(folder, durability);
}
std::string version_nats() { return version_of("nats-server"); }
std::unique_ptr<Session> attach_nats(const std::string& address) { return std::make_unique<NatsSession>(address); }

}  // namespace bench
