// RunCursor: goes through all terms of a run in the order of their keys.
#pragma once

#include <cstdint>
#include <span>

#include "index/run_file.hpp"

namespace weir::index {

/// Not thread-safe; the run must outlive it. Errors as Part.
class RunCursor {
 public:
  explicit RunCursor(const RunFile& run) : run_(&run) {}

  /// Goes to the next term, the first one at first. False at the end.
  Result<bool> next() {
    if (entry_ == run_->header().terms) return false;
    const std::uint64_t before = key_;
    if (entry_ >= bucket_end_) WEIR_CHECK(enter_bucket());
    if (page_.empty()) WEIR_CHECK(read_page());
    key_ = bucket_key_ | load_le<std::uint32_t>(page_, 0);
    value_ = load_le<std::uint32_t>(page_, 4);
    page_ = page_.subspan(kEntryBytes);
    if (entry_ > 0 && key_ <= before) return not_in_order();
    ++entry_;
    return true;
  }

  // Of the term it is at.
  std::uint64_t key() const { return key_; }
  bool is_id() const { return (value_ & kValueIsId) != 0; }
  /// Hands all its positions, ascending and counted from the run's begin, to `sink`, some at a time:
  /// Result<void>(std::span<const std::uint32_t>). There is room in `block` for them.
  template <class Sink>
  Result<void> for_each_block(RunFile::Block& block, Sink&& sink) const {
    if ((value_ & kValueIsList) == 0) {
      const std::uint32_t one = value_ & kValueBits;
      return sink(std::span(&one, 1));
    }
    WEIR_TRY(const RunFile::List list, run_->list_of(value_));
    for (std::uint64_t number = 0; number < list.blocks; ++number) {
      WEIR_CHECK(run_->load(list, number, block));
      WEIR_CHECK(sink(std::span<const std::uint32_t>(block.positions).first(block.count)));
    }
    return {};
  }

 private:
  Result<void> enter_bucket();
  Result<void> read_page();
  Error not_in_order() const;

  const RunFile* run_;
  Bytes page_;                    ///< What is left of a checked page of entries.
  std::uint64_t bucket_ = 0;      ///< The next one.
  std::uint64_t bucket_key_ = 0;  ///< What the keys of the last one begin with.
  std::uint64_t entry_ = 0;       ///< The next one.
  std::uint64_t bucket_end_ = 0;  ///< One past the last entry of the last bucket.
  std::uint64_t key_ = 0;
  std::uint32_t value_ = 0;
};

}  // namespace weir::index
