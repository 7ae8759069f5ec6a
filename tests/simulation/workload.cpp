#include "simulation/workload.hpp"

#include <algorithm>
#include <array>

namespace weir::simulation {
namespace {

constexpr std::size_t kRemembered = 12;
constexpr std::array<const char*, 3> kCategories = {"order", "item", "account"};
constexpr std::array<const char*, 4> kTypes = {"Opened.v1", "Changed.v1", "Changed.v2", "Closed.v1"};
constexpr std::uint64_t kFlows = 7;

}  // namespace

std::string Workload::some_stream() {
  const std::uint64_t number = dice_.below(swarm_.streams);
  return std::string(kCategories[number % kCategories.size()]) + "-" + std::to_string(number);
}

ExpectedState Workload::some_expectation(const Model& model, const std::string& stream) {
  const auto now = model.version(stream, model.end());
  switch (dice_.below(8)) {
    case 0:
      return ExpectedState::no_stream();
    case 1:
      return ExpectedState::exists();
    case 2:
      return ExpectedState::exactly({dice_.below(20)});
    case 3:
    case 4:
      return ExpectedState::after(now);
    default:
      return ExpectedState::any();
  }
}

NewEvent Workload::some_event() {
  const bool is_large = dice_.one_in(swarm_.large_events_one_in);
  NewEvent event{.type = kTypes[dice_.below(kTypes.size())], .data = {}, .id = derive_event_id("event", next_id_)};
  event.data = "{\"n\":" + std::to_string(next_id_) + "}";
  event.data.resize(event.data.size() + dice_.below(is_large ? 9'000 : 300), static_cast<char>('a' + next_id_ % 26));
  ++next_id_;
  if (dice_.one_in(2)) event.correlation = derive_event_id("flow", dice_.below(kFlows));
  if (dice_.one_in(4)) event.causation = derive_event_id("cause", next_id_);
  if (dice_.one_in(5)) event.metadata = "{\"user\":\"ada\"}";
  if (dice_.one_in(4)) event.tags = {"customer:" + std::to_string(dice_.below(3)), "n:" + std::to_string(next_id_)};
  return event;
}

Commit Workload::next(const Model& model, Durability durability) {
  Commit commit;
  commit.durability = durability;
  std::size_t bytes = 0;
  for (std::uint64_t writes = dice_.one_in(4) ? dice_.between(2, 3) : 1; writes > 0; --writes) {
    const std::string stream = some_stream();
    if (std::ranges::any_of(commit.writes, [&](const StreamWrite& w) { return w.stream == stream; })) continue;
    std::vector<NewEvent> events;
    for (std::uint64_t n = dice_.one_in(15) ? dice_.between(15, 40) : dice_.between(1, 3); n > 0; --n) {
      events.push_back(some_event());
      std::string& data = events.back().data;
      bytes += data.size();
      // A commit has to fit into a segment.
      if (events.size() > 3 || bytes > swarm_.segment_bytes / 4) data.resize(std::min<std::size_t>(data.size(), 60));
    }
    commit.append(stream, some_expectation(model, stream), std::move(events));
  }
  if (dice_.one_in(8)) {
    const std::string stream = some_stream() + "-other";
    commit.checks.push_back({stream, dice_.one_in(4) ? ExpectedState::exists() : ExpectedState::no_stream()});
  }
  if (dice_.one_in(10)) commit.tracking = track(model).tracking;
  last_.push_back(commit);
  if (last_.size() > kRemembered) last_.pop_front();
  return commit;
}

Commit Workload::repeat(const Model& model) {
  if (last_.empty()) return next(model, Durability::durable);
  Commit commit = last_[dice_.below(last_.size())];
  if (dice_.one_in(3)) commit.writes.front().events.front().data += "!";
  return commit;
}

Commit Workload::track(const Model& model) {
  Commit commit;
  TrackingMove move;
  move.consumer = "consumer-" + std::to_string(dice_.below(2));
  move.source.bytes[0] = static_cast<std::uint8_t>(1 + dice_.below(2));
  move.partition = dice_.one_in(4) ? TrackingMove::kEveryPartition : static_cast<std::uint16_t>(dice_.below(3));
  const auto tracking = model.tracking(model.commits().size());
  if (const auto now = tracking.find({move.consumer, move.source}); now != tracking.end())
    move.from = move.partition == TrackingMove::kEveryPartition ? now->second.lowest().next
                                                                : now->second.partitions[move.partition].next;
  if (dice_.one_in(6)) move.from = {dice_.below(30)};
  move.to = {move.from + dice_.below(20), static_cast<std::uint32_t>(dice_.below(1000))};
  commit.tracking.push_back(move);
  return commit;
}

Selection Workload::some_selection() {
  switch (dice_.below(6)) {
    case 0:
      return OfStream{some_stream()};
    case 1:
      return OfCategory{kCategories[dice_.below(kCategories.size())]};
    case 2:
      return OfType{kTypes[dice_.below(kTypes.size())]};
    case 3:
      return OfCorrelation{derive_event_id("flow", dice_.below(kFlows))};
    case 4:
      return OfStream{"order-none"};
    default:
      return AllEvents{};
  }
}

Read Workload::some_read(const Model& model) {
  Read read{.what = some_selection()};
  if (dice_.one_in(3)) read.direction = Direction::backwards;
  if (dice_.one_in(2)) read.start = dice_.below(model.end().value + 3);
  if (dice_.one_in(3)) read.max_events = dice_.between(1, 9);
  return read;
}

}  // namespace weir::simulation
