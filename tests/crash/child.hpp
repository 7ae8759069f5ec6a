// A crash writer in a process of its own, and its acknowledgements.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <vector>

#include "crash/script.hpp"

namespace crash {

class Child {
 public:
  explicit Child(const std::filesystem::path& directory);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Takes acknowledgements until there are `count` in all, or the time is over.
  void take(std::size_t count, std::chrono::microseconds at_most);
  /// SIGKILL; then takes what it had still said. False if it had ended by itself before, which it never should.
  bool kill();

  const std::vector<Acknowledged>& acknowledged() const { return acknowledged_; }

 private:
  bool take_one(std::chrono::microseconds at_most);

  pid_t process_ = -1;
  int pipe_ = -1;
  std::vector<Acknowledged> acknowledged_;
};

/// A directory that is removed at the end.
class TempDirectory {
 public:
  TempDirectory();
  ~TempDirectory();
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace crash
