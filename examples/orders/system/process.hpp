// A child process that is ours to end.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <weir/base/result.hpp>

namespace orders {

/// Ends with its owner: the destructor kills and waits.
class Process {
 public:
  /// Runs this very program again with other arguments.
  static weir::Result<Process> run_self(const std::vector<std::string>& arguments);
  Process(Process&& other) noexcept;
  Process& operator=(Process&&) = delete;
  ~Process();

  pid_t pid() const { return pid_; }
  /// How it ended: an error with the code that it exited with, `stopped` where that is none; nothing while it runs.
  std::optional<weir::Error> ended();
  /// SIGKILL, and waits.
  void kill();
  /// SIGTERM, and waits; SIGKILL when it has not ended by then.
  void terminate(std::chrono::milliseconds deadline);

 private:
  explicit Process(pid_t pid) : pid_(pid) {}
  pid_t pid_;  // 0 once it has ended
  std::optional<weir::Error> how_{};
};

}  // namespace orders
