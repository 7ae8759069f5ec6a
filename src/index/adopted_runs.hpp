// The files of the index that a follower reads: its writer makes them, merges them and removes them, meanwhile.
#pragma once

#include <memory>
#include <vector>

#include "index/run_file.hpp"
#include "index/term_index.hpp"

namespace weir::index {

class AdoptedRuns {
 public:
  /// Those that the index was made of.
  explicit AdoptedRuns(std::vector<std::shared_ptr<const RunFile>> runs) : runs_(std::move(runs)) {}

  /// Puts those of the directory in the place of what the follower has indexed itself, which is frozen up to `end`. The
  /// writer may be ahead: a run that ends past there, and all behind it, are left for another time, since what the
  /// follower adds next would be in it too.
  void take(TermIndex& terms, Position end, std::vector<std::shared_ptr<const RunFile>> there);

 private:
  std::vector<std::shared_ptr<const RunFile>> runs_;
};

}  // namespace weir::index
