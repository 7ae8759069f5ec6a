#include "interrupt.hpp"

#include <poll.h>
#include <signal.h>

#include <atomic>

namespace weir::cli {
namespace {

std::atomic<bool> caught{false};
static_assert(std::atomic<bool>::is_always_lock_free);

}  // namespace

void catch_interrupts() {
  struct sigaction action{};
  action.sa_handler = [](int) { caught.store(true); };
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return caught.load(); }

bool reader_is_gone(int file_descriptor) {
  pollfd asked{.fd = file_descriptor, .events = 0, .revents = 0};
  return poll(&asked, 1, 0) > 0 && (asked.revents & (POLLERR | POLLHUP)) != 0;
}

}  // namespace weir::cli
