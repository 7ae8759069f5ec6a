#include "e2e/weir/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

extern char** environ;

namespace e2e {

using Clock = std::chrono::steady_clock;

Program::Program(const std::vector<std::string>& arguments) {
  ::signal(SIGPIPE, SIG_IGN);  // a program that ends early is noticed by its exit code
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  std::array<int, 3> theirs{};
  for (std::size_t end : {in, out, err}) {
    int pipe[2];
    if (pipe2(pipe, O_CLOEXEC) != 0) abort();
    ends_[end] = pipe[end == in ? 1 : 0];
    theirs[end] = pipe[end == in ? 0 : 1];
    fcntl(ends_[end], F_SETFL, O_NONBLOCK);
    posix_spawn_file_actions_adddup2(&actions, theirs[end], static_cast<int>(end));
  }
  // The program must not inherit that SIGPIPE is ignored here: its users' shells do not ignore it.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);

  std::vector<std::string> words{WEIR_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  if (posix_spawn(&process_, WEIR_PROGRAM, &actions, &attributes, pointers.data(), environ) != 0) abort();
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  for (int end : theirs) close(end);
}

Program::~Program() {
  if (process_ > 0) {
    signal(SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  for (End end : {in, out, err}) close_end(end);
}

void Program::close_end(End end) {
  if (ends_[end] >= 0) close(ends_[end]);
  ends_[end] = -1;
}

void Program::close_output() { close_end(out); }

bool Program::take_from(End end, std::string& into) {
  char bytes[16384];
  const ssize_t count = read(ends_[end], bytes, sizeof bytes);
  if (count > 0) into.append(bytes, static_cast<std::size_t>(count));
  if (count == 0) close_end(end);
  return count > 0 || errno == EAGAIN;
}

bool Program::give_input() {
  const ssize_t count = ::write(ends_[in], input_.data(), input_.size());
  if (count > 0) input_.erase(0, static_cast<std::size_t>(count));
  if (count < 0 && errno != EAGAIN) close_end(in);  // it reads no more
  return true;
}

bool Program::move_bytes() {
  if (input_.empty() && input_ends_) close_end(in);
  const int input = input_.empty() ? -1 : ends_[in];
  if (ends_[out] < 0 && ends_[err] < 0) return false;
  std::array<pollfd, 3> ready{pollfd{input, POLLOUT, 0}, pollfd{ends_[out], POLLIN, 0}, pollfd{ends_[err], POLLIN, 0}};
  if (poll(ready.data(), ready.size(), 100) < 0) return errno == EINTR;
  if (ready[in].revents != 0) give_input();
  if (ready[out].revents != 0) take_from(out, output_);
  if (ready[err].revents != 0) take_from(err, errors_);
  return true;
}

bool Program::pump(const std::function<bool()>& done) {
  const auto deadline = Clock::now() + kPatience;
  while (!done())
    if (Clock::now() > deadline || !move_bytes()) return done();
  return true;
}

std::optional<std::string> Program::take_line() {
  const auto end = output_.find('\n');
  if (end == std::string::npos) return std::nullopt;
  std::string line = output_.substr(0, end);
  output_.erase(0, end + 1);
  return line;
}

std::optional<std::string> Program::line() {
  pump([this] { return output_.find('\n') != std::string::npos; });
  return take_line();
}

bool Program::says(const std::string& text) {
  return pump([&] { return errors_.find(text) != std::string::npos; });
}

int Program::wait() {
  pump([] { return false; });
  int status = 0;
  waitpid(process_, &status, 0);
  process_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

Ended weir(const std::vector<std::string>& arguments, const std::string& input) {
  Program program(arguments);
  program.write(input);
  program.end_input();
  const int code = program.wait();
  Ended ended{code, {}, program.errors()};
  while (auto line = program.line_if_here()) ended.lines.push_back(*line);
  return ended;
}

TempDirectory::TempDirectory() {
  std::string made = (std::filesystem::temp_directory_path() / "weir-e2e-XXXXXX").string();
  if (mkdtemp(made.data()) == nullptr) abort();
  path_ = made;
}

TempDirectory::~TempDirectory() { std::filesystem::remove_all(path_); }

std::string event_line(const std::string& stream, const std::string& data, const std::string& more) {
  return R"({"stream":")" + stream + R"(","type":"A.v1","data":)" + data + more + "}\n";
}

}  // namespace e2e
