// Sockets of the Unix kind: a door in a directory, for other processes of this machine.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "env/file_system.hpp"

namespace weir::env {

/// One conversation, in lines. Not thread-safe.
class UnixConnection {
 public:
  virtual ~UnixConnection() = default;
  /// The next line, without its end; the time is for the whole of it. Errors: timeout, too_large (no line end within
  /// `most` bytes), io (the other side went away).
  virtual Result<std::string> read_line(std::chrono::milliseconds at_most, std::size_t most) = 0;
  virtual Result<void> write_line(std::string_view line, std::chrono::milliseconds at_most) = 0;
};

/// Errors: not_found when nobody listens there, or there is no such socket.
Result<std::unique_ptr<UnixConnection>> connect_unix(const Path& socket);

/// Listens until it is destroyed, which removes the socket.
class UnixListener {
 public:
  virtual ~UnixListener() = default;
  /// The next connection; nothing when none came within the time.
  virtual Result<std::unique_ptr<UnixConnection>> accept(std::chrono::milliseconds at_most) = 0;
};

/// Takes the place of a socket that is there already: the caller knows that it is dead. Only this user may connect. The
/// path may be longer than the 107 bytes that an address of such a socket holds.
Result<std::unique_ptr<UnixListener>> listen_unix(const Path& socket);

}  // namespace weir::env
