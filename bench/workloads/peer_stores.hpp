// The peers of a run, each with a store of its own for one workload.
#pragma once

#include <vector>

#include "peers/kinds.hpp"
#include "workloads/workloads.hpp"

namespace bench {

class PeerStores {
 public:
  struct Store {
    const PeerKind& kind;
    std::unique_ptr<Peer> peer;
  };
  /// Started, each in a folder below; those that cannot be that durable are left out.
  PeerStores(const Run&, const Folder&, Durability = Durability::durable);

  auto begin() const { return stores_.begin(); }
  auto end() const { return stores_.end(); }

 private:
  std::vector<Store> stores_;
};

}  // namespace bench
