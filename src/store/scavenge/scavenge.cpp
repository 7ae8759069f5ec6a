#include "weir/store/scavenge.hpp"

#include <mutex>

#include "index/run_directory.hpp"
#include "store/local_store.hpp"
#include "store/scavenge/event_hash.hpp"
#include "store/scavenge/hidden_events.hpp"
#include "store/scavenge/scavenge_state.hpp"

namespace weir::store {

/// As far as what is durable goes.
Result<void> LocalStore::write_index() {
  WEIR_CHECK(log_->take_turn([&](log::Turn& turn) {
    if (ledger_.has_part()) upkeep_->add(ledger_.freeze(), turn.last_batch());
    part_is_full_.store(false, std::memory_order_relaxed);
  }));
  if (drive_ == log::Drive::by_hand) return finish_index();
  upkeep_->wait_for_room();
  return upkeep_->status();
}

Result<ScavengeReport> LocalStore::scavenge(const ScavengeOptions& options) {
  const std::unique_lock one_at_a_time(scavenge_mutex_, std::try_to_lock);
  if (!one_at_a_time) return Error(Errc::conflict, "the store is being scavenged already");
  const log::LogDirectory directory{directory_};
  ScavengeReport report;
  WEIR_CHECK(write_index());
  WEIR_TRY(const auto runs, index::RunDirectory{directory.index()}.load(files_, id()));
  WEIR_TRY(const auto names, directory.list_segments(files_));
  // The last checkpoint of the index, and what is behind it, stay where they are.
  const std::uint32_t end = runs.empty() ? 0 : runs.back()->header().checkpoint.end.segment.number;
  WEIR_TRY(ScavengeState state, read_scavenge_state(files_, directory, id()));

  const std::uint32_t begin = state.next_segment;
  for (; state.next_segment < end; ++state.next_segment) {
    if (scavenge_ends_ || (options.should_stop && options.should_stop())) return report;
    if (!ledger_.contents().has_metadata()) break;
    const std::uint32_t number = state.next_segment;
    const LogEvents events = this->events();
    HiddenEvents hidden({ledger_.contents(), events, durable_end()}, clock_.now());
    const auto is_gone = [&](const EventView& event) -> Result<bool> {
      if (scavenge_ends_) return Error(Errc::stopped, "the store is being stopped");
      return hidden.contain(event);
    };
    const auto scavenged =
        log_->scavenge(names[number], names[number + 1], {is_gone, event_hash, ledger_.contents().terms.ids_from()});
    if (!scavenged && scavenge_ends_) return report;
    WEIR_TRY(const auto done, scavenged);
    ++report.segments;
    if (done) {
      ++report.rewritten;
      report.events += done->removed;
      report.bytes += done->bytes_before - done->bytes_after;
      WEIR_CHECK(write_scavenge_state(files_, directory, id(), {number + 1}));
    }
    if (options.on_progress) options.on_progress(report, end - begin);
  }
  WEIR_CHECK(remove_scavenge_state(files_, directory));
  report.finished = true;
  return report;
}

}  // namespace weir::store

namespace weir {

Result<ScavengeReport> scavenge(EventStore& store, const ScavengeOptions& options) {
  auto* const local = dynamic_cast<store::LocalStore*>(&store);
  if (local == nullptr) return Error(Errc::invalid_argument, "only a store on a disk can be scavenged");
  return local->scavenge(options);
}

}  // namespace weir
