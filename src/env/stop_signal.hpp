// SIGTERM and SIGINT, as something to wait for.
#pragma once

#include <chrono>

namespace weir::env {

/// While it lives these signals do not end the process: whichever thread they come to, wait_for sees them. One at a
/// time in a process; destroying it puts back what was there before.
class StopSignal {
 public:
  StopSignal();
  ~StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;

  /// Whether one has come, now or before; waits for it at most this long.
  bool wait_for(std::chrono::milliseconds at_most);
};

}  // namespace weir::env
