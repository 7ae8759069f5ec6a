// What a handler answers: effects to be committed together with the consumer's progress, or why it cannot.
#pragma once

#include <chrono>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "weir/base/result.hpp"
#include "weir/base/time.hpp"
#include "weir/schema.hpp"
#include "weir/store/commit.hpp"

namespace weir {

/// A durable alarm: `event` is recorded in the stream "$timer-<id>" once `due` has passed, unless the timer was
/// cancelled before. Exactly one of the two happens (rule M1).
struct TimerSet {
  std::string id;  ///< Chosen by the setter, used once for ever: a second timer of that id is a conflict.
  Time due;
  NewEvent
      event;  ///< Its own id is replaced by one derived from the timer's; correlation is that of the setting event.
};

/// The effects of one handled event. They and the consumer's progress are one commit, so they happen exactly once.
///
/// The runtime names and links them: ids derive from (consumer, source, position, number), so that a repeat is
/// recognised (rule T5); causation is the handled event, correlation is the handled event's unless one was set. When
/// the handled event's metadata has a W3C `traceparent`, that of each effect gets one too: of the same trace, with the
/// last eight bytes of the effect's id as parent-id.
class Effects {
 public:
  /// Appends to a stream. `events` are NewEvents or declared events, in order. When the expected state does not hold at
  /// commit, the handler runs again and decides anew. One stream may be appended to several times; the first expected
  /// state counts.
  template <class... Events>
  Effects& append(std::string stream, ExpectedState expected, Events&&... events) & {
    std::vector<NewEvent> list;
    (collect(list, std::forward<Events>(events)), ...);
    return append(StreamWrite{std::move(stream), expected, std::move(list)});
  }
  template <class... Events>
  Effects&& append(std::string stream, ExpectedState expected, Events&&... events) && {
    append(std::move(stream), expected, std::forward<Events>(events)...);
    return std::move(*this);
  }
  Effects& append(StreamWrite write) &;
  Effects& append(std::vector<StreamWrite> writes) &;

  /// Demands a state of a stream that is not written.
  Effects& check(std::string stream, ExpectedState expected) &;

  /// Demands that no event that matches came since the handler looked: see FailIfAny. When one did, the handler runs
  /// again. Effects with such a condition are committed by themselves, not with those of other events: what these write
  /// could match, and no commit stands in its own way.
  Effects& fail_if_any(FailIfAny condition) &;

  /// Effects that set one id twice, or a timer whose event no store takes, park their key.
  Effects& set_timer(std::string id, Time due, NewEvent event) &;
  template <class E>
    requires(!std::is_same_v<std::remove_cvref_t<E>, NewEvent>)
  Effects& set_timer(std::string id, Time due, const E& event) & {
    return set_timer(std::move(id), due, to_event(event));
  }
  /// Nothing happens when there is no such timer, or it has fired or was cancelled already.
  Effects& cancel_timer(std::string id) &;

  /// Takes over all of `other`'s, behind these.
  Effects& add(Effects other) &;

  bool empty() const {
    return writes_.empty() && checks_.empty() && conditions_.empty() && timers_.empty() && cancelled_.empty();
  }
  const std::vector<StreamWrite>& writes() const { return writes_; }
  const std::vector<StreamCheck>& checks() const { return checks_; }
  const std::vector<FailIfAny>& conditions() const { return conditions_; }
  const std::vector<TimerSet>& timers() const { return timers_; }
  const std::vector<std::string>& cancelled_timers() const { return cancelled_; }

 private:
  static void collect(std::vector<NewEvent>& list, NewEvent event) { list.push_back(std::move(event)); }
  static void collect(std::vector<NewEvent>& list, std::vector<NewEvent> events) {
    for (auto& event : events) list.push_back(std::move(event));
  }
  template <class E>
    requires(!std::is_convertible_v<E, NewEvent> && !std::is_convertible_v<E, std::vector<NewEvent>>)
  static void collect(std::vector<NewEvent>& list, const E& event) {
    list.push_back(to_event(event));
  }

  std::vector<StreamWrite> writes_;
  std::vector<StreamCheck> checks_;
  std::vector<FailIfAny> conditions_;
  std::vector<TimerSet> timers_;
  std::vector<std::string> cancelled_;
};

/// "This event can never be handled": its key is parked at once, with these words on the dead letter.
struct Park {
  std::string why;
};
inline Park park(std::string why) { return {std::move(why)}; }

/// "Not yet": the key is tried again after this wait, as long as the retry policy's budget of time lasts. Counts as a
/// failure.
struct RetryAfter {
  std::chrono::milliseconds wait;
  std::string why = "the handler asked for a retry";
};
inline RetryAfter retry_after(std::chrono::milliseconds wait) { return {wait}; }

/// A handler's answer. Handlers may return any of the alternatives by themselves (or nothing, for no effects), or throw
/// a Park or a RetryAfter. An Error, or any other exception, is a failure that may pass: it is retried.
class Handled : public std::variant<Effects, Park, RetryAfter, Error> {
 public:
  using std::variant<Effects, Park, RetryAfter, Error>::variant;
  Handled(Result<Effects> result)
      : std::variant<Effects, Park, RetryAfter, Error>(
            result ? std::variant<Effects, Park, RetryAfter, Error>(std::move(*result))
                   : std::variant<Effects, Park, RetryAfter, Error>(result.error())) {}
};

}  // namespace weir
