// Oracle: compares what a reader of a store answers with what the model says.
#pragma once

#include <cstddef>
#include <string_view>

#include "simulation/findings.hpp"
#include "simulation/model/model.hpp"
#include "weir/store/reader.hpp"

namespace weir::simulation {

class Oracle {
 public:
  Oracle(const Model& model, Findings& findings) : model_(model), findings_(findings) {}

  /// One read, over what lies before `end`. An error is only told: it is up to the caller whether it may be.
  Result<void> read(const EventReader& reader, const Read& read, Position end, std::string_view who);
  /// Versions and streams.
  Result<void> look(const EventReader& reader, Position end, std::string_view who);
  /// All events, in order, and the streams (I2, I3).
  Result<void> in_order(const EventReader& reader, Position end, std::string_view who);
  /// The same, and each term's (I4).
  Result<void> everything(const EventReader& reader, Position end, std::string_view who);

  /// Whether the tracking is that of the first `count` commits.
  bool has_tracking(const EventReader& reader, std::size_t count) const;

  /// Whether the event is the one that the model has at its place.
  bool is_right(const EventView& event) const;

 private:
  const Model& model_;
  Findings& findings_;
};

}  // namespace weir::simulation
