// A file descriptor that closes itself.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace weir::env {

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }

 private:
  int number_;
};

/// Owns what was just opened, under a number past 2. A program that was started with its standard streams closed gets 0
/// to 2 for the first files it opens, and whatever it prints would go into them.
inline Descriptor past_standard_streams(int opened) {
  if (opened < 0 || opened > STDERR_FILENO) return Descriptor(opened);
  Descriptor moved(::fcntl(opened, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  const int failure = errno;
  ::close(opened);
  errno = failure;
  return moved;
}

}  // namespace weir::env
