// Breaker: tells poison from an outage. One key that fails is poison; many that fail alike are an outage.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "env/thread.hpp"
#include "weir/base/time.hpp"
#include "weir/consumer/retry_policy.hpp"

namespace weir::consumer {

/// Thread-safe: one for all lanes of a consumer.
///
///     closed ──(keys fail alike)──▶ open ──(a probe succeeds)──▶ closed, the next generation
///
/// While it is open lanes take no new events and park nothing; they probe, with a key that waits if there is one.
class Breaker {
 public:
  explicit Breaker(const BreakerPolicy& policy) : policy_(policy) {}

  /// Whether it is open now, this failure taken in.
  bool failed(std::string_view type, std::string_view key, std::string_view error, Time now);
  void succeeded(std::string_view type, Time now);

  bool is_open() const { return open_.load(std::memory_order_acquire); }
  /// True for one caller once the wait for the next probe is over.
  bool take_probe(Time now);
  Time next_probe() const;
  /// How often it has closed. What failed before gets a fresh retry policy: the outage was not its fault.
  std::uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

 private:
  using Fingerprint = std::pair<std::string, std::string>;  // type, error without digits
  using Keys = std::map<std::string, Time, std::less<>>;

  void forget_old(Keys& keys, Time now) const;

  const BreakerPolicy policy_;
  mutable env::Mutex mutex_;
  std::map<Fingerprint, Keys> failures_;
  Time next_probe_{};
  std::chrono::milliseconds probe_wait_{};
  std::atomic<bool> open_{false};
  std::atomic<std::uint64_t> generation_{0};
};

}  // namespace weir::consumer
