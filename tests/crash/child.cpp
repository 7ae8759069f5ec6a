#include "crash/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

extern char** environ;

namespace crash {

using Clock = std::chrono::steady_clock;

Child::Child(const std::filesystem::path& directory, LastWords words, std::vector<std::string> under) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) abort();
  pipe_ = ends[0];
  constexpr int kInChild = 3;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], kInChild);  // which clears close-on-exec
  if (words == LastWords::unheard) posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t group_of_its_own;
  posix_spawnattr_init(&group_of_its_own);
  posix_spawnattr_setflags(&group_of_its_own, POSIX_SPAWN_SETPGROUP);
  std::vector<std::string> command = std::move(under);
  command.insert(command.end(), {WEIR_CRASH_WRITER, directory.string(), std::to_string(kInChild)});
  std::vector<char*> arguments;
  for (std::string& argument : command) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  if (posix_spawnp(&process_, arguments[0], &actions, &group_of_its_own, arguments.data(), environ) != 0) abort();
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&group_of_its_own);
  close(ends[1]);
}

Child::~Child() {
  if (process_ > 0) kill();
  close(pipe_);
}

void Child::take(std::size_t count, std::chrono::microseconds at_most) {
  const auto deadline = Clock::now() + at_most;
  while (acknowledged_.size() < count) {
    const auto left = std::chrono::duration_cast<std::chrono::microseconds>(deadline - Clock::now());
    if (left.count() <= 0 || !take_one(left)) return;
  }
}

bool Child::take_one(std::chrono::microseconds at_most) {
  pollfd ready{.fd = pipe_, .events = POLLIN, .revents = 0};
  const timespec wait{.tv_sec = at_most.count() / 1'000'000, .tv_nsec = at_most.count() % 1'000'000 * 1000};
  if (ppoll(&ready, 1, &wait, nullptr) <= 0) return false;
  Acknowledged one;
  if (read(pipe_, &one, sizeof one) != sizeof one) return false;  // records are written whole: less is the end
  acknowledged_.push_back(one);
  return true;
}

bool Child::kill() {
  ::kill(-process_, SIGKILL);
  int status = 0;
  waitpid(process_, &status, 0);
  process_ = -1;
  while (take_one(std::chrono::seconds(5))) {
  }  // to the end of the pipe: whoever held it is gone, and so are its locks
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

std::vector<Acknowledged> Child::acknowledged_durable() const {
  std::vector<Acknowledged> durable;
  for (const Acknowledged& one : acknowledged_)
    if (commit_of(one.writer, one.number).durability == Durability::durable) durable.push_back(one);
  return durable;
}

TempDirectory::TempDirectory() {
  std::string made = (std::filesystem::temp_directory_path() / "weir-crash-XXXXXX").string();
  if (mkdtemp(made.data()) == nullptr) abort();
  path_ = made;
}

TempDirectory::~TempDirectory() { std::filesystem::remove_all(path_); }

}  // namespace crash
