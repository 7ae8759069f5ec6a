// The other process of cross_process: follows a store, or a peer, and tells how long each event took to reach it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace bench {

/// Nanoseconds on the clock that all processes share.
std::uint64_t shared_clock();

/// What the child does, until an event carries kLastEvent. `who` is the name of a contestant. Returns the exit code.
int follow(const std::string& who, const std::string& address);
inline constexpr std::uint64_t kLastEvent = 1;

/// A child that follows. Ready when made.
class Follower {
 public:
  Follower(const std::string& who, const std::string& address);
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  /// After the last event: microseconds from the number that each event carried to when it was there.
  std::vector<double> latencies();

 private:
  int pid_ = 0;
  int pipe_ = -1;
};

}  // namespace bench
