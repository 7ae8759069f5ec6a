// A process that fills a store and is killed: what it needed meanwhile, and how soon the store takes commits again.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace bench {

/// What the child does: fills the store with so many events, none if it is full, and then commits until it is killed.
int grow(const std::filesystem::path& store, std::uint64_t events);

struct Grown {
  double load_rate = 0;          ///< Events a second.
  double memory = 0;             ///< The most that was beside the page cache at any time, in MiB.
  std::vector<double> openings;  ///< After each kill -9, from the call of open to the first durable commit, in ms.
  double bytes = 0;              ///< On disk per event, with the index, without space that is zeroed ahead.
};
struct GrowingEffort {
  int kills;
  std::chrono::milliseconds after_load;  ///< Until the first kill: the index goes on merging for a while.
};
/// Fills a store in a child, kills it, opens the store, and that again several times.
Grown measure_growing(const std::filesystem::path& store, std::uint64_t events, GrowingEffort);

/// Bytes on disk per event of a store that got each in a commit of its own.
double disk_bytes_alone(const std::filesystem::path& store, std::uint64_t events);

}  // namespace bench
