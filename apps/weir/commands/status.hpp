// weir status DIR: a store and how its consumers stand in their sources.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "terminal.hpp"
#include "weir/consumer/deferrals.hpp"
#include "weir/store/reader.hpp"

namespace weir::cli {

/// How far a consumer is behind the end of its source.
struct Lag {
  std::uint64_t events = 0;  ///< Of the source, whomever they concern.
  /// The age of the oldest of them; zero when there are none.
  std::chrono::duration<double> time{};
};

/// Opens a source to look at it; an error when that cannot be done.
using OpenSource = std::function<Result<std::shared_ptr<const EventReader>>(const RecordedSource&)>;

/// From the tracking point to the source's end. Errors: source_diverged when the reader is another store by now.
Result<Lag> lag_behind(const EventReader& source, const RecordedSource& recorded, TrackingPoint next, Time now);

struct StatusOptions {
  std::optional<std::uint64_t> bytes{};  ///< The size of the store's files, where it has any.
  Time now;
};

/// JSON: {"store","location","end","streams","bytes","consumers":[{"consumer","source","source_store","position",
/// "lag_events","lag_seconds","retrying_keys","parked_keys","released_keys"}]}, a lag null where it is unknown.
Result<void> status(const EventReader&, const OpenSource&, const StatusOptions&, const Terminal&);

}  // namespace weir::cli
