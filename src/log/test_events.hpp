// For the tests of the log: events that are told apart at a glance, and short ways to append and read them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "log/log.hpp"

namespace weir::log {

inline EventId test_id(std::uint64_t number) { return derive_event_id("test", number); }

inline NewEvent test_event(std::uint64_t number, std::size_t bytes = 40) {
  NewEvent event;
  event.type = "ThingHappened.v1";
  event.data = "{\"number\":" + std::to_string(number) + "}";
  event.data.resize(std::max(bytes, event.data.size()), ' ');
  event.id = test_id(number);
  event.correlation = test_id(number + 1);
  event.causation = test_id(number + 2);
  return event;
}

/// Appends one frame with `count` events whose data name their positions.
inline Result<BatchNumber> append_events(LogWriter& log, std::size_t count, std::size_t bytes = 40,
                                         Durability durability = Durability::durable) {
  Result<BatchNumber> batch = BatchNumber{};
  WEIR_CHECK(log.take_turn([&](Turn& turn) {
    std::vector<NewEvent> events;
    for (std::size_t i = 0; i < count; ++i) events.push_back(test_event((turn.next_position() + i).value, bytes));
    const StreamAppend write{"thing-1", StreamVersion{turn.next_position().value}, events};
    const auto appended = turn.append({std::span(&write, 1), {}}, durability);
    batch = appended ? Result<BatchNumber>(appended->batch) : Result<BatchNumber>(appended.error());
  }));
  return batch;
}

inline Result<void> commit_events(LogWriter& log, std::size_t count, std::size_t bytes = 40) {
  WEIR_TRY(const BatchNumber batch, append_events(log, count, bytes));
  return log.await_durable(batch);
}

/// Whether every event of the log is the one that append_events put at its position.
inline bool holds_test_events(const Segments& segments) {
  LogCursor cursor(segments, {}, segments.end());
  Position expected;
  while (const EventView* event = cursor.next()) {
    if (event->position != expected || event->id != test_id(expected.value) || event->stream != "thing-1" ||
        event->version.value != expected.value || event->type != "ThingHappened.v1")
      return false;
    LogCursor once_more(segments, expected, segments.end());
    const EventView* const at = expected.value % 97 == 0 ? once_more.next() : event;
    if (at == nullptr || at->id != event->id || at->data != event->data || at->stream != event->stream) return false;
    expected = expected + 1;
  }
  return cursor.status().has_value() && expected == segments.end();
}

inline FrameVisitor ignore_frames() {
  return [](const FrameView&) { return Result<void>{}; };
}

}  // namespace weir::log
