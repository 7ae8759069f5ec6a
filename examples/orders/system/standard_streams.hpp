// The three streams that a process is given, and may not be given.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <initializer_list>

namespace orders {

/// Takes the numbers 0, 1 and 2 where they are free, before any file is opened: a file of a store that got one of them
/// would be written over by what the process prints. Reading or printing there fails as before.
inline void take_closed_standard_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(stream, F_GETFD) == -1 && errno == EBADF)  // open takes the lowest number that is free: this one
      (void)::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

}  // namespace orders
