// The binary as a process: what goes in, what comes out, how it ends.
#pragma once

#include <sys/types.h>

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace e2e {

/// Nothing that a test waits for takes this long, unless it never comes.
inline constexpr std::chrono::seconds kPatience{60};

class Program {
 public:
  explicit Program(const std::vector<std::string>& arguments);
  ~Program();  ///< Kills it if it still runs.
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  /// Text for its standard input, which goes there while the test waits for something.
  void write(const std::string& text) { input_ += text; }
  void end_input() { input_ends_ = true; }

  /// The next whole line of its standard output; nothing at the end of that, or when patience is at its end.
  std::optional<std::string> line();
  /// The next whole line, if it is here already.
  std::optional<std::string> line_if_here() { return take_line(); }
  /// Waits until its error stream contains the text.
  bool says(const std::string& text);

  void signal(int number) const { ::kill(process_, number); }
  /// Waits until it ends; its exit code, or minus the signal that ended it. Afterwards the lines and errors are whole.
  int wait();
  /// Closes our end of its output, as `head` does.
  void close_output();

  const std::string& errors() const { return errors_; }
  pid_t process() const { return process_; }

 private:
  enum End : std::size_t { in, out, err };

  /// Moves bytes until `done`; false when all its outputs ended before, or at the end of patience.
  bool pump(const std::function<bool()>& done);
  bool move_bytes();
  bool take_from(End, std::string& into);
  bool give_input();
  void close_end(End);
  std::optional<std::string> take_line();

  pid_t process_ = -1;
  std::array<int, 3> ends_{-1, -1, -1};
  std::string input_;
  bool input_ends_ = false;
  std::string output_;
  std::string errors_;
};

struct Ended {
  int code;
  std::vector<std::string> lines;
  std::string errors;
};

/// Runs `weir` to its end.
Ended weir(const std::vector<std::string>& arguments, const std::string& input = "");

/// A directory that is removed at the end.
class TempDirectory {
 public:
  TempDirectory();
  ~TempDirectory();
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// A line for `weir append`; `more` are further members, with their comma.
std::string event_line(const std::string& stream, const std::string& data = "{}", const std::string& more = "");

}  // namespace e2e
