// The other process of cross_process: follows a store, or a peer, and tells how long each event took to reach it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "child.hpp"

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

  /// After the last event: microseconds from the number that each event carried to when it was there.
  std::vector<double> latencies();

 private:
  Child child_;
};

/// Medians, in microseconds, from the call of commit.
struct Latency {
  double receipt;  ///< In the other process.
  double commit;   ///< In this one.
};
/// Of some hundred commits, a thousand a second. `commit` commits a body.
Latency measure_latency(Follower&, const std::function<void(const std::string& body)>& commit);

}  // namespace bench
