#include "store/recent_ids.hpp"

#include <utility>

namespace weir::store {

void RecentIds::Generation::add(index::Term id) {
  const std::uint64_t key = index::key_of(id);
  blocks_[index::FilterBlock::number_for(key, blocks_.size())].add(key);
  ++size_;
}

bool RecentIds::Generation::may_have(index::Term id) const {
  if (blocks_.empty()) return false;
  const std::uint64_t key = index::key_of(id);
  return index::FilterBlock::may_hold(blocks_[index::FilterBlock::number_for(key, blocks_.size())].bytes(), key);
}

void RecentIds::Generation::prefetch(index::Term id) const {
  if (blocks_.empty()) return;
  __builtin_prefetch(&blocks_[index::FilterBlock::number_for(index::key_of(id), blocks_.size())], 1);
}

void RecentIds::add(index::Term id) {
  if (newer_.size() == 0) newer_ = Generation(generation_);
  newer_.add(id);
  if (newer_.size() == generation_) older_ = std::exchange(newer_, {});
}

}  // namespace weir::store
