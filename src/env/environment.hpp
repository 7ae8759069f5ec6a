// The only door to the outside: files, clock and randomness here, threads and locks in thread.hpp and futex.hpp.
// The real one, and a simulated twin (simulated/) in which disks forget, tear and fill up.
#pragma once

#include <cstdint>

#include "env/clock.hpp"
#include "env/file_system.hpp"
#include "env/random.hpp"

namespace weir::env {

/// References only: whoever uses it must not outlive what they point to.
struct Environment {
  FileSystem& files;
  Clock& clock;
  Random& random;
};

/// This machine's. Lives for ever.
Environment& real_environment();

/// Of this process, for messages to people.
std::uint32_t process_id();

}  // namespace weir::env
