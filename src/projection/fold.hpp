// Fold: events to rows, one transaction after another. No threads, no waiting.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "env/clock.hpp"
#include "projection/bookkeeping.hpp"
#include "projection/sqlite/database.hpp"
#include "weir/base/result.hpp"
#include "weir/projection/projection_source.hpp"

namespace weir {

/// Where a transaction ends at the latest.
struct BatchLimit {
  std::size_t events;
  std::chrono::milliseconds time;
};

class Fold {
 public:
  using Sources = std::vector<std::unique_ptr<ProjectionSource>>;

  /// The file is empty, or holds rows of this definition; these are verified against the sources (T1).
  static Result<std::unique_ptr<Fold>> open(const std::filesystem::path& file, const Definition&, const Sources&,
                                            BatchLimit, const env::Clock&);

  struct Advanced {
    bool more = false;          ///< There is more at once.
    std::uint64_t handled = 0;  ///< Events that had a handler.
  };
  /// One transaction over the source's next events, if there are any: their rows, and how far they reach. After an
  /// error everything is as it was before the call.
  Result<Advanced> advance(std::size_t source);

  /// How far the rows reach.
  TrackingPoint at(std::size_t source) const { return places_[source].at; }

  /// Puts everything into `file` instead, at once for its readers, and goes on there. Durable when it returns.
  Result<void> move_to(const std::filesystem::path& file);

 private:
  struct Place {
    const ProjectionSource* source = nullptr;
    TrackingPoint at{};
  };
  struct Batch {
    TrackingPoint reached{};
    std::uint64_t handled = 0;
    bool cut_short = false;  ///< By its limit: there is more.
  };

  Fold(std::unique_ptr<sqlite::Database>, std::string name, BatchLimit, const env::Clock&);
  Result<void> resume(const Sources&);
  Result<void> verify(const Place&) const;
  Result<Batch> fold_events(const Place&, Position end);
  Result<void> fold_one(const Place&, const ProjectionSource::Handler&, const EventView&);

  std::unique_ptr<sqlite::Database> database_;
  std::string name_;
  BatchLimit limit_;
  const env::Clock& clock_;
  std::vector<Place> places_;
};

}  // namespace weir
