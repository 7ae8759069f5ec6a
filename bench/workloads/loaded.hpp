// Stores that are full: 100 events in each stream, in batches of 1,000.
#pragma once

#include <cstdint>

#include "peers/weir.hpp"
#include "workloads/peer_stores.hpp"

namespace bench {

inline constexpr std::uint64_t kEventsInStream = 100;

struct Loaded {
  explicit Loaded(const Run&);
  std::uint64_t events() const { return streams * kEventsInStream; }

  std::uint64_t streams;  ///< All of them, or a tenth in a quick run.
  Folder folder;
  WeirPeer weir;
  PeerStores peers;
};
Loaded& loaded(Run&);

}  // namespace bench
