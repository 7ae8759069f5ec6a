// What the tests of this module share: two kinds of events, a clock that stands still until it is told, and waiting for
// something with a deadline.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "env/environment.hpp"
#include "env/thread.hpp"
#include "weir/consumer.hpp"
#include "weir/store.hpp"

namespace weir::consumer {

using namespace std::chrono_literals;

/// A fact in a source: stream "account-<account>".
struct Deposited {
  std::string account;
  std::int64_t amount{};
  static constexpr auto schema() {
    return event("Deposited", 1, field("account", &Deposited::account), field("amount", &Deposited::amount));
  }
};

/// What handlers make of it: stream "book-<account>".
struct Booked {
  std::string account;
  std::int64_t amount{};
  static constexpr auto schema() {
    return event("Booked", 1, field("account", &Booked::account), field("amount", &Booked::amount));
  }
};

inline void deposit(EventStore& source, const std::string& account, std::int64_t amount) {
  value_or_abort(source.commit(
      Commit{}.append("account-" + account, ExpectedState::any(), {to_event(Deposited{account, amount})})));
}

inline Effects book(const Deposited& deposited) {
  Effects effects;
  effects.append("book-" + deposited.account, ExpectedState::any(), Booked{deposited.account, deposited.amount});
  return effects;
}

/// The amounts that were booked, by account and in order.
inline std::map<std::string, std::vector<std::int64_t>> booked(const EventReader& store) {
  std::map<std::string, std::vector<std::int64_t>> all;
  for (const Event& event : value_or_abort(store.collect(Read::category("book")))) {
    const auto booking = value_or_abort(decode<Booked>(event));
    all[booking.account].push_back(booking.amount);
  }
  return all;
}

inline std::vector<std::int64_t> booked(const EventReader& store, const std::string& account) {
  return booked(store)[account];
}

/// Whether it becomes true within a minute: long, for machines that are busy and builds that check every access.
inline bool eventually(const std::function<bool()>& condition) {
  env::Mutex mutex;
  env::CondVar pause;
  env::Lock lock(mutex);
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    pause.wait_for(lock, 1ms);
  }
  return true;
}

/// Time stands still until it is advanced.
class SetClock final : public env::Clock {
 public:
  Time now() const override { return Time(Duration(micros_.load())); }
  env::SteadyTime steady() const override { return env::SteadyTime(Duration(micros_.load())); }
  void advance(Duration by) { micros_ += by.count(); }

 private:
  std::atomic<Duration::rep> micros_{Duration(std::chrono::hours(24 * 365 * 50)).count()};
};

struct TestWorld {
  SetClock clock;
  env::Environment environment{env::real_environment().files, clock, env::real_environment().random};
};

/// The types of the events in the consumer's own stream, in order.
inline std::vector<std::string> records(const EventReader& store, const std::string& consumer) {
  std::vector<std::string> types;
  for (const Event& event : value_or_abort(store.collect(Read::stream(consumer_stream(consumer)))))
    types.push_back(event.type);
  return types;
}

inline bool is_live(const Worker& worker) { return worker.status().state == WorkerState::live; }

}  // namespace weir::consumer
