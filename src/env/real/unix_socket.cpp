#include "env/unix_socket.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "env/real/descriptor.hpp"
#include "env/real/posix_error.hpp"

namespace weir::env {
namespace {

constexpr int kBacklog = 8;

/// A short address for a socket with a long path: by way of its open directory.
struct Address {
  Descriptor directory;
  sockaddr_un name{};
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&name); }
};

Result<Address> address_of(const Path& socket) {
  Address address{Descriptor(::open(socket.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC))};
  if (!address.directory) return posix_error(errno, "open", socket.parent_path());
  address.name.sun_family = AF_UNIX;
  const std::string path =
      "/proc/self/fd/" + std::to_string(address.directory.get()) + "/" + socket.filename().string();
  if (path.size() >= sizeof(address.name.sun_path)) return posix_error(ENAMETOOLONG, "address", socket);
  std::memcpy(address.name.sun_path, path.c_str(), path.size() + 1);
  return address;
}

using Clock = std::chrono::steady_clock;

/// Waits until the descriptor is ready. False when the time is over.
Result<bool> await(const Descriptor& descriptor, short events, Clock::time_point until, const Path& socket) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd asked{.fd = descriptor.get(), .events = events, .revents = 0};
    const int ready = ::poll(&asked, 1, static_cast<int>(std::max<decltype(left)>(left, 0)));
    if (ready >= 0) return ready > 0;
    if (errno != EINTR) return posix_error(errno, "wait for", socket);
  }
}

class PosixConnection final : public UnixConnection {
 public:
  PosixConnection(Descriptor descriptor, Path socket)
      : descriptor_(std::move(descriptor)), socket_(std::move(socket)) {}

  Result<std::string> read_line(std::chrono::milliseconds at_most, std::size_t most) override {
    std::string line;
    const auto until = Clock::now() + at_most;  // for the whole line: it may come in drips
    while (line.size() <= most) {
      WEIR_TRY(const bool ready, await(descriptor_, POLLIN, until, socket_));
      if (!ready) return Error(Errc::timeout, "no answer at " + socket_.string());
      char buffer[4096];
      const ssize_t got = ::recv(descriptor_.get(), buffer, sizeof(buffer), 0);
      if (got < 0) return posix_error(errno, "read from", socket_);
      if (got == 0) return Error(Errc::io, "the other side of " + socket_.string() + " went away");
      line.append(buffer, static_cast<std::size_t>(got));
      if (const auto end = line.find('\n'); end != std::string::npos) return line.substr(0, end);
    }
    return Error(Errc::too_large, "a line of more than " + std::to_string(most) + " bytes at " + socket_.string());
  }

  Result<void> write_line(std::string_view line, std::chrono::milliseconds at_most) override {
    const std::string all = std::string(line) + "\n";
    const auto until = Clock::now() + at_most;
    for (std::size_t done = 0; done < all.size();) {
      WEIR_TRY(const bool ready, await(descriptor_, POLLOUT, until, socket_));
      if (!ready) return Error(Errc::timeout, "nobody reads at " + socket_.string());
      const ssize_t sent = ::send(descriptor_.get(), all.data() + done, all.size() - done, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0 && errno == EAGAIN) continue;
      if (sent < 0) return posix_error(errno, "write to", socket_);
      done += static_cast<std::size_t>(sent);
    }
    return {};
  }

 private:
  Descriptor descriptor_;
  Path socket_;
};

class PosixListener final : public UnixListener {
 public:
  PosixListener(Descriptor descriptor, Path socket) : descriptor_(std::move(descriptor)), socket_(std::move(socket)) {}
  ~PosixListener() override { ::unlink(socket_.c_str()); }

  Result<std::unique_ptr<UnixConnection>> accept(std::chrono::milliseconds at_most) override {
    WEIR_TRY(const bool ready, await(descriptor_, POLLIN, Clock::now() + at_most, socket_));
    if (!ready) return std::unique_ptr<UnixConnection>();
    Descriptor accepted = past_standard_streams(::accept4(descriptor_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (!accepted) return posix_error(errno, "accept at", socket_);
    return std::unique_ptr<UnixConnection>(std::make_unique<PosixConnection>(std::move(accepted), socket_));
  }

 private:
  Descriptor descriptor_;
  Path socket_;
};

}  // namespace

Result<std::unique_ptr<UnixConnection>> connect_unix(const Path& socket) {
  WEIR_TRY(const Address address, address_of(socket));
  Descriptor descriptor = past_standard_streams(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!descriptor) return posix_error(errno, "make", socket);
  if (::connect(descriptor.get(), address.get(), sizeof(address.name)) != 0) {
    if (errno == ENOENT || errno == ECONNREFUSED) return Error(Errc::not_found, "nobody listens at " + socket.string());
    return posix_error(errno, "connect to", socket);
  }
  return std::unique_ptr<UnixConnection>(std::make_unique<PosixConnection>(std::move(descriptor), socket));
}

Result<std::unique_ptr<UnixListener>> listen_unix(const Path& socket) {
  WEIR_TRY(const Address address, address_of(socket));
  Descriptor descriptor = past_standard_streams(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!descriptor) return posix_error(errno, "make", socket);
  ::unlink(socket.c_str());
  if (::bind(descriptor.get(), address.get(), sizeof(address.name)) != 0) return posix_error(errno, "bind", socket);
  if (::chmod(socket.c_str(), S_IRUSR | S_IWUSR) != 0) return posix_error(errno, "restrict", socket);
  if (::listen(descriptor.get(), kBacklog) != 0) return posix_error(errno, "listen at", socket);
  return std::unique_ptr<UnixListener>(std::make_unique<PosixListener>(std::move(descriptor), socket));
}

}  // namespace weir::env
