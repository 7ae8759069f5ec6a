#include "workloads/peer_stores.hpp"

namespace bench {

PeerStores::PeerStores(const Run& run, const Folder& folder, Durability durability) {
  for (const PeerKind* kind : run.peers) {
    throw_if_interrupted();
    const auto own = folder / kind->who().name;
    std::filesystem::create_directory(own);
    if (auto peer = kind->start(own, durability)) stores_.push_back({*kind, std::move(peer)});
  }
}

}  // namespace bench
