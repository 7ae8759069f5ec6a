// A store whose commits and reads go wrong when a test says so.
#pragma once

#include <algorithm>
#include <atomic>
#include <functional>
#include <utility>

#include "store/testing/passes_on.hpp"

namespace weir::consumer {

class UnluckyStore final : public store::PassesOn<EventStore> {
 public:
  /// What to answer instead; nothing for letting the commit through. Called for every commit.
  using Luck = std::function<std::optional<Error>(const Commit&)>;
  explicit UnluckyStore(EventStore& real) : UnluckyStore(real, [](const Commit&) { return std::nullopt; }) {}
  UnluckyStore(EventStore& real, Luck luck) : PassesOn(real), real_(real), luck_(std::move(luck)) {}

  Result<CommitReceipt> commit(Commit commit) override {
    if (auto error = luck_(commit)) return *error;
    return real_.commit(std::move(commit));
  }
  void commit_async(Commit commit, CommitDone done) override { real_.commit_async(std::move(commit), std::move(done)); }
  Result<void> stop(std::chrono::milliseconds deadline) override { return real_.stop(deadline); }

  Result<void> read(const Read& read, const EventSink& sink) const override {
    if (unreadable) return Error(Errc::corrupted, "a frame is damaged");
    std::size_t bytes = 0;
    auto done = PassesOn::read(read, [&](const EventView& event) {
      bytes += event.data.size();
      ++events_given;
      return sink(event);
    });
    most_in_a_read = std::max(most_in_a_read.load(), bytes);
    return done;
  }

  std::atomic<bool> unreadable{false};
  mutable std::atomic<std::size_t> most_in_a_read{0};  ///< Bytes of data.
  mutable std::atomic<std::uint64_t> events_given{0};  ///< By all reads.

 private:
  EventStore& real_;
  Luck luck_;
};

}  // namespace weir::consumer
