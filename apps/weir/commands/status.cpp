#include "commands/status.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "event_text.hpp"

namespace weir::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Row {
  Standing standing;
  Result<Lag> lag;

  std::uint64_t keys(DeferralState state) const {
    return static_cast<std::uint64_t>(std::ranges::count(standing.deferred, state, &Deferral::state));
  }
};

Result<Lag> lag_of(const Standing& standing, const EventReader& own, const OpenSource& open, Time now) {
  if (standing.source.id == own.id()) return lag_behind(own, standing.source, standing.next, now);
  WEIR_TRY(const auto source, open(standing.source));
  return lag_behind(*source, standing.source, standing.next, now);
}

Json ancestry_json(const EventReader& own) {
  Json list = Json::array();
  for (const Ancestor& ancestor : own.ancestry())
    list.push_back({{"store", to_string(ancestor.store)}, {"below", ancestor.below.value}});
  return list;
}

void print_json(const EventReader& own, std::uint64_t streams, const std::vector<Row>& rows,
                const StatusOptions& options, const Terminal& terminal) {
  Json consumers = Json::array();
  for (const Row& row : rows) {
    consumers.push_back({{"consumer", row.standing.consumer},
                         {"source", row.standing.source.label},
                         {"source_store", to_string(row.standing.source.id)},
                         {"position", row.standing.next.next.value},
                         {"lag_events", row.lag ? Json(row.lag->events) : Json()},
                         {"lag_seconds", row.lag ? Json(row.lag->time.count()) : Json()},
                         {"retrying_keys", row.keys(DeferralState::retrying)},
                         {"parked_keys", row.keys(DeferralState::parked)},
                         {"released_keys", row.keys(DeferralState::released)}});
  }
  const Json all{{"store", to_string(own.id())},
                 {"location", own.location().string()},
                 {"held", own.is_held()},
                 {"ancestry", ancestry_json(own)},
                 {"end", own.end().value},
                 {"streams", streams},
                 {"bytes", options.bytes ? Json(*options.bytes) : Json()},
                 {"consumers", consumers}};
  terminal.out << all.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

void print_text(const EventReader& own, std::uint64_t streams, const std::vector<Row>& rows,
                const StatusOptions& options, const Terminal& terminal) {
  const auto dim = terminal.dim(), plain = terminal.plain();
  terminal.out << fmt::format("{}store  {} {}\n{}events {} {} in {} stream{}\n", dim, plain, to_string(own.id()), dim,
                              plain, own.end().value, streams, streams == 1 ? "" : "s");
  if (options.bytes) terminal.out << fmt::format("{}size   {} {}\n", dim, plain, size_text(*options.bytes));
  for (const Ancestor& ancestor : own.ancestry())
    terminal.out << fmt::format("{}from{}   {}, what is before position {}\n", dim, plain, to_string(ancestor.store),
                                ancestor.below.value);
  if (own.is_held())
    terminal.out << fmt::format("{}held{}   its consumers and timers wait for `weir resume`\n", terminal.bold(), plain);
  if (rows.empty()) return;

  terminal.out << fmt::format("\n{}{:<24}  {:<12}  {:>10}  {:>10}  {:>10}  {:>8}  {:>6}{}\n", dim, "consumer", "source",
                              "position", "lag", "seconds", "retrying", "parked", plain);
  for (const Row& row : rows) {
    const std::string events = row.lag ? std::to_string(row.lag->events) : "unknown";
    const std::string seconds = row.lag ? fmt::format("{:.1f}", row.lag->time.count()) : "unknown";
    const std::uint64_t parked = row.keys(DeferralState::parked);
    terminal.out << fmt::format("{:<24}  {:<12}  {:>10}  {:>10}  {:>10}  {:>8}  {}{:>6}{}\n",
                                printable(row.standing.consumer), printable(row.standing.source.label),
                                row.standing.next.next.value, events, seconds,
                                row.keys(DeferralState::retrying) + row.keys(DeferralState::released),
                                parked > 0 ? terminal.bold() : "", parked, parked > 0 ? plain : "");
  }
  for (const Row& row : rows)
    if (!row.lag)
      terminal.err << fmt::format("the lag of {} is unknown: {}\n", printable(row.standing.consumer),
                                  row.lag.error().message());
}

}  // namespace

Result<Lag> lag_behind(const EventReader& source, const RecordedSource& recorded, TrackingPoint next, Time now) {
  if (source.id() != recorded.id)
    return Error(Errc::source_diverged, fmt::format("{} holds the store {} now; expected {}, which the consumer read",
                                                    recorded.location, to_string(source.id()), to_string(recorded.id)));
  const Position end = source.end();
  if (next.next >= end) return Lag{};
  WEIR_TRY(const auto oldest, source.collect(Read::all(next.next).limit(1)));
  if (oldest.empty()) return Lag{};
  return Lag{end - next.next, std::max(Duration::zero(), now - oldest.front().time)};
}

Result<void> status(const EventReader& own, const OpenSource& open, const StatusOptions& options,
                    const Terminal& terminal) {
  std::uint64_t streams = 0;
  WEIR_CHECK(own.streams([&streams](std::string_view, StreamVersion) {
    ++streams;
    return Flow::more;
  }));
  WEIR_TRY(auto standing_of_all, standings(own));
  std::vector<Row> rows;
  for (Standing& standing : standing_of_all) {
    Result<Lag> lag = lag_of(standing, own, open, options.now);
    rows.push_back({std::move(standing), std::move(lag)});
  }
  if (terminal.json()) {
    print_json(own, streams, rows, options, terminal);
  } else {
    print_text(own, streams, rows, options, terminal);
  }
  return {};
}

}  // namespace weir::cli
