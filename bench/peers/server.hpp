// The server of a peer: a process that the bench starts, and ends by its id.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace bench {

/// Where a program is: on the path, or where Debian puts PostgreSQL's. Empty if it is nowhere.
std::filesystem::path find_program(const std::string& name);

/// What a program says of its version: the first number with points in the answer to --version.
std::string version_of(const std::string& name);

/// Who a server runs as: PostgreSQL refuses root.
enum class RunAs : bool { caller, postgres };

/// Runs a command to its end. Throws with the end of its log if it fails.
void run_program(const std::vector<std::string>& command, const std::filesystem::path& log, RunAs = RunAs::caller);

class Server {
 public:
  /// `stop_signal` ends it in the destructor; what it holds is of no worth then. It ends with the bench in any case.
  Server(const std::vector<std::string>& command, std::filesystem::path log, int stop_signal, RunAs = RunAs::caller);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Tries until `reached` says true. Throws with the end of the log if the server ends, or after half a minute.
  void await(const std::function<bool()>& reached);

 private:
  std::filesystem::path log_;
  int stop_signal_;
  int pid_;
};

/// A port of the loopback interface that nobody has now.
int free_port();

}  // namespace bench
