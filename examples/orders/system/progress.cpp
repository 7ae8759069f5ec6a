#include "system/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace orders {
namespace {

constexpr std::uint64_t kWidth = 32;

}  // namespace

Progress::Progress(bool quiet) : quiet_(quiet), terminal_(::isatty(STDERR_FILENO) == 1) {}
Progress::~Progress() { finish(); }

void Progress::show(const std::string& what, std::uint64_t done, std::uint64_t total) {
  const auto now = std::chrono::steady_clock::now();
  if (quiet_ || (now < next_ && done < total)) return;
  next_ = now + (terminal_ ? std::chrono::milliseconds(100) : std::chrono::seconds(2));
  const std::uint64_t share = total == 0 ? 100 : std::min<std::uint64_t>(100, done * 100 / total);
  if (!terminal_) {
    std::fprintf(stderr, "%s: %llu of %llu (%llu %%)\n", what.c_str(), static_cast<unsigned long long>(done),
                 static_cast<unsigned long long>(total), static_cast<unsigned long long>(share));
    return;
  }
  const std::string full(share * kWidth / 100, '#');
  const std::string rest(kWidth - full.size(), '.');
  std::fprintf(stderr, "\r\033[K%-22s [%s%s] %3llu %%  %llu of %llu", what.c_str(), full.c_str(), rest.c_str(),
               static_cast<unsigned long long>(share), static_cast<unsigned long long>(done),
               static_cast<unsigned long long>(total));
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::finish() {
  if (drawn_) std::fputc('\n', stderr);
  drawn_ = false;
}

}  // namespace orders
