#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <memory>

#include <nlohmann/json.hpp>

#include "commands/numbers.hpp"
#include "commands/output.hpp"
#include "report/refusals.hpp"
#include "shop/invoices.hpp"

namespace orders {
namespace {

struct Import {
  Options options;
  std::string file;
  std::optional<std::uint64_t> chaos;
  bool json = false;

  int run() const;
  weir::Result<Invoices> read_file(Progress&) const;
  std::string tell(const Invoices&, const RunOutcome&, const Refusals&) const;
};

weir::Result<Invoices> Import::read_file(Progress& progress) const {
  std::ifstream opened;
  if (file != "-") {
    opened.open(file);
    if (!opened)
      return weir::Error(weir::Errc::not_found,
                         "expected a CSV file, cannot open \"" + file + "\"; \"-\" reads standard input");
  }
  return read_invoices(file == "-" ? std::cin : opened,
                       [&](std::uint64_t rows) { progress.show("rows read", rows, Progress::kUnknown); });
}

std::string to_text(const Refusals& refusals) {
  if (!refusals.first) return "none refused";
  const InvoiceRejected& first = *refusals.first;
  return fmt::format("{} refused; the first, {}: {}", refusals.count, first.invoice,
                     first.detail.empty() ? first.reason : first.detail);
}

nlohmann::ordered_json to_json(const std::optional<InvoiceRejected>& first) {
  if (!first) return nullptr;
  return {{"invoice", first->invoice}, {"reason", first->reason}, {"detail", first->detail}};
}

std::string Import::tell(const Invoices& invoices, const RunOutcome& outcome, const Refusals& refusals) const {
  const double seconds = static_cast<double>(outcome.took.count()) / 1000.0;
  const double rate = seconds > 0 ? static_cast<double>(outcome.events) / seconds : 0;
  if (json) {
    nlohmann::ordered_json line{{"rows", invoices.rows},
                                {"invoices", invoices.all.size()},
                                {"recorded", outcome.submitted.recorded},
                                {"known", outcome.submitted.known},
                                {"refused", refusals.count},
                                {"first_refusal", to_json(refusals.first)},
                                {"lost_lines", nlohmann::ordered_json::array()},
                                {"parked", outcome.parked.size()},
                                {"events", outcome.events},
                                {"seconds", seconds},
                                {"events_per_second", rate}};
    for (const LostRow& lost : invoices.lost)
      line["lost_lines"].push_back({{"line", lost.line_number}, {"why", lost.why}});
    if (chaos) line["kills"] = outcome.kills;
    return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
  }
  std::string text =
      fmt::format("{} rows, {} invoices: {} recorded, {} known before, {}\n{} events in {:.1f} s, {:.0f} a second\n",
                  invoices.rows, invoices.all.size(), outcome.submitted.recorded, outcome.submitted.known,
                  to_text(refusals), outcome.events, seconds, rate);
  if (!chaos) return text;
  for (const auto& [service, kills] : outcome.kills)
    text += fmt::format("the {} service was killed and started again {} times\n", service, kills);
  return text;
}

int Import::run() const {
  Progress progress(json);
  const auto invoices = read_file(progress);
  if (!invoices) return progress.finish(), fail(invoices.error(), json);
  for (const LostRow& lost : invoices->lost) {
    progress.finish();
    say(fmt::format("orders: line {}: {}; the line is left out\n", lost.line_number, lost.why));
  }
  std::optional<Chaos> plan;
  if (chaos) plan = Chaos{*chaos, invoices->all.size()};
  const auto outcome = run_to_rest(options, invoices->all, plan, progress);
  progress.finish();
  if (!outcome) return fail(outcome.error(), json);
  const auto refusals = refusals_among(invoices->all, options);
  if (!refusals) return fail(refusals.error(), json);
  if (const int printed = print(tell(*invoices, *outcome, *refusals), json); printed != kDone) return printed;
  if (const int parked = report_parked(*outcome, options); parked != kDone) return parked;
  if (invoices->lost.empty()) return kDone;
  say(fmt::format("orders: {} lines without a readable invoice number were left out, all else is imported\n",
                  invoices->lost.size()));
  return weir::exit_code_of(weir::Errc::bad_data);
}

}  // namespace

void add_import(CLI::App& app, int& exit_code) {
  auto import = std::make_shared<Import>();
  auto* command = app.add_subcommand("import", "Submit the invoices of a CSV file and process them to the end");
  command->add_option("--data", import->options.data, "The directory of the stores; made if it is not there")
      ->required();
  command
      ->add_option(
          "FILE", import->file,
          "Rows of InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID,Country; - for standard input")
      ->required();
  command
      ->add_option("--chaos", import->chaos, "Kill each service at least once, at moments that follow from this seed")
      ->check(expect_whole_number<std::uint64_t>);
  command->add_flag("--json", import->json, "Print the outcome as one line of JSON");
  command->footer(
      "Example:\n  xzcat online_retail.csv.xz | orders import --data /tmp/shop -\n"
      "\n"
      "A row whose invoice number cannot be read is left out and named on standard error; all else is imported.\n"
      "Exit codes: 0 all is imported, 3 some keys are parked (named, with how to release them), 27 some rows were "
      "left\n"
      "out or the file is no CSV file of invoices, 2 wrong usage, 10 and up the other kinds of errors.");
  command->callback([import, &exit_code] { exit_code = import->run(); });
}

}  // namespace orders
