#include "system/run.hpp"

#include <filesystem>
#include <thread>

#include "report/report.hpp"

namespace orders {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kBetweenReadings{20};
constexpr std::chrono::minutes kPatienceWithoutProgress{2};

/// Invoices that are through: shipped, cancelled, refused, or a credit note.
std::uint64_t finished(const Options& options) {
  auto model = weir::ReadModel::open(options.read_model());
  if (!model) return 0;
  std::uint64_t count = 0;
  const auto add = [&](const weir::Row& row) { count += static_cast<std::uint64_t>(row.integer(0)); };
  for (const char* sql : {"select sum(count) from statuses where status <> 'created'", "select count(*) from refusals",
                          "select count(*) from credit_notes"})
    if (!model->query(sql, add)) return 0;
  return count;
}

/// Less than a segment: services that are refused it wait for space, and say nothing.
constexpr std::uintmax_t kHardlyAnySpace = weir::StoreOptions{}.segment_bytes;

weir::Error why_nothing_moves(const Options& options, const Reading& reading) {
  const std::string found = "nothing has moved for two minutes, and " + std::to_string(reading.behind) +
                            " events are still to be processed, " + std::to_string(reading.waiting) +
                            " keys to be retried; ";
  std::error_code ignored;
  const std::uintmax_t free = std::filesystem::space(options.data, ignored).available;
  if (!ignored && free < kHardlyAnySpace)
    return {weir::Errc::no_space, found + "the disk of " + options.data.string() +
                                      " is full: " + std::to_string(free >> 20) + " MiB are free, and a store takes " +
                                      std::to_string(kHardlyAnySpace >> 20) +
                                      " MiB at a time. Make room and import again: nothing is lost"};
  return {weir::Errc::timeout, found + "\"weir status\" on the stores in " + options.data.string() + " shows where"};
}

/// Until two successive readings agree that all is at rest; then everybody whom chaos did not come to is killed once,
/// and it begins again.
weir::Result<Reading> wait_for_rest(const Options& options, const Settlement& settlement, Supervisor& supervisor,
                                    Progress& progress, std::uint64_t invoices) {
  std::optional<Reading> before;
  std::map<std::string, std::uint64_t> ends;
  auto moved = Clock::now();
  while (true) {
    WEIR_CHECK(supervisor.look_after());
    WEIR_TRY(Reading reading, settlement.read());
    progress.show("orders", finished(options), invoices);
    if (before && before->at_rest() && reading.at_rest() && before->ends == reading.ends) {
      if (!supervisor.more_to_come()) return reading;
      WEIR_CHECK(supervisor.finish_chaos());
    }
    if (reading.ends != ends) {
      ends = reading.ends;
      moved = Clock::now();
    }
    if (Clock::now() - moved > kPatienceWithoutProgress) return why_nothing_moves(options, reading);
    before = std::move(reading);
    std::this_thread::sleep_for(kBetweenReadings);
  }
}

std::uint64_t events_in(const Supervisor& supervisor, const weir::EventReader& shop) {
  std::uint64_t events = shop.end().value;
  for (const std::string_view service : kServices) events += supervisor.log_of(service).end().value;
  return events;
}

}  // namespace

weir::Result<RunOutcome> run_to_rest(const Options& options, const std::vector<Invoice>& invoices,
                                     std::optional<Chaos> chaos, Progress& progress) {
  const auto begin = Clock::now();
  RunOutcome outcome;
  WEIR_TRY(const auto store, weir::open_store(options.store_of("shop")));
  WEIR_TRY(const auto supervisor, Supervisor::start(options, chaos));
  const std::uint64_t events_before = events_in(*supervisor, *store);

  Settlement settlement(options.read_model());
  settlement.add("shop", *store);
  for (const std::string_view service : kServices) settlement.add(std::string(service), supervisor->log_of(service));

  weir::Result<void> alive;
  WEIR_TRY(outcome.submitted, Shop(*store).submit(invoices, [&](std::uint64_t) {
    if (alive) alive = supervisor->look_after();
    progress.show("orders", finished(options), invoices.size());
  }));
  if (!alive) return alive.error();
  WEIR_TRY(Reading rest, wait_for_rest(options, settlement, *supervisor, progress, invoices.size()));
  progress.show("orders", invoices.size(), invoices.size());

  supervisor->stop();
  outcome.kills = supervisor->kills();
  outcome.parked = std::move(rest.parked);
  outcome.events = events_in(*supervisor, *store) - events_before;
  outcome.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
  return outcome;
}

}  // namespace orders
