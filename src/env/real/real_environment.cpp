#include <sys/random.h>
#include <unistd.h>

#include <cerrno>

#include "base/assert.hpp"
#include "env/environment.hpp"
#include "env/real/posix_file_system.hpp"

namespace weir::env {
namespace {

class RealClock final : public Clock {
 public:
  Time now() const override { return std::chrono::floor<Duration>(std::chrono::system_clock::now()); }
  SteadyTime steady() const override { return std::chrono::steady_clock::now(); }
};

class RealRandom final : public Random {
 public:
  void fill(MutableBytes to) override {
    while (!to.empty()) {
      const ssize_t n = ::getrandom(to.data(), to.size(), 0);
      WEIR_ASSERT(n > 0 || errno == EINTR, "the operating system has no random bytes");
      if (n > 0) to = to.subspan(static_cast<std::size_t>(n));
    }
  }
};

}  // namespace

Environment& real_environment() {
  static PosixFileSystem files;
  static RealClock clock;
  static RealRandom random;
  static Environment environment{files, clock, random};
  return environment;
}

std::uint32_t process_id() { return static_cast<std::uint32_t>(::getpid()); }

}  // namespace weir::env
