#include "env/futex.hpp"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <climits>
#include <ctime>

namespace weir::env {
namespace {

int operation(int plain, FutexScope scope) {
  return scope == FutexScope::this_process ? plain | FUTEX_PRIVATE_FLAG : plain;
}

}  // namespace

void futex_wait(const FutexWord& word, std::uint32_t seen, std::chrono::nanoseconds at_most, FutexScope scope) {
  if (at_most <= std::chrono::nanoseconds::zero()) return;
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at_most);
  timespec limit{};
  limit.tv_sec = static_cast<time_t>(seconds.count());
  limit.tv_nsec = static_cast<long>((at_most - seconds).count());
  ::syscall(SYS_futex, &word, operation(FUTEX_WAIT, scope), seen, &limit, nullptr, 0);
}

void futex_wake_all(const FutexWord& word, FutexScope scope) {
  ::syscall(SYS_futex, &word, operation(FUTEX_WAKE, scope), INT_MAX, nullptr, nullptr, 0);
}

}  // namespace weir::env
