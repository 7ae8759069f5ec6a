// The positions of one term, ascending. Full blocks are never moved again, so that the longest list grows as calmly as
// the shortest.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace weir::index {

class Postings {
 public:
  std::size_t size() const { return full_.size() * kBlock + tail_.size(); }
  std::uint64_t operator[](std::size_t n) const {
    const std::size_t block = n / kBlock;
    return block < full_.size() ? (*full_[block])[n % kBlock] : tail_[n % kBlock];
  }
  std::uint64_t back() const { return (*this)[size() - 1]; }

  void push_back(std::uint64_t position) {
    tail_.push_back(position);
    if (tail_.size() < kBlock) return;
    auto block = std::make_unique<Block>();
    std::copy(tail_.begin(), tail_.end(), block->begin());
    full_.push_back(std::move(block));
    tail_.clear();
  }

  /// How many are below `position`.
  std::size_t count_below(std::uint64_t position) const {
    std::size_t low = 0, high = size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if ((*this)[middle] < position)
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  }

 private:
  static constexpr std::size_t kBlock = 2048;
  using Block = std::array<std::uint64_t, kBlock>;
  std::vector<std::unique_ptr<Block>> full_;
  std::vector<std::uint64_t> tail_;
};

}  // namespace weir::index
