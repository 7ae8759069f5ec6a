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

  /// Draws at most some ten times a second.
  void show(const std::string& what, std::uint64_t done, std::uint64_t total);
  /// Ends the bar's line.
  void finish();

 private:
  bool quiet_;
  bool terminal_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point next_{};
};

}  // namespace orders
