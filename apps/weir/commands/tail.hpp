// weir tail DIR: the last events of a store, then those that come, until it is told to stop.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "terminal.hpp"
#include "weir/store/reader.hpp"

namespace weir::cli {

struct TailOptions {
  std::uint64_t last = 10;         ///< How many of the events that are there already come first.
  std::optional<Position> from{};  ///< Begins there instead.
};

/// Every line is flushed. `stop` is asked at least ten times a second, and between events.
Result<void> tail(const EventReader&, const TailOptions&, const Terminal&, const std::function<bool()>& stop);

}  // namespace weir::cli
