#include "crash/command.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cstdio>

extern char** environ;

namespace crash {

bool run(std::vector<std::string> command) {
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
  std::vector<char*> arguments;
  for (std::string& argument : command) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  pid_t process = 0;
  const int started = posix_spawnp(&process, arguments[0], &quiet, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&quiet);
  int status = 0;
  return started == 0 && waitpid(process, &status, 0) == process && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::string first_line_of(const std::string& shell_command) {
  FILE* const pipe = popen(shell_command.c_str(), "r");
  if (pipe == nullptr) return {};
  char line[256] = {};
  const bool is_there = std::fgets(line, sizeof line, pipe) != nullptr;
  const bool ended_well = pclose(pipe) == 0;
  if (!is_there || !ended_well) return {};
  std::string text = line;
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace crash
