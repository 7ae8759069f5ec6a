#include "proof/merkle_tree.hpp"

#include "base/assert.hpp"

namespace weir::proof {

Digest leaf_hash(Bytes leaf) {
  constexpr std::byte kPrefix{0};
  return sha256({Bytes(&kPrefix, 1), leaf});
}

Digest node_hash(const Digest& left, const Digest& right) {
  constexpr std::byte kPrefix{1};
  return sha256({Bytes(&kPrefix, 1), left, right});
}

MerkleTree::Subtree MerkleTree::join(const Subtree& left, const Subtree& right, std::vector<Digest>& path) {
  if (left.has_marked) path.push_back(right.root);
  if (right.has_marked) path.push_back(left.root);
  return {node_hash(left.root, right.root), left.has_marked || right.has_marked};
}

void MerkleTree::add(const Digest& leaf, Leaf kind) {
  Subtree grown{leaf, kind == Leaf::marked};
  // As many as the low bits of the size that are set are as large as what has grown so far, one after the other.
  for (std::uint64_t left = size_; (left & 1) != 0; left >>= 1) {
    grown = join(whole_.back(), grown, path_);
    whole_.pop_back();
  }
  whole_.push_back(grown);
  ++size_;
}

void MerkleTree::clear() {
  size_ = 0;
  whole_.clear();
  path_.clear();
}

MerkleTree::Subtree MerkleTree::top(std::vector<Digest>& path) const {
  if (whole_.empty()) return {sha256({})};
  Subtree joined = whole_.back();
  for (std::size_t i = whole_.size() - 1; i > 0; --i) joined = join(whole_[i - 1], joined, path);
  return joined;
}

Digest MerkleTree::root() const {
  std::vector<Digest> ignored;
  return top(ignored).root;
}

std::vector<Digest> MerkleTree::path() const {
  std::vector<Digest> path = path_;
  const Subtree all = top(path);
  WEIR_ASSERT(all.has_marked, "no leaf was marked");
  return path;
}

}  // namespace weir::proof
