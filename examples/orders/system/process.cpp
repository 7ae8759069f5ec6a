#include "system/process.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

namespace orders {
namespace {

weir::Error error_for(int status) {
  if (WIFSIGNALED(status)) return {weir::Errc::stopped, "was ended by signal " + std::to_string(WTERMSIG(status))};
  const int exit_code = WEXITSTATUS(status);
  weir::Errc code = weir::Errc::stopped;
  for (int i = 0; i <= static_cast<int>(weir::Errc::handler_failed); ++i)
    if (weir::exit_code_of(static_cast<weir::Errc>(i)) == exit_code) code = static_cast<weir::Errc>(i);
  return {code, "exited with " + std::to_string(exit_code)};
}

}  // namespace

weir::Result<Process> Process::run_self(const std::vector<std::string>& arguments) {
  std::vector<std::string> words{"/proc/self/exe"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) return weir::Error(weir::Errc::io, std::string("cannot start a process: ") + std::strerror(errno));
  if (pid == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // a service does not outlive the one who started it
    if (::getppid() != parent) ::_exit(1);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  return Process(pid);
}

Process::Process(Process&& other) noexcept : pid_(std::exchange(other.pid_, 0)), how_(std::move(other.how_)) {}

Process::~Process() { kill(); }

std::optional<weir::Error> Process::ended() {
  if (pid_ != 0) {
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) != pid_) return std::nullopt;
    pid_ = 0;
    how_ = error_for(status);
  }
  return how_;
}

void Process::kill() {
  if (pid_ == 0 || ended()) return;  // of process 0 the system makes the whole group
  ::kill(pid_, SIGKILL);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = 0;
  how_ = error_for(status);
}

void Process::terminate(std::chrono::milliseconds deadline) {
  if (pid_ == 0 || ended()) return;
  ::kill(pid_, SIGTERM);
  const auto until = std::chrono::steady_clock::now() + deadline;
  while (!ended() && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  kill();
}

}  // namespace orders
