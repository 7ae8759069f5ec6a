#include "simulation/oracle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace weir::simulation {
namespace {

std::string words_of(const Read& read) {
  constexpr std::array<const char*, 5> kWhat = {"all events", "a stream", "a category", "a type", "a correlation"};
  return fmt::format("{} {} from {}, at most {}", kWhat[read.what.index()],
                     read.direction == Direction::forwards ? "forwards" : "backwards",
                     read.start ? std::to_string(*read.start) : "its end", read.max_events);
}

}  // namespace

bool Oracle::is_right(const EventView& event) const {
  if (event.position >= model_.end()) return false;
  const Event& wanted = model_.at(event.position);
  return event.version == wanted.version && event.stream == wanted.stream && event.type == wanted.type &&
         event.id == wanted.id && event.correlation == wanted.correlation && event.causation == wanted.causation &&
         event.data == wanted.data && event.metadata == wanted.metadata && std::ranges::equal(event.tags, wanted.tags);
}

Result<void> Oracle::read(const EventReader& reader, const Read& read, Position end, std::string_view who) {
  const auto wanted = model_.select(read, end);
  std::size_t seen = 0;
  Time last{};
  const auto answered = reader.read(read, [&](const EventView& event) {
    const bool in_time = seen == 0 || (read.direction == Direction::forwards ? event.time >= last : event.time <= last);
    last = event.time;
    if (seen == wanted.size() || event.position != wanted[seen] || !is_right(event) || !in_time) {
      findings_.add(fmt::format("{}, reading {}: event {} is not as it was committed (position {}, {} {} of {})", who,
                                words_of(read), seen, event.position.value, event.type, event.version.value,
                                event.stream));
      return Flow::stop;
    }
    ++seen;
    return Flow::more;
  });
  if (answered && seen != wanted.size())
    findings_.add(fmt::format("{}, reading {}: {} events of {}", who, words_of(read), seen, wanted.size()));
  return answered;
}

Result<void> Oracle::look(const EventReader& reader, Position end, std::string_view who) {
  const auto wanted = model_.streams(end);
  std::vector<std::pair<std::string, StreamVersion>> found;
  WEIR_CHECK(reader.streams([&](std::string_view name, StreamVersion version) {
    found.emplace_back(name, version);
    return Flow::more;
  }));
  if (found != wanted) findings_.add(fmt::format("{}: {} streams, expected {}", who, found.size(), wanted.size()));
  for (const auto& [name, version] : wanted) {
    WEIR_TRY(const auto there, reader.stream_version(name));
    if (there != version) findings_.add(fmt::format("{}: the version of {} is wrong", who, name));
  }
  WEIR_TRY(const auto none, reader.stream_version("order-none"));
  if (none) findings_.add(fmt::format("{}: a stream that nobody wrote", who));
  return {};
}

Result<void> Oracle::in_order(const EventReader& reader, Position end, std::string_view who) {
  WEIR_CHECK(read(reader, {}, end, who));
  return look(reader, end, who);
}

Result<void> Oracle::everything(const EventReader& reader, Position end, std::string_view who) {
  std::set<std::string> streams, categories, types;
  std::set<EventId> flows;
  for (Position at; at < end && at < model_.end(); at = at + 1) {
    const Event& event = model_.at(at);
    streams.insert(event.stream);
    categories.insert(std::string(category_of(event.stream)));
    types.insert(event.type);
    if (event.correlation != event.id) flows.insert(event.correlation);
  }
  WEIR_CHECK(in_order(reader, end, who));
  for (const auto& name : streams) WEIR_CHECK(read(reader, Read::stream(name), end, who));
  for (const auto& name : categories) WEIR_CHECK(read(reader, Read::category(name), end, who));
  for (const auto& name : types) WEIR_CHECK(read(reader, Read::type(name), end, who));
  for (const EventId& id : flows) WEIR_CHECK(read(reader, Read::correlation(id), end, who));
  return {};
}

bool Oracle::has_tracking(const EventReader& reader, std::size_t count) const {
  const Tracking wanted = model_.tracking(count);
  const auto found = reader.tracking();
  return found.size() == wanted.size() && std::ranges::all_of(found, [&](const TrackingState& state) {
           const auto same = wanted.find({state.consumer, state.source});
           return same != wanted.end() && same->second.partitions == state.partitions;
         });
}

}  // namespace weir::simulation
