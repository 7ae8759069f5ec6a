// The ids of the events that were written since the store was opened: says of almost every new id, with one look, that
// it was not among them, and saves a look into every file of the index.
#pragma once

#include <cstdint>
#include <vector>

#include "index/filter.hpp"
#include "index/term.hpp"
#include "index/term_index.hpp"

namespace weir::store {

/// Knows the last kRememberedEvents ids and up to as many more (rule C2): two generations of a filter, of which the
/// older is forgotten when the newer is full. 2.6 MB. Not thread-safe: used in the commit's turn.
class RecentIds {
 public:
  explicit RecentIds(Position since, std::uint64_t generation = index::kRememberedEvents)
      : since_(since), generation_(generation) {}

  void add(index::Term id);
  /// False: no event at or past `since()` that is remembered has it. True: one may have.
  bool may_have(index::Term id) const { return newer_.may_have(id) || older_.may_have(id); }
  Position since() const { return since_; }
  /// Asks the processor for what `may_have` and `add` look at.
  void prefetch(index::Term id) const {
    newer_.prefetch(id);
    older_.prefetch(id);
  }

 private:
  class Generation {
   public:
    Generation() = default;
    explicit Generation(std::uint64_t ids) : blocks_(index::FilterBlock::count_for(ids)) {}
    void add(index::Term id);
    bool may_have(index::Term id) const;
    void prefetch(index::Term id) const;
    std::uint64_t size() const { return size_; }

   private:
    std::vector<index::FilterBlock> blocks_;
    std::uint64_t size_ = 0;
  };

  Position since_;
  std::uint64_t generation_;
  Generation newer_;
  Generation older_;
};

}  // namespace weir::store
