// EventReader: everything that can be asked of a store without writing to it.
//
// Reads see durable events only, except that in the writing process they also see its relaxed commits before their
// sync. They never block writes, and may be called from any number of threads.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "weir/base/result.hpp"
#include "weir/store/event.hpp"
#include "weir/store/query.hpp"
#include "weir/store/tracking.hpp"

namespace weir {

enum class Direction : std::uint8_t { forwards, backwards };

/// What a read goes through. One mechanism serves all: the events that carry a term or several, or all of them.
struct AllEvents {
  friend bool operator==(const AllEvents&, const AllEvents&) = default;
};
struct OfStream {
  std::string name;
  friend bool operator==(const OfStream&, const OfStream&) = default;
};
struct OfCategory {
  std::string name;
  friend bool operator==(const OfCategory&, const OfCategory&) = default;
};
struct OfType {
  std::string name;
  friend bool operator==(const OfType&, const OfType&) = default;
};
struct OfCorrelation {
  EventId id;
  friend bool operator==(const OfCorrelation&, const OfCorrelation&) = default;
};
struct OfQuery {
  Query query;
  friend bool operator==(const OfQuery&, const OfQuery&) = default;
};
using Selection = std::variant<AllEvents, OfStream, OfCategory, OfType, OfCorrelation, OfQuery>;

/// A read: `Read::stream("order-42").backwards().limit(10)`.
struct Read {
  Selection what = AllEvents{};
  Direction direction = Direction::forwards;
  /// The first event delivered is at or after it (forwards), or at or before it (backwards). Nothing: from the
  /// beginning, or from the end. For a stream it is a stream version, for all else a position.
  std::optional<std::uint64_t> start{};
  std::uint64_t max_events = UINT64_MAX;
  std::optional<Time> until{};  ///< Leaves out events committed after it.

  static Read all(Position from = {}) { return {.what = AllEvents{}, .start = from.value}; }
  static Read stream(std::string_view name) { return {.what = OfStream{std::string(name)}}; }
  static Read category(std::string_view name) { return {.what = OfCategory{std::string(name)}}; }
  static Read type(std::string_view name) { return {.what = OfType{std::string(name)}}; }
  static Read correlation(EventId id) { return {.what = OfCorrelation{id}}; }
  static Read query(Query which) { return {.what = OfQuery{std::move(which)}}; }

  Read from(Position p) && {
    start = p.value;
    return std::move(*this);
  }
  Read from(StreamVersion v) && {
    start = v.value;
    return std::move(*this);
  }
  Read backwards() && {
    direction = Direction::backwards;
    return std::move(*this);
  }
  Read limit(std::uint64_t n) && {
    max_events = n;
    return std::move(*this);
  }
  Read until_time(Time t) && {
    until = t;
    return std::move(*this);
  }
};

enum class Flow : std::uint8_t { more, stop };
/// Called for each event in turn. The view is valid during the call only.
using EventSink = std::function<Flow(const EventView&)>;

/// A store that another one was restored or forked from. The events before `below` are the same in both, at the same
/// positions and in the same commits.
struct Ancestor {
  StoreId store;
  Position below;
  friend bool operator==(const Ancestor&, const Ancestor&) = default;
};

class EventReader {
 public:
  virtual ~EventReader() = default;

  virtual StoreId id() const = 0;

  /// The stores that this one goes back to, oldest first; empty for a store that was neither restored nor forked.
  virtual std::vector<Ancestor> ancestry() const { return {}; }

  /// Whether it is a copy whose consumers and timers wait until an operator lets them go with `weir resume` (rule T1).
  virtual bool is_held() const { return false; }

  /// The directory it is read from, absolute; empty where there is none (in memory). Consumers record it, so that
  /// others can find their sources.
  virtual std::filesystem::path location() const { return {}; }

  /// One past the last event that reads see.
  virtual Position end() const = 0;

  /// One past the last event that a power cut cannot take back: end(), but for relaxed commits of this process that
  /// are not synced yet. Whoever records how far it has read (consumers, projections) reads up to here only (rule C4).
  virtual Position durable_end() const { return end(); }

  /// Waits until `durable_end()` is past `seen`, or the time is over; returns durable_end(). Wakes within microseconds
  /// of a commit, in other processes too, and may return early.
  virtual Position wait_past(Position seen, std::chrono::milliseconds at_most) const = 0;

  /// Hands each selected event to `sink`, until it says stop. A stream, type or correlation that does not exist has no
  /// events: success. Errors: corrupted, io; invalid_argument and too_large for a query that cannot be one.
  virtual Result<void> read(const Read&, const EventSink& sink) const = 0;

  /// The first event of [from, end) that was scavenged; nothing while none of them was, which is known at no cost in a
  /// store where nothing ever was (rule T9). Errors: corrupted, io.
  virtual Result<std::optional<Position>> first_gone([[maybe_unused]] Position from,
                                                     [[maybe_unused]] Position end) const {
    return std::nullopt;
  }

  /// The checksum of the commit that wrote the event at `position`, by which it is known again (rule T1): the same
  /// before and after the event was scavenged. Nothing when no event ever had that position. Errors: as `read`.
  virtual Result<std::optional<std::uint32_t>> checksum_at(Position position) const;

  /// The version of the stream's last event; nothing if there is no such stream.
  virtual Result<std::optional<StreamVersion>> stream_version(std::string_view stream) const = 0;

  /// All streams whose last version is known, in the order of their first events. Returns when `visit` has seen all.
  virtual Result<void> streams(const std::function<Flow(std::string_view name, StreamVersion last)>& visit) const = 0;

  /// Where this store's consumers stand in their sources.
  virtual std::vector<TrackingState> tracking() const = 0;
  /// Nothing when the consumer never tracked that source.
  virtual std::optional<TrackingState> tracking(std::string_view consumer, StoreId source) const = 0;

  /// The selected events, kept. For reads whose answer is small; `read` has no such bound.
  Result<std::vector<Event>> collect(const Read&) const;
};

}  // namespace weir
