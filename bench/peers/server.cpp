#include "peers/server.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "measure.hpp"

namespace bench {
namespace {

namespace fs = std::filesystem;

/// setpriv goes on as the command, so the process id is the command's own.
std::vector<std::string> with_privileges(const std::vector<std::string>& command, int death_signal, RunAs who) {
  std::vector<std::string> all{"setpriv", "--pdeathsig", ::sigabbrev_np(death_signal)};
  if (who == RunAs::postgres && ::geteuid() == 0)
    all.insert(all.end(), {"--reuid=postgres", "--regid=postgres", "--clear-groups"});
  all.insert(all.end(), command.begin(), command.end());
  return all;
}

int spawn(const std::vector<std::string>& command, const fs::path& log) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  posix_spawnattr_t attributes;  // A group of its own: ^C is for the bench, which then ends its servers.
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  std::vector<char*> arguments;
  for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  int pid = 0;
  const int failed = ::posix_spawnp(&pid, arguments[0], &actions, &attributes, arguments.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::system_error(failed, std::generic_category(), "starting " + command.front());
  return pid;
}

[[noreturn]] void fail_with_log(const std::string& what, const fs::path& log) {
  std::ifstream file(log);
  std::stringstream text;
  text << file.rdbuf();
  const std::string all = text.str();
  throw std::runtime_error(what + ":\n" + all.substr(all.size() - std::min<std::size_t>(all.size(), 1000)));
}

}  // namespace

fs::path find_program(const std::string& name) {
  std::vector<fs::path> folders;
  std::stringstream path(std::string(std::getenv("PATH") != nullptr ? std::getenv("PATH") : "") + ":/usr/sbin");
  for (std::string folder; std::getline(path, folder, ':');) folders.emplace_back(folder);
  std::error_code none;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none))
    folders.push_back(version.path() / "bin");
  for (const auto& folder : folders)
    if (::access((folder / name).c_str(), X_OK) == 0) return folder / name;
  return {};
}

std::string version_of(const std::string& name) {
  std::string said;
  char buffer[256];
  if (std::FILE* output = ::popen((find_program(name).string() + " --version").c_str(), "r")) {
    while (std::fgets(buffer, sizeof buffer, output) != nullptr) said += buffer;
    ::pclose(output);
  }
  std::smatch match;
  return std::regex_search(said, match, std::regex(R"(\d+(\.\d+)+)")) ? match.str() : "?";
}

void run_program(const std::vector<std::string>& command, const fs::path& log, RunAs who) {
  const int pid = spawn(with_privileges(command, SIGKILL, who), log);
  int status = 0;
  ::waitpid(pid, &status, 0);
  if (status != 0) fail_with_log(command.front() + " failed", log);
}

Server::Server(const std::vector<std::string>& command, fs::path log, int stop_signal, RunAs who)
    : log_(std::move(log)), stop_signal_(stop_signal), pid_(spawn(with_privileges(command, stop_signal, who), log_)) {}

Server::~Server() {
  if (pid_ == 0) return;
  ::kill(pid_, stop_signal_);
  ::waitpid(pid_, nullptr, 0);
}

void Server::await(const std::function<bool()>& reached) {
  const auto deadline = SteadyClock::now() + std::chrono::seconds(30);
  while (!reached()) {
    throw_if_interrupted();
    int status = 0;
    if (::waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = 0;
      fail_with_log("a server did not start", log_);
    }
    if (SteadyClock::now() > deadline) fail_with_log("a server cannot be reached", log_);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

int free_port() {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool good = ::bind(descriptor, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                    ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(descriptor);
  if (!good) throw std::runtime_error("there is no free port");
  return ntohs(address.sin_port);
}

}  // namespace bench
