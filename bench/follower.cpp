#include "follower.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <system_error>

#include "peers/kinds.hpp"
#include "peers/weir.hpp"

namespace bench {
namespace {

bool write_all(int descriptor, const void* bytes, std::size_t size) {
  const char* at = static_cast<const char*>(bytes);
  while (size > 0) {
    const auto written = ::write(descriptor, at, size);
    if (written <= 0) return false;
    at += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

bool read_all(int descriptor, void* bytes, std::size_t size) {
  char* at = static_cast<char*>(bytes);
  while (size > 0) {
    const auto got = ::read(descriptor, at, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

/// Takes note of an event; true when it was the last.
bool note(std::vector<std::uint64_t>& latencies, std::string_view body) {
  const std::uint64_t now = shared_clock();
  const std::uint64_t number = number_in(body);
  if (number == kLastEvent) return true;
  latencies.push_back(now - number);
  return false;
}

std::vector<std::uint64_t> follow_weir(const std::filesystem::path& where) {
  const auto store = must(weir::follow_store(where));
  std::vector<std::uint64_t> latencies;
  auto next = store->durable_end();
  write_all(STDOUT_FILENO, "r", 1);
  for (bool last = false; !last;) {
    if (store->wait_past(next, std::chrono::milliseconds(100)) <= next) continue;
    must(store->read(weir::Read::all(next), [&](const weir::EventView& event) {
      next = event.position + 1;
      last = note(latencies, event.data);
      return last ? weir::Flow::stop : weir::Flow::more;
    }));
  }
  return latencies;
}

std::vector<std::uint64_t> follow_peer(const PeerKind& kind, const std::string& address) {
  const auto session = kind.attach(address);
  std::vector<std::uint64_t> latencies;
  session->follow([] { write_all(STDOUT_FILENO, "r", 1); },
                  [&](std::string_view body) { return !note(latencies, body); });
  return latencies;
}

}  // namespace

std::uint64_t shared_clock() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(now.tv_nsec);
}

int follow(const std::string& who, const std::string& address) {
  const auto latencies = who == "weir" ? follow_weir(address) : follow_peer(peer_kind(who), address);
  const std::uint64_t count = latencies.size();
  const bool told = write_all(STDOUT_FILENO, &count, sizeof count) &&
                    write_all(STDOUT_FILENO, latencies.data(), count * sizeof(std::uint64_t));
  return told ? 0 : 1;
}

Follower::Follower(const std::string& who, const std::string& address) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  const std::string self = std::filesystem::read_symlink("/proc/self/exe");
  const char* const arguments[] = {self.c_str(), "--follow", who.c_str(), address.c_str(), nullptr};
  const int failed =
      ::posix_spawn(&pid_, self.c_str(), &actions, nullptr, const_cast<char* const*>(arguments), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  pipe_ = ends[0];
  if (failed != 0) throw std::system_error(failed, std::generic_category(), "starting the follower");
  char ready;
  if (!read_all(pipe_, &ready, 1)) throw std::runtime_error("the follower did not start");
}

Follower::~Follower() {
  ::close(pipe_);
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
}

std::vector<double> Follower::latencies() {
  std::uint64_t count = 0;
  if (!read_all(pipe_, &count, sizeof count)) throw std::runtime_error("the follower went away");
  std::vector<std::uint64_t> nanoseconds(count);
  if (!read_all(pipe_, nanoseconds.data(), count * sizeof(std::uint64_t))) {
    throw std::runtime_error("the follower went away");
  }
  ::waitpid(pid_, nullptr, 0);
  pid_ = 0;
  std::vector<double> microseconds;
  for (const auto n : nanoseconds) microseconds.push_back(static_cast<double>(n) / 1000);
  return microseconds;
}

}  // namespace bench
