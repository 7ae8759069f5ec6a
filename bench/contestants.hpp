// Who takes part, by the place in every array of figures.
#pragma once

#include <array>
#include <cstddef>

namespace bench {

inline constexpr std::size_t kWeir = 0;
inline constexpr std::size_t kBare = 1;
inline constexpr std::size_t kSqlite = 2;  // The first of the peers; the one that is always there.
inline constexpr std::size_t kLmdb = 3;
inline constexpr std::size_t kRocksdb = 4;
inline constexpr std::size_t kPostgresql = 5;
inline constexpr std::size_t kNats = 6;
inline constexpr std::size_t kRedis = 7;

struct Contestant {
  const char* name;   ///< In JSON.
  const char* title;  ///< For people.
};
inline constexpr std::array kContestants{Contestant{"weir", "Weir"},       Contestant{"bare", "bare"},
                                         Contestant{"sqlite", "SQLite"},   Contestant{"lmdb", "LMDB"},
                                         Contestant{"rocksdb", "RocksDB"}, Contestant{"postgresql", "PostgreSQL"},
                                         Contestant{"nats", "NATS"},       Contestant{"redis", "Redis"}};

}  // namespace bench
