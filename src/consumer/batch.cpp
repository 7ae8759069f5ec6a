#include "consumer/batch.hpp"

#include <algorithm>

#include "consumer/timer_events.hpp"
#include "consumer/trace_context.hpp"

namespace weir::consumer {
namespace {

/// Well below kMaxCommitBytes: the rest is for tracking, deferrals and the frame itself.
constexpr std::size_t kBatchBytes = kMaxCommitBytes / 2;
constexpr std::size_t kEventOverhead = 128;

std::size_t size_of(const NewEvent& event) {
  std::size_t size = kEventOverhead + event.type.size() + event.data.size() + event.metadata.size();
  for (const auto& tag : event.tags) size += tag.size();
  return size;
}

std::size_t size_of(const Effects& effects) {
  std::size_t size = 0;
  for (const auto& write : effects.writes())
    for (const auto& event : write.events) size += size_of(event);
  for (const auto& timer : effects.timers()) size += kEventOverhead + 2 * size_of(timer.event);
  return size + kEventOverhead * effects.cancelled_timers().size();
}

}  // namespace

bool Batch::has_room_for(const Effects& effects) const {
  if (!commit_.conditions.empty()) return effects.empty();
  if (touched_.empty()) return true;
  if (!effects.conditions().empty()) return false;
  const auto free = [&](const std::string& stream) { return !touched_.contains(stream); };
  return bytes_ + size_of(effects) <= kBatchBytes &&
         std::ranges::all_of(effects.writes(), free, &StreamWrite::stream) &&
         std::ranges::all_of(effects.checks(), free, &StreamCheck::stream) &&
         std::ranges::all_of(effects.timers(), [&](const TimerSet& t) { return free(timer_stream(t.id)); }) &&
         std::ranges::all_of(effects.cancelled_timers(), [&](const auto& id) { return free(timer_stream(id)); });
}

StreamWrite& Batch::write_to(std::string_view stream, ExpectedState expected) {
  const auto same = std::ranges::find(commit_.writes, stream, &StreamWrite::stream);
  if (same != commit_.writes.end()) return *same;
  commit_.writes.push_back({std::string(stream), expected, {}});
  return commit_.writes.back();
}

Result<void> Batch::add(Effects effects, const Cause& cause) {
  bytes_ += size_of(effects);
  std::uint64_t number = 0;
  const auto name = [&](NewEvent event) {
    event.id = derive_event_id(cause.name, number++);
    if (event.correlation.is_nil()) event.correlation = cause.correlation;
    if (event.causation.is_nil()) event.causation = cause.event;
    event.metadata = continue_trace(std::move(event.metadata), cause.traceparent, event.id);
    return event;
  };
  for (const StreamWrite& write : effects.writes()) {
    touched_.insert(write.stream);
    StreamWrite& mine = write_to(write.stream, write.expected);
    for (const NewEvent& event : write.events) mine.events.push_back(name(event));
  }
  for (const StreamCheck& check : effects.checks()) {
    touched_.insert(check.stream);
    commit_.checks.push_back(check);
  }
  for (const FailIfAny& condition : effects.conditions()) commit_.conditions.push_back(condition);
  for (const TimerSet& timer : effects.timers()) {
    const std::string stream = timer_stream(timer.id);
    touched_.insert(stream);
    write_to(stream, ExpectedState::no_stream()).events.push_back(name(timer_set_event(timer)));
  }
  for (const std::string& id : effects.cancelled_timers()) {
    const std::string stream = timer_stream(id);
    touched_.insert(stream);
    WEIR_TRY(const auto last, own_->stream_version(stream));
    // Still exactly set when this commits, or the conflict makes the handler run again and find it over.
    if (last == kTimerSetVersion)
      write_to(stream, ExpectedState::exactly(kTimerSetVersion)).events.push_back(name(timer_cancelled_event()));
  }
  return {};
}

void Batch::record(std::string_view stream, NewEvent event) {
  bytes_ += size_of(event);
  write_to(stream, ExpectedState::any()).events.push_back(std::move(event));
}

}  // namespace weir::consumer
