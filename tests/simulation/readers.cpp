#include "simulation/readers.hpp"

#include <algorithm>

#include "store/follow_store.hpp"

namespace weir::simulation {

void Readers::all_died() {
  follower_.reset();
  subscription_.reset();
}

void Readers::follow() {
  const auto wrong = [&](const Error& error) {
    if (!writer_.is_excused()) findings_.add("a follower failed without a cause: " + error.message());
  };
  if (!follower_) {
    auto opened = store::follow_store(world_.environment, kStore);
    if (!opened) return wrong(opened.error());
    follower_ = std::move(*opened);
  }
  // A writer that failed after a sync may have put more on record than it answered for.
  const Position answered = writer_.store().log().durable_end();
  const env::DiskFaults faults = world_.disk.fate().chances;
  if (writer_.has_failed()) world_.disk.fate().chances = {};
  const Position durable = writer_.has_failed() ? std::max(answered, follower_->end()) : answered;
  look(durable);
  world_.disk.fate().chances = faults;
}

void Readers::follow_without_writer() {
  if (follower_) return;
  auto opened = store::follow_store(world_.environment, kStore);
  if (!opened) return;  // no store yet, no record of its end (F3), or damage: the next opening for writing tells
  follower_ = std::move(*opened);
  const Position end = follower_->end();
  if (end > model_.end()) return findings_.add("a follower without a writer reads more than was ever accepted");
  static_cast<void>(oracle_.in_order(*follower_, end, "a follower without a writer"));
}

void Readers::look(Position durable) {
  const auto wrong = [&](const Error& error) {
    if (!writer_.is_excused()) findings_.add("a follower failed without a cause: " + error.message());
  };
  const auto read = oracle_.read(*follower_, {.what = workload_.some_selection()}, durable, "a follower");
  if (!read) return wrong(read.error());
  const auto looked = oracle_.look(*follower_, durable, "a follower");
  if (!looked) return wrong(looked.error());
}

void Readers::subscribe(Dice& dice) {
  if (!subscription_) {
    const Selection what = workload_.some_selection();
    const Position from{dice.one_in(2) ? 0 : dice.below(model_.end().value + 1)};
    subscription_ = {Subscription(writer_.store(), from, what), what, from};
  }
  for (std::uint64_t events = dice.between(1, 30); events > 0; --events) {
    const Position durable = writer_.store().durable_end();
    std::optional<Position> wanted;
    for (const Position at : model_.select({.what = subscription_->what}, durable))
      if (!wanted && at >= subscription_->next) wanted = at;
    const auto event = subscription_->subscription.next(std::chrono::milliseconds(0));
    if (!event) return findings_.add("a subscription failed: " + event.error().message());
    if (!*event) {
      if (wanted) findings_.add("a subscription skipped position " + std::to_string(wanted->value));
      return;
    }
    if (!wanted || (*event)->position != *wanted || !oracle_.is_right((*event)->view()))
      return findings_.add("a subscription got position " + std::to_string((*event)->position.value) + ", expected " +
                           (wanted ? std::to_string(wanted->value) : std::string("none (C4)")));
    subscription_->next = *wanted + 1;
  }
}

}  // namespace weir::simulation
