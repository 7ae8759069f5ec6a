// Scavenged: a store some of whose events are gone (rule T9). For the tests of any module.
#pragma once

#include <set>

#include "env/thread.hpp"
#include "store/testing/passes_on.hpp"

namespace weir::store {

/// As a scavenged store is: the others keep their positions, and the checksums of all commits are known. Thread-safe.
class Scavenged final : public PassesOn<EventReader> {
 public:
  explicit Scavenged(const EventReader& real) : PassesOn(real) {}

  void lose(Position position) { lose(position, position + 1); }
  void lose(Position from, Position end) {
    const std::scoped_lock lock(mutex_);
    for (; from < end; from = from + 1) gone_.insert(from);
  }

  Result<void> read(const Read& what, const EventSink& sink) const override {
    Read unbounded = what;
    unbounded.max_events = UINT64_MAX;
    std::uint64_t left = what.max_events;
    return PassesOn::read(unbounded, [&](const EventView& event) {
      if (left == 0) return Flow::stop;
      if (first_of(event.position, event.position + 1)) return Flow::more;
      --left;
      return sink(event);
    });
  }
  Result<std::optional<Position>> first_gone(Position from, Position end) const override { return first_of(from, end); }

 private:
  std::optional<Position> first_of(Position from, Position end) const {
    const std::scoped_lock lock(mutex_);
    const auto found = gone_.lower_bound(from);
    return found != gone_.end() && *found < end ? std::optional(*found) : std::nullopt;
  }

  mutable env::Mutex mutex_;
  std::set<Position> gone_;
};

}  // namespace weir::store
