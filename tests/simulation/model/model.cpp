#include "simulation/model/model.hpp"

#include <algorithm>

namespace weir::simulation {
namespace {

bool same_event(const Event& there, const StreamWrite& write, const NewEvent& wanted) {
  return there.stream == write.stream && there.id == wanted.id && there.type == wanted.type &&
         there.data == wanted.data && there.metadata == wanted.metadata && there.tags == wanted.tags &&
         there.causation == wanted.causation &&
         there.correlation == (wanted.correlation.is_nil() ? wanted.id : wanted.correlation);
}

bool same_move(const TrackingMove& a, const TrackingMove& b) {
  return a.consumer == b.consumer && a.source == b.source && a.partition == b.partition && a.from == b.from &&
         a.to == b.to;
}

bool same_commit(const ModelCommit& there, const Commit& wanted) {
  std::size_t number = 0;
  for (const StreamWrite& write : wanted.writes)
    for (const NewEvent& event : write.events)
      if (number == there.events.size() || !same_event(there.events[number++], write, event)) return false;
  return number == there.events.size() && std::ranges::equal(there.tracking, wanted.tracking, same_move);
}

/// Where a move has to begin.
Position stands_at(const Tracking& tracking, const TrackingMove& move) {
  const auto found = tracking.find({move.consumer, move.source});
  if (found == tracking.end()) return {};
  if (move.partition != TrackingMove::kEveryPartition) return found->second.partitions[move.partition].next;
  Position lowest{UINT64_MAX};
  for (const TrackingPoint& point : found->second.partitions) lowest = std::min(lowest, point.next);
  return lowest;
}

void apply(Tracking& tracking, const TrackingMove& move) {
  TrackingState& state = tracking[{move.consumer, move.source}];
  state.consumer = move.consumer;
  state.source = move.source;
  for (std::size_t i = 0; i < kPartitions; ++i) {
    if (move.partition == i) state.partitions[i] = move.to;
    if (move.partition == TrackingMove::kEveryPartition && state.partitions[i].next < move.to.next)
      state.partitions[i] = move.to;
  }
}

bool carries(const Event& event, const Selection& what) {
  if (const auto* stream = std::get_if<OfStream>(&what)) return event.stream == stream->name;
  if (const auto* category = std::get_if<OfCategory>(&what)) return category_of(event.stream) == category->name;
  if (const auto* type = std::get_if<OfType>(&what)) return event.type == type->name;
  if (const auto* flow = std::get_if<OfCorrelation>(&what)) return event.correlation == flow->id;
  return true;
}

}  // namespace

const Event& Model::at(Position position) const {
  const auto [commit, number] = places_.at(position.value);
  return commits_[commit].events[number];
}

CommitReceipt Model::receipt(const ModelCommit& commit) const {
  CommitReceipt receipt{.first = commit.first, .count = commit.events.size(), .streams = {}, .repeated = false};
  for (const Event& event : commit.events) {
    if (receipt.streams.empty() || receipt.streams.back().stream != event.stream)
      receipt.streams.push_back({event.stream, event.version, event.version});
    receipt.streams.back().last = event.version;
  }
  return receipt;
}

void Model::judge_streams(const Commit& commit, Judgement& judgement) const {
  const auto demand = [&](const std::string& stream, ExpectedState expected) {
    if (expected.holds_for(version(stream, end()))) return;
    ++judgement.streams;
    if (const auto found = of_stream_.find(stream); found != of_stream_.end())
      judgement.rests_on = std::max(judgement.rests_on, found->second.back() + 1);
  };
  for (const StreamWrite& write : commit.writes) demand(write.stream, write.expected);
  for (const StreamCheck& check : commit.checks) demand(check.stream, check.expected);
}

Judgement Model::judge(const Commit& commit) const {
  Judgement judgement;
  for (const StreamWrite& write : commit.writes) {
    for (const NewEvent& event : write.events) {
      const auto known = of_id_.find(event.id);
      if (known == of_id_.end()) continue;
      const ModelCommit& first = commits_[places_[known->second.value].first];
      judgement.rests_on = known->second + 1;
      judgement.kind = same_commit(first, commit) ? Judgement::Kind::repeated : Judgement::Kind::id_reused;
      judgement.receipt = receipt(first);
      judgement.receipt.repeated = true;
      return judgement;
    }
  }
  judge_streams(commit, judgement);
  for (const TrackingMove& move : commit.tracking) judgement.tracking += stands_at(tracking_, move) != move.from;
  if (judgement.streams + judgement.tracking > 0) judgement.kind = Judgement::Kind::conflict;
  return judgement;
}

std::size_t Model::accept(const Commit& commit) {
  ModelCommit accepted{.first = end(), .events = {}, .tracking = commit.tracking, .durability = commit.durability};
  for (const StreamWrite& write : commit.writes) {
    for (const NewEvent& wanted : write.events) {
      Event event;
      event.position = end();
      event.version = {of_stream_[write.stream].size()};
      event.stream = write.stream;
      event.type = wanted.type;
      event.id = wanted.id;
      event.correlation = wanted.correlation.is_nil() ? wanted.id : wanted.correlation;
      event.causation = wanted.causation;
      event.data = wanted.data;
      event.metadata = wanted.metadata;
      event.tags = wanted.tags;
      of_stream_[write.stream].push_back(event.position);
      of_id_[event.id] = event.position;
      places_.emplace_back(commits_.size(), accepted.events.size());
      accepted.events.push_back(std::move(event));
    }
  }
  for (const TrackingMove& move : commit.tracking) apply(tracking_, move);
  commits_.push_back(std::move(accepted));
  return commits_.size() - 1;
}

void Model::cut_to(std::size_t count) {
  for (std::size_t i = commits_.size(); i > count; --i) {
    for (const Event& event : commits_[i - 1].events) {
      of_id_.erase(event.id);
      auto& stream = of_stream_[event.stream];
      std::erase(stream, event.position);
      if (stream.empty()) of_stream_.erase(event.stream);
      places_.pop_back();
    }
  }
  commits_.resize(std::min(count, commits_.size()));
  tracking_ = tracking(count);
}

std::optional<StreamVersion> Model::version(const std::string& stream, Position end) const {
  const auto found = of_stream_.find(stream);
  if (found == of_stream_.end() || found->second.front() >= end) return std::nullopt;
  const auto past = std::ranges::lower_bound(found->second, end);
  return StreamVersion{static_cast<std::uint64_t>(past - found->second.begin()) - 1};
}

std::vector<std::pair<std::string, StreamVersion>> Model::streams(Position end) const {
  std::vector<std::pair<Position, std::string>> in_order;
  for (const auto& [name, positions] : of_stream_)
    if (positions.front() < end) in_order.emplace_back(positions.front(), name);
  std::ranges::sort(in_order);
  std::vector<std::pair<std::string, StreamVersion>> streams;
  for (const auto& [first, name] : in_order) streams.emplace_back(name, *version(name, end));
  return streams;
}

std::vector<Position> Model::select(const Read& read, Position end) const {
  std::vector<Position> selected;
  const bool ahead = read.direction == Direction::forwards;
  for (std::uint64_t n = 0; n < end.value && selected.size() < read.max_events; ++n) {
    const Event& event = at({ahead ? n : end.value - 1 - n});
    const std::uint64_t place =
        std::holds_alternative<OfStream>(read.what) ? event.version.value : event.position.value;
    if (read.start && (ahead ? place < *read.start : place > *read.start)) continue;
    if (carries(event, read.what)) selected.push_back(event.position);
  }
  return selected;
}

Tracking Model::tracking(std::size_t count) const {
  Tracking tracking;
  for (std::size_t i = 0; i < std::min(count, commits_.size()); ++i)
    for (const TrackingMove& move : commits_[i].tracking) apply(tracking, move);
  return tracking;
}

}  // namespace weir::simulation
