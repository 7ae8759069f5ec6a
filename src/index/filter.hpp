// A filter: says of most keys that are not there that they are not, with one look at one cache line. Blocks of eight
// words with a bit set in each: the split block Bloom filter (Putze, Sanders, Singler 2007: Cache-, Hash- and
// Space-Efficient Bloom Filters; the multipliers are our own). Ten bits a key; about one absent key in a hundred
// passes.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "base/bytes.hpp"
#include "index/run_format.hpp"

namespace weir::index {

class FilterBlock {
 public:
  static constexpr std::uint64_t kBytes = 32;
  static constexpr std::uint64_t kBitsPerKey = 10;

  static constexpr std::uint64_t count_for(std::uint64_t keys) { return (keys * kBitsPerKey + 255) / 256 + 1; }
  /// Blocks are chosen by a key's top bits: keys in order fill blocks in order.
  static constexpr std::uint64_t number_for(std::uint64_t key, std::uint64_t blocks) {
    return static_cast<std::uint64_t>(static_cast<unsigned __int128>(key) * blocks >> kKeyBits);
  }

  void add(std::uint64_t key) {
    for (std::size_t i = 0; i < kWords; ++i) words_[i] |= bit(key, i);
  }
  static bool may_hold(Bytes block, std::uint64_t key) {
    for (std::size_t i = 0; i < kWords; ++i)
      if ((load_le<std::uint32_t>(block, i * 4) & bit(key, i)) == 0) return false;
    return true;
  }
  Bytes bytes() const { return std::as_bytes(std::span(words_)); }

 private:
  static constexpr std::size_t kWords = 8;
  static constexpr std::array<std::uint32_t, kWords> kMultipliers = {0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f,
                                                                     0x165667b1, 0xd3a2646d, 0xfd7046c5, 0xb55a4f09};

  static std::uint32_t bit(std::uint64_t key, std::size_t word) {
    return std::uint32_t{1} << (static_cast<std::uint32_t>(key) * kMultipliers[word] >> 27);
  }

  std::array<std::uint32_t, kWords> words_{};
};

}  // namespace weir::index
