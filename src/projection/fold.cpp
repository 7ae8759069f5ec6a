#include "projection/fold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace weir {
namespace {

// How often a batch looks at the clock.
constexpr std::size_t kEventsBetweenLooks = 64;

Error diverged(const ProjectionSource& source, std::string_view found) {
  return Error(Errc::source_diverged,
               fmt::format("source '{}': {}. It was restored to an earlier state, or replaced; rebuild the read model "
                           "from what it has now",
                           source.label(), found));
}

/// Rule T9.
Result<void> expect_no_gap(const ProjectionSource& source, Position from, Position end) {
  if (source.accepts_gaps() || from >= end) return {};
  WEIR_TRY(const auto gone, source.reader().first_gone(from, end));
  if (!gone) return {};
  return Error(Errc::history_gone,
               fmt::format("source '{}': event {} was scavenged before it was in the rows. Restore the source, or say "
                           "with accept_gaps() that the rows are made without what is gone",
                           source.label(), gone->value));
}

}  // namespace

Fold::Fold(std::unique_ptr<sqlite::Database> database, std::string name, BatchLimit limit, const env::Clock& clock)
    : database_(std::move(database)), name_(std::move(name)), limit_(limit), clock_(clock) {}

Result<std::unique_ptr<Fold>> Fold::open(const std::filesystem::path& file, const Definition& definition,
                                         const Sources& sources, BatchLimit limit, const env::Clock& clock) {
  WEIR_TRY(auto database, sqlite::Database::open(file, sqlite::Access::read_write));
  WEIR_TRY(const auto holds, what_it_holds(*database, definition));
  if (holds == Holds::nothing) WEIR_CHECK(create_tables(*database, definition));
  std::unique_ptr<Fold> fold(new Fold(std::move(database), definition.name, limit, clock));
  if (auto resumed = fold->resume(sources); !resumed) {
    return resumed.error().during(fmt::format("projection '{}'", definition.name));
  }
  return fold;
}

Result<void> Fold::resume(const Sources& sources) {
  WEIR_TRY(const auto checkpoints, read_checkpoints(*database_));
  for (const auto& source : sources) {
    const StoreId store = source->reader().id();
    Place place;
    place.source = source.get();
    for (const Checkpoint& known : checkpoints) {
      if (known.store == store) {
        place.at = known.point;
      } else if (known.label == source->label() && std::none_of(sources.begin(), sources.end(), [&](const auto& other) {
                   return other->reader().id() == known.store;
                 })) {
        return diverged(*source, fmt::format("expected store {}, which the rows were made from, found store {}",
                                             to_string(known.store), to_string(store)));
      }
    }
    WEIR_CHECK(verify(place));
    WEIR_CHECK(expect_no_gap(*source, place.at.next, source->reader().durable_end()));
    WEIR_CHECK(put_checkpoint(*database_, source->label(), store));
    places_.push_back(place);
  }
  return {};
}

Result<void> Fold::verify(const Place& place) const {
  if (place.at.next == Position{}) return {};
  const Position last{place.at.next.value - 1};
  std::optional<std::uint32_t> found;  // also of an event that is gone
  if (place.source->reader().durable_end() > last) {
    WEIR_TRY(found, place.source->reader().checksum_at(last));
  }
  if (!found) {
    return diverged(*place.source, fmt::format("expected event {}, which is in the rows, found that it ends at {}",
                                               last.value, place.source->reader().end().value));
  }
  if (*found != place.at.frame_checksum) {
    return diverged(*place.source, fmt::format("expected event {} with frame checksum {:08x}, as it is in the rows, "
                                               "found another one there, with {:08x}",
                                               last.value, place.at.frame_checksum, *found));
  }
  return {};
}

Result<Fold::Advanced> Fold::advance(std::size_t index) {
  Place& place = places_[index];
  const Position end = place.source->reader().durable_end();
  if (end <= place.at.next) return Advanced{};

  WEIR_CHECK(database_->execute("begin immediate"));
  auto batch = fold_events(place, end);
  Result<void> recorded = batch ? Result<void>{} : batch.error();
  if (recorded) recorded = move_checkpoint(*database_, place.source->reader().id(), place.at.next, batch->reached);
  if (recorded) recorded = database_->execute("commit");
  if (!recorded) {
    (void)database_->execute(
        "rollback");  // fails when the first error has rolled back already: either way it is undone
    return recorded.error().during(fmt::format("projection '{}'", name_));
  }
  place.at = batch->reached;
  return Advanced{batch->cut_short, batch->handled};
}

Result<Fold::Batch> Fold::fold_events(const Place& place, Position end) {
  Batch batch{.reached = place.at};
  std::optional<Error> failure;
  std::optional<Position> gap;  // the first
  std::size_t events = 0;
  const auto begun = clock_.steady();
  WEIR_CHECK(place.source->reader().read(Read::all(place.at.next), [&](const EventView& event) {
    if (event.position >= end) return Flow::stop;  // not durable yet (C4)
    if (events >= limit_.events ||
        (events > 0 && events % kEventsBetweenLooks == 0 && clock_.steady() - begun >= limit_.time)) {
      batch.cut_short = true;
      return Flow::stop;
    }
    ++events;
    if (!gap && event.position > batch.reached.next) gap = batch.reached.next;
    if (const auto* handler = place.source->handler_of(event.type)) {
      if (auto folded = fold_one(place, *handler, event); !folded) {
        failure = folded.error();
        return Flow::stop;
      }
      ++batch.handled;
    }
    batch.reached = {event.position + 1, event.frame_checksum};
    return Flow::more;
  }));
  // Asked after the read: what is scavenged meanwhile was read, or has left a gap.
  if (gap) WEIR_CHECK(expect_no_gap(*place.source, *gap, batch.reached.next));
  if (failure) return *failure;
  if (batch.cut_short || batch.reached.next == end) return batch;
  WEIR_CHECK(expect_no_gap(*place.source, batch.reached.next, end));
  WEIR_TRY(const auto checksum, place.source->reader().checksum_at({end.value - 1}));
  if (checksum) batch.reached = {end, *checksum};
  return batch;
}

Result<void> Fold::fold_one(const Place& place, const ProjectionSource::Handler& handler, const EventView& event) {
  Rows rows(*database_);
  Result<void> handled;
  try {
    handled = handler(rows, event);
  } catch (const std::exception& thrown) {
    handled = Error(Errc::handler_failed, fmt::format("the handler threw: {}", thrown.what()));
  } catch (...) {
    handled = Error(Errc::handler_failed, "the handler threw something that is no std::exception");
  }
  // A failed statement is the cause of what the handler threw after it, if it did.
  if (rows.failure_) handled = *rows.failure_;
  if (handled) return {};
  return handled.error().during(fmt::format("{} of stream '{}', event {} of source '{}'", event.type, event.stream,
                                            event.position.value, place.source->label()));
}

Result<void> Fold::move_to(const std::filesystem::path& file) {
  WEIR_TRY(auto target, sqlite::Database::open(file, sqlite::Access::read_write));
  // FULL: what was folded beside is removed next, and with it the wish to rebuild.
  WEIR_CHECK(target->execute("pragma synchronous = full"));
  WEIR_CHECK(target->replace_with(*database_));
  WEIR_CHECK(target->execute("pragma synchronous = normal"));
  database_ = std::move(target);
  return {};
}

}  // namespace weir
