// Another process of weir-bench, which tells on its standard output how it gets on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bench {

class Child {
 public:
  /// Starts this very program with other arguments.
  explicit Child(const std::vector<std::string>& arguments);
  /// Kills it (SIGKILL), if it still runs.
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Waits for so many bytes; false if it ended before.
  bool read(void* bytes, std::size_t size);
  void kill();
  /// Waits for its end.
  void join();
  int id() const { return pid_; }

 private:
  int pid_ = 0;
  int pipe_ = -1;
};

/// What the child says to its parent; false if that is gone.
bool tell_parent(const void* bytes, std::size_t size);

}  // namespace bench
