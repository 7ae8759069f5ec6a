// Goal: roots and paths are those of RFC 6962, section 2.
// Method: the roots that Certificate Transparency's own tests have, and the RFC's recursive definitions beside ours.
#include "proof/merkle_tree.hpp"

#include <gtest/gtest.h>

#include <string>

namespace weir::proof {
namespace {

using Leaves = std::vector<Digest>;

/// MTH(D[n]) of the RFC.
Digest root_by_definition(const Leaves& leaves) {
  if (leaves.empty()) return sha256({});
  if (leaves.size() == 1) return leaves.front();
  const auto k = static_cast<std::ptrdiff_t>(std::bit_floor(leaves.size() - 1));
  return node_hash(root_by_definition({leaves.begin(), leaves.begin() + k}),
                   root_by_definition({leaves.begin() + k, leaves.end()}));
}

/// PATH(m, D[n]) of the RFC.
std::vector<Digest> path_by_definition(std::size_t m, const Leaves& leaves) {
  if (leaves.size() == 1) return {};
  const std::size_t k = std::bit_floor(leaves.size() - 1);
  const Leaves left(leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(k));
  const Leaves right(leaves.begin() + static_cast<std::ptrdiff_t>(k), leaves.end());
  auto path = m < k ? path_by_definition(m, left) : path_by_definition(m - k, right);
  path.push_back(root_by_definition(m < k ? right : left));
  return path;
}

Leaves numbered(std::size_t count) {
  Leaves leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(leaf_hash(bytes_of(std::to_string(i))));
  return leaves;
}

TEST(MerkleTree, has_the_roots_that_are_known) {
  using namespace std::string_literals;
  const std::string inputs[] = {"", "\x00"s, "\x10", "\x20\x21", "\x30\x31", "@ABC", "PQRSTUVW", "`abcdefghijklmno"};
  const std::string roots[] = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                               "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                               "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                               "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                               "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                               "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                               "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                               "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                               "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  MerkleTree tree;
  EXPECT_EQ(to_hex(tree.root()), roots[0]);
  for (std::size_t i = 0; i < std::size(inputs); ++i) {
    tree.add(leaf_hash(bytes_of(inputs[i])));
    EXPECT_EQ(to_hex(tree.root()), roots[i + 1]) << i + 1 << " leaves";
  }
}

TEST(MerkleTree, has_the_root_and_the_paths_of_the_definition) {
  for (std::size_t size = 1; size <= 40; ++size) {
    const Leaves leaves = numbered(size);
    for (std::size_t marked = 0; marked < size; ++marked) {
      MerkleTree tree;
      for (std::size_t i = 0; i < size; ++i)
        tree.add(leaves[i], i == marked ? MerkleTree::Leaf::marked : MerkleTree::Leaf::plain);
      ASSERT_EQ(tree.root(), root_by_definition(leaves)) << size;
      ASSERT_EQ(tree.path(), path_by_definition(marked, leaves)) << marked << " of " << size;
    }
  }
}

TEST(MerkleTree, begins_anew_when_it_is_cleared) {
  MerkleTree tree;
  const Leaves leaves = numbered(3);
  tree.add(leaves[2], MerkleTree::Leaf::marked);
  tree.add(leaves[1]);
  tree.clear();
  EXPECT_EQ(tree.root(), sha256({}));
  tree.add(leaves[0], MerkleTree::Leaf::marked);
  EXPECT_EQ(tree.root(), leaves[0]);
  EXPECT_TRUE(tree.path().empty());
}

TEST(Digests, are_read_as_they_are_written_and_nothing_else_is) {
  const Digest digest = sha256({bytes_of("abc")});
  const std::string text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  EXPECT_EQ(to_hex(digest), text);
  EXPECT_EQ(digest_from_hex(text), digest);
  EXPECT_EQ(digest_from_hex("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"), digest);
  EXPECT_EQ(sha256({bytes_of("a"), bytes_of(""), bytes_of("bc")}), digest);
  for (const std::string& other : {std::string(), text + "0", text.substr(1), 'g' + text.substr(1)})
    EXPECT_EQ(digest_from_hex(other), std::nullopt) << other;
}

}  // namespace
}  // namespace weir::proof
