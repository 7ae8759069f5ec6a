// RunCursor: goes through all terms of a run in the order of their keys.
#pragma once

#include <cstdint>
#include <functional>

#include "index/run_file.hpp"

namespace weir::index {

/// Not thread-safe; the run must outlive it. Errors as Part.
class RunCursor {
 public:
  explicit RunCursor(const RunFile& run) : run_(run) {}

  /// Goes to the next term, the first one at first. False at the end.
  Result<bool> next();

  // Of the term it is at.
  std::uint64_t key() const { return key_; }
  bool is_id() const { return (value_ & kValueIsId) != 0; }
  /// All its positions, ascending.
  Result<void> for_each(const std::function<Result<void>(Position)>& sink) const;

 private:
  const RunFile& run_;
  std::uint64_t bucket_ = 0;
  std::uint64_t entry_ = 0;       ///< The next one.
  std::uint64_t bucket_end_ = 0;  ///< One past the last entry of bucket_ - 1.
  std::uint64_t key_ = 0;
  std::uint32_t value_ = 0;
};

}  // namespace weir::index
