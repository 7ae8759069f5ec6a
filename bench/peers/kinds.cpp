#include "peers/kinds.hpp"

#include <array>
#include <stdexcept>

#include "peers/server.hpp"

namespace bench {
namespace {

constexpr std::array kKinds{
    PeerKind{kSqlite, "libsqlite3-dev", "", start_sqlite, attach_sqlite, version_sqlite},
#ifdef WEIR_BENCH_LMDB
    PeerKind{kLmdb, "liblmdb-dev", "", start_lmdb, attach_lmdb, version_lmdb},
#else
    PeerKind{kLmdb, "liblmdb-dev", "", nullptr, nullptr, nullptr},
#endif
#ifdef WEIR_BENCH_ROCKSDB
    PeerKind{kRocksdb, "librocksdb-dev", "", start_rocksdb, attach_rocksdb, version_rocksdb},
#else
    PeerKind{kRocksdb, "librocksdb-dev", "", nullptr, nullptr, nullptr},
#endif
#ifdef WEIR_BENCH_POSTGRESQL
    PeerKind{kPostgresql, "libpq-dev postgresql", "postgres", start_postgresql, attach_postgresql, version_postgresql},
#else
    PeerKind{kPostgresql, "libpq-dev postgresql", "postgres", nullptr, nullptr, nullptr},
#endif
#ifdef WEIR_BENCH_NATS
    PeerKind{kNats, "libnats-dev nats-server", "nats-server", start_nats, attach_nats, version_nats},
#else
    PeerKind{kNats, "libnats-dev nats-server", "nats-server", nullptr, nullptr, nullptr},
#endif
#ifdef WEIR_BENCH_REDIS
    PeerKind{kRedis, "libhiredis-dev redis-server", "redis-server", start_redis, attach_redis, version_redis},
#else
    PeerKind{kRedis, "libhiredis-dev redis-server", "redis-server", nullptr, nullptr, nullptr},
#endif
};

}  // namespace

bool PeerKind::installed() const { return start != nullptr && (*server == '\0' || !find_program(server).empty()); }

std::span<const PeerKind> all_peer_kinds() { return kKinds; }

const PeerKind& peer_kind(std::string_view name) {
  for (const auto& kind : kKinds)
    if (kind.who().name == name && kind.installed()) return kind;
  throw std::runtime_error("there is no peer " + std::string(name));
}

}  // namespace bench
