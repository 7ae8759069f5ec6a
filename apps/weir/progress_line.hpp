// ProgressLine: how far long work is, on the error stream of a terminal; nowhere else.
#pragma once

#include <cstdint>
#include <string>

#include "terminal.hpp"

namespace weir::cli {

///     verifying   37 %  94.7 of 256.0 MiB
///
/// Drawn over itself, once for each percent, and wiped away at the end.
class ProgressLine {
 public:
  ProgressLine(const Terminal& terminal, std::string what, std::uint64_t total_bytes);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void add(std::uint64_t bytes);

 private:
  const Terminal& terminal_;
  std::string what_;
  std::uint64_t total_;
  std::uint64_t done_ = 0;
  std::uint64_t percent_ = UINT64_MAX;  // that was drawn last
};

}  // namespace weir::cli
