#include "system/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace orders {
namespace {

constexpr std::uint64_t kWidth = 32;

std::string line(const std::string& what, std::uint64_t done, std::uint64_t total) {
  if (total == Progress::kUnknown) return fmt::format("{:<12} {}", what, done);
  const std::uint64_t share = std::min<std::uint64_t>(100, done * 100 / total);
  const std::string full(share * kWidth / 100, '#');
  return fmt::format("{:<12} [{:.<{}}] {:>3} %  {} of {}", what, full, kWidth, share, done, total);
}

}  // namespace

Progress::Progress(bool quiet) : quiet_(quiet), terminal_(::isatty(STDERR_FILENO) == 1) {}
Progress::~Progress() { finish(); }

void Progress::show(const std::string& what, std::uint64_t done, std::uint64_t total) {
  const auto now = std::chrono::steady_clock::now();
  const bool complete = total != kUnknown && done >= total;
  if (quiet_ || (complete ? complete_ : now < next_)) return;
  complete_ = complete;
  next_ = now + (terminal_ ? std::chrono::milliseconds(100) : std::chrono::seconds(2));
  std::fputs((terminal_ ? "\r\033[K" + line(what, done, total) : line(what, done, total) + "\n").c_str(), stderr);
  drawn_ = terminal_;
}

void Progress::finish() {
  if (drawn_) std::fputc('\n', stderr);
  drawn_ = false;
}

}  // namespace orders
