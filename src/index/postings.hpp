// The positions of one term, ascending. The first few stand in place, since most terms have no more. Full blocks are
// never moved again, so that the longest list grows as calmly as the shortest.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace weir::index {

class Postings {
 public:
  std::size_t size() const { return count_; }
  std::uint64_t operator[](std::size_t n) const { return n < kInPlace ? first_[n] : (*more_)[n - kInPlace]; }
  std::uint64_t back() const { return count_ <= kInPlace ? first_[count_ - 1] : more_->tail.back(); }

  void push_back(std::uint64_t position) {
    if (count_ < kInPlace) {
      first_[count_++] = position;
      return;
    }
    if (more_ == nullptr) more_ = std::make_unique<More>();
    more_->push_back(position);
    ++count_;
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
  static constexpr std::size_t kInPlace = 4;
  static constexpr std::size_t kBlock = 2048;
  using Block = std::array<std::uint64_t, kBlock>;

  struct More {
    std::uint64_t operator[](std::size_t n) const {
      const std::size_t block = n / kBlock;
      return block < full.size() ? (*full[block])[n % kBlock] : tail[n % kBlock];
    }
    void push_back(std::uint64_t position) {
      if (tail.size() == kBlock) {
        auto block = std::make_unique<Block>();
        std::copy(tail.begin(), tail.end(), block->begin());
        full.push_back(std::move(block));
        tail.clear();
      }
      tail.push_back(position);
    }
    std::vector<std::unique_ptr<Block>> full;
    std::vector<std::uint64_t> tail;  ///< Never empty.
  };

  std::size_t count_ = 0;
  std::array<std::uint64_t, kInPlace> first_{};
  std::unique_ptr<More> more_;
};

}  // namespace weir::index
