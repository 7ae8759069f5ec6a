#include <mutex>

void not_called_here() {
  auto now = std::chrono::steady_clock::now();
  auto chance = rand();
  std::mutex mutex;
  std::thread worker;
  int file = ::open(path, flags);
  std::ofstream out(path);
  // std::mutex in a comment, and below in a string, is not a call.
  say("std::mutex");
}
