// A crash writer in a process of its own, and its acknowledgements.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "crash/script.hpp"

namespace crash {

/// Where a writer's last words go: one whose disk fails is meant to have some.
enum class LastWords { heard, unheard };

class Child {
 public:
  /// `under`: a program and its arguments that runs the writer, strace for one.
  explicit Child(const std::filesystem::path& directory, LastWords words = LastWords::heard,
                 std::vector<std::string> under = {});
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Takes acknowledgements until there are `count` in all, or the time is over.
  void take(std::size_t count, std::chrono::microseconds at_most);
  /// SIGKILL, to whoever runs it as well; then takes what it had still said. False if it had ended by itself before,
  /// which it never should where nothing but the kill befalls it.
  bool kill();

  const std::vector<Acknowledged>& acknowledged() const { return acknowledged_; }
  /// The same, but for those who were not to be on the disk yet: what a power cut may not take back.
  std::vector<Acknowledged> acknowledged_durable() const;

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
