// A progress bar on a terminal; a line now and then elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace orders {

class Progress {
 public:
  /// `quiet` draws nothing.
  explicit Progress(bool quiet);
  ~Progress();

  static constexpr std::uint64_t kUnknown = 0;

  /// Draws at most some ten times a second. A total of kUnknown draws no bar, only the number.
  void show(const std::string& what, std::uint64_t done, std::uint64_t total);
  /// Ends the bar's line.
  void finish();

 private:
  bool quiet_;
  bool terminal_;
  bool drawn_ = false;
  bool complete_ = false;  // the last one shown was, and it is said once
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace orders
