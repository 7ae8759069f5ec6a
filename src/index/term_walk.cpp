#include "index/term_walk.hpp"

#include <algorithm>
#include <span>

namespace weir::index {

Result<Place> TermWalk::seek(Place from) {
  if (from == kNowhere) return kNowhere;
  while (at_ < count_ && stretch_.place_of(block_[at_]) < from) ++at_;
  if (at_ == count_) {
    if (is_last_) return kNowhere;
    WEIR_CHECK(take_block(from));
    if (count_ == 0) return kNowhere;
  }
  return stretch_.place_of(block_[at_]);
}

Result<void> TermWalk::take_block(Place from) {
  if (count_ > 0) {
    // How many positions this leap passes over, if they lie as close as those of the block: few, and a larger block
    // would have held where it leads.
    const Place last = stretch_.place_of(block_[count_ - 1]);
    const Place passed = (from - last) * count_ / (last - stretch_.place_of(block_[0]) + 1);
    size_ = passed < kMost / 2 ? std::min(size_ * 4, kMost) : kFewest;
  }
  const auto into = std::span(block_).first(size_);
  const Position position = stretch_.position_of(from);
  WEIR_TRY(count_, stretch_.is_ahead() ? index_->forwards(term_, position, stretch_.end(), into)
                                       : index_->backwards(term_, position + 1, into));
  at_ = 0;
  is_last_ = count_ < size_;
  return {};
}

/// Each in turn leaps to where the one before it stands, until all stand at one place. The rarest makes the longest
/// leaps and so sets the pace, wherever it is in the row.
Result<Place> AllOf::seek(Place from) {
  const std::size_t walks = all_.size() + (any_.empty() ? 0 : 1);
  std::size_t agreed = 0;
  for (std::size_t i = 0; agreed < walks && from != kNowhere; i = (i + 1) % walks) {
    WEIR_TRY(const Place at, i < all_.size() ? all_[i].seek(from) : any_.seek(from));
    agreed = at == from ? agreed + 1 : 1;
    from = at;
  }
  return from;
}

}  // namespace weir::index
