// The peers that there are, and those that this machine has.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "contestants.hpp"
#include "peers/peer.hpp"
#include "weir/store/commit.hpp"

namespace bench {

using weir::Durability;

struct PeerKind {
  std::size_t place;
  const char* packages;  ///< Debian's, that it needs.
  const char* server;    ///< The program among them, or nothing.
  /// Makes an empty one in a folder that exists; nothing where it cannot be that durable. Not there at all if its
  /// library was missing when this was built.
  std::unique_ptr<Peer> (*start)(const std::filesystem::path& folder, Durability);
  /// From another process, for `follow`.
  std::unique_ptr<Session> (*attach)(const std::string& address);

  std::string (*version)();

  const Contestant& who() const { return kContestants[place]; }
  bool installed() const;
};

std::span<const PeerKind> all_peer_kinds();
/// By the name of the contestant.
const PeerKind& peer_kind(std::string_view name);

std::unique_ptr<Peer> start_sqlite(const std::filesystem::path&, Durability);
std::unique_ptr<Session> attach_sqlite(const std::string&);
std::string version_sqlite();
std::unique_ptr<Peer> start_lmdb(const std::filesystem::path&, Durability);
std::unique_ptr<Session> attach_lmdb(const std::string&);
std::string version_lmdb();
std::unique_ptr<Peer> start_rocksdb(const std::filesystem::path&, Durability);
std::unique_ptr<Session> attach_rocksdb(const std::string&);
std::string version_rocksdb();
std::unique_ptr<Peer> start_postgresql(const std::filesystem::path&, Durability);
std::unique_ptr<Session> attach_postgresql(const std::string&);
std::string version_postgresql();
std::unique_ptr<Peer> start_nats(const std::filesystem::path&, Durability);
std::unique_ptr<Session> attach_nats(const std::string&);
std::string version_nats();
std::unique_ptr<Peer> start_redis(const std::filesystem::path&, Durability);
std::unique_ptr<Session> attach_redis(const std::string&);
std::string version_redis();

}  // namespace bench
