// The Merkle tree of RFC 6962, section 2: one root for a row of leaves, and for each leaf a path of log2(leaves) hashes
// that shows it to be under that root.
#pragma once

#include <cstdint>
#include <vector>

#include "proof/sha256.hpp"

namespace weir::proof {

/// Leaves and nodes are hashed with different first bytes, so that neither is taken for the other.
Digest leaf_hash(Bytes leaf);
Digest node_hash(const Digest& left, const Digest& right);

/// Grows leaf by leaf, and keeps only the roots of its whole subtrees, one for each bit that is set in its size:
///
///     size 7     [ 0 1 2 3 ] [ 4 5 ] [ 6 ]
class MerkleTree {
 public:
  enum class Leaf : std::uint8_t {
    plain,
    marked,  ///< `path` leads from it to the root. At most one leaf is.
  };

  void add(const Digest& leaf, Leaf kind = Leaf::plain);
  void clear();

  std::uint64_t size() const { return size_; }
  /// Of a tree without leaves: the hash of nothing.
  Digest root() const;
  /// The hashes beside the way from the marked leaf to the root, from below.
  std::vector<Digest> path() const;

 private:
  struct Subtree {
    Digest root;
    bool has_marked = false;
  };
  /// `path` learns what stands beside the marked leaf's way.
  static Subtree join(const Subtree& left, const Subtree& right, std::vector<Digest>& path);
  Subtree top(std::vector<Digest>& path) const;

  std::uint64_t size_ = 0;
  std::vector<Subtree> whole_;  ///< The largest first.
  std::vector<Digest> path_;    ///< Inside the subtree that has the marked leaf.
};

}  // namespace weir::proof
