#include <fmt/format.h>
#include <unistd.h>

#include <memory>

#include <nlohmann/json.hpp>

#include "commands/numbers.hpp"
#include "commands/output.hpp"
#include "report/check.hpp"
#include "report/report.hpp"
#include "report/story.hpp"
#include "shop/generate.hpp"

namespace orders {
namespace {

struct Demo {
  Options options;
  std::uint64_t orders = 1'000;
  std::optional<std::uint64_t> chaos;
  bool json = false;

  int run();
  weir::Result<void> choose_directory();
  weir::Result<int> tell(const RunOutcome&) const;
};

/// What is known at the end, for either way of printing it.
struct Ending {
  Report report;
  Story story;
  Checked checked;
};

weir::Result<Ending> read_ending(const Options& options) {
  WEIR_TRY(auto db, weir::ReadModel::open(options.read_model()));
  WEIR_TRY(auto report, read_report(db));
  WEIR_TRY(auto story, read_story(options));
  WEIR_TRY(auto checked, check_books(options));
  return Ending{std::move(report), story, std::move(checked)};
}

std::string to_text(const Ending& ending, const RunOutcome& outcome) {
  const auto& [report, story, checked] = ending;
  std::string text = "Orders\n";
  for (const auto& [status, total] : report.by_status)
    text += fmt::format("  {:<22} {:>8} {:>16}\n", status, total.count, weir::to_string(total.value));
  text += fmt::format("  {:<22} {:>8}\n", "refused", report.refused);
  text += "Retried and compensated\n";
  text += fmt::format("  {:<38} {:>8}\n", "payments declined, order cancelled", story.declined);
  text += fmt::format("  {:<38} {:>8}\n", "orders out of stock, payment refunded", story.out_of_stock);
  text += fmt::format("  {:<38} {:>8}\n", "payments put off and tried again", story.retried);
  for (const auto& [service, kills] : outcome.kills)
    if (kills > 0) text += fmt::format("  {:<38} {:>8}\n", service + " killed and started again", kills);
  text += "The books\n" + to_text(checked);
  const double seconds = static_cast<double>(outcome.took.count()) / 1000.0;
  return text + fmt::format("{} events in {:.1f} s, {:.0f} a second\n", outcome.events, seconds,
                            static_cast<double>(outcome.events) / seconds);
}

std::string to_json(const Ending& ending, const RunOutcome& outcome, const Options& options) {
  const auto& [report, story, checked] = ending;
  nlohmann::ordered_json json{{"report", nlohmann::ordered_json::parse(to_json(report))},
                              {"declined", story.declined},
                              {"out_of_stock", story.out_of_stock},
                              {"refunds", story.refunds},
                              {"releases", story.releases},
                              {"retried", story.retried},
                              {"kills", outcome.kills},
                              {"check", nlohmann::ordered_json::parse(to_json(checked))},
                              {"events", outcome.events},
                              {"seconds", static_cast<double>(outcome.took.count()) / 1000.0},
                              {"data", options.data.string()}};
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string where_to_look_next(const Options& options) {
  const std::string data = options.data.string();
  std::error_code ignored;
  const std::string programs = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path().string();
  return fmt::format(
      "Where to look next\n"
      "  {1}/weir status {0}/order             where the consumers stand\n"
      "  {1}/weir read {0}/order order-900001  one order's events\n"
      "  {1}/orders show 900001 --data {0}     its state, now or at any time\n"
      "  {1}/orders report --data {0}          all of it in numbers\n",
      data, programs);
}

weir::Result<void> Demo::choose_directory() {
  namespace fs = std::filesystem;
  if (options.data.empty()) {
    std::error_code failed;
    const fs::path temporary = fs::temp_directory_path(failed);
    if (failed)
      return weir::Error(weir::Errc::not_found,
                         "expected a directory for temporary files (TMPDIR), found none; --data "
                         "names another one");
    options.data = temporary / fmt::format("weir-orders-demo-{}", ::getpid());
  }
  std::error_code ignored;
  if (fs::exists(options.data, ignored) && !fs::is_empty(options.data, ignored))
    return weir::Error(weir::Errc::invalid_argument, "--data: expected an empty or absent directory, found things in " +
                                                         options.data.string() + "; the demo begins with nothing");
  return {};
}

weir::Result<int> Demo::tell(const RunOutcome& outcome) const {
  WEIR_TRY(const Ending ending, read_ending(options));
  const std::string told =
      json ? to_json(ending, outcome, options) : to_text(ending, outcome) + where_to_look_next(options);
  if (const int printed = print(told, json); printed != kDone) return printed;
  if (const int parked = report_parked(outcome, options); parked != kDone) return parked;
  return ending.checked.violation ? kFoundViolation : kDone;
}

int Demo::run() {
  if (const auto chosen = choose_directory(); !chosen) return fail(chosen.error(), json);
  Progress progress(json);
  std::optional<Chaos> plan;
  if (chaos) plan = Chaos{*chaos, orders};
  const auto outcome = run_to_rest(options, generate_invoices(orders, options.faults.seed), plan, progress);
  progress.finish();
  if (!outcome) return fail(outcome.error(), json);
  const auto told = tell(*outcome);
  return told ? *told : fail(told.error(), json);
}

}  // namespace

void add_demo(CLI::App& app, int& exit_code) {
  auto demo = std::make_shared<Demo>();
  Faults& faults = demo->options.faults;
  faults.payment_failure_rate = 0.05;
  faults.payment_outage_rate = 0.01;
  faults.stock = 60;
  demo->chaos = 1;
  auto* command =
      app.add_subcommand("demo", "Run the whole system on generated orders, with faults, and check the books");
  command->add_option("--orders", demo->orders, "How many")->capture_default_str()->check(CLI::Range(1, 1'000'000));
  command->add_option("--seed", faults.seed, "Which orders there are, and whom faults hit")
      ->capture_default_str()
      ->check(expect_whole_number<std::uint64_t>);
  command->add_option("--payment-failure-rate", faults.payment_failure_rate, "Share of payments declined")
      ->capture_default_str()
      ->check(expect_share);
  command
      ->add_option("--payment-outage-rate", faults.payment_outage_rate,
                   "Share of payments that meet no gateway at first")
      ->capture_default_str()
      ->check(expect_share);
  command->add_option("--stock", faults.stock, "Pieces there are of every article")
      ->check(expect_whole_number<std::int64_t>);
  command->add_option("--chaos", demo->chaos, "Kill each service at least once, at moments that follow from this seed")
      ->check(expect_whole_number<std::uint64_t>);
  command->add_option("--data", demo->options.data,
                      "An empty directory for the stores; by default a new temporary one");
  command->add_flag("--json", demo->json, "Print the outcome as one line of JSON");
  command->footer(
      "Examples:\n  orders demo\n  orders demo --orders 10000 --payment-failure-rate 0.2 --stock 50 --seed 7");
  command->callback([demo, &exit_code] { exit_code = demo->run(); });
}

}  // namespace orders
