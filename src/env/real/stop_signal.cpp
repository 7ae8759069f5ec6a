#include "env/stop_signal.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>

#include "base/assert.hpp"

namespace weir::env {
namespace {

constexpr std::array kSignals{SIGTERM, SIGINT};

// A signal handler can reach nothing but what is global.
std::atomic<int> came_descriptor{-1};
std::array<struct sigaction, kSignals.size()> former{};

void note(int) {
  const int saved = errno;
  const std::uint64_t one = 1;
  if (const int descriptor = came_descriptor.load(); descriptor >= 0) {
    [[maybe_unused]] const auto written = ::write(descriptor, &one, sizeof(one));  // it can only be full: noted already
  }
  errno = saved;
}

}  // namespace

StopSignal::StopSignal() {
  const int descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  WEIR_ASSERT(descriptor >= 0, "the system has no event descriptor left to wait for signals with");
  int none = -1;
  WEIR_ASSERT(came_descriptor.compare_exchange_strong(none, descriptor), "one StopSignal at a time waits in a process");
  struct sigaction action{};
  action.sa_handler = note;
  action.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &action, &former[i]);
}

StopSignal::~StopSignal() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) ::sigaction(kSignals[i], &former[i], nullptr);
  ::close(came_descriptor.exchange(-1));
}

bool StopSignal::wait_for(std::chrono::milliseconds at_most) {
  pollfd asked{.fd = came_descriptor.load(), .events = POLLIN, .revents = 0};
  return ::poll(&asked, 1, static_cast<int>(at_most.count())) > 0;
}

}  // namespace weir::env
