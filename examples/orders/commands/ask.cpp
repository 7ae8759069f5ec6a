// The commands that only read: report, customer, show, check.
#include <fmt/format.h>

#include <memory>

#include "commands/numbers.hpp"
#include "commands/output.hpp"
#include "report/check.hpp"
#include "report/customer.hpp"
#include "report/refusals.hpp"
#include "report/report.hpp"
#include "report/show.hpp"

namespace orders {
namespace {

struct Ask {
  Options options;
  bool json = false;
  std::string what{};  // the customer's or the order's number
  std::optional<std::uint64_t> version{};
  std::optional<std::string> time{};

  int report() const {
    auto db = weir::ReadModel::open(options.read_model());
    if (!db) return fail(db.error(), json);
    const auto found = read_report(*db);
    if (!found) return fail(found.error(), json);
    return print(json ? to_json(*found) : to_text(*found), json);
  }

  int customer() const {
    auto db = weir::ReadModel::open(options.read_model());
    if (!db) return fail(db.error(), json);
    const auto found = orders_of(*db, what);
    if (!found) return fail(found.error(), json);
    return print(json ? to_json(*found) : to_text(*found), json);
  }

  int show() const {
    Moment moment;
    if (version) moment.version = weir::StreamVersion{*version};
    if (time) {
      moment.time = weir::parse_time(*time);
      if (!moment.time)
        return fail({weir::Errc::invalid_argument,
                     "--time: expected a time like 2026-11-23T10:30:00Z, found \"" + *time + "\""},
                    json);
    }
    const auto log = weir::follow_store(options.store_of("order"));
    if (!log) return fail(log.error(), json);
    const auto history = history_of(**log, what, moment);
    if (!history) return fail(why_no_order(history.error()), json);
    return print(json ? to_json(what, *history) : to_text(what, *history), json);
  }

  /// An invoice that the shop refused never became an order.
  weir::Error why_no_order(const weir::Error& error) const {
    if (error.code() != weir::Errc::not_found) return error;
    const auto rejected = rejection_of(what, options);
    if (!rejected || !*rejected) return error;
    return {weir::Errc::not_found, fmt::format("expected an order of the number \"{}\", found an invoice that was "
                                               "refused: {}, {}",
                                               what, (*rejected)->reason, (*rejected)->detail)};
  }

  int check() const {
    const auto checked = check_books(options);
    if (!checked) return fail(checked.error(), json);
    if (const int printed = print(json ? to_json(*checked) : to_text(*checked), json); printed != kDone) return printed;
    return checked->violation ? kFoundViolation : kDone;
  }
};

CLI::App* add(CLI::App& app, const char* name, const char* purpose, const char* example,
              const std::shared_ptr<Ask>& ask) {
  auto* command = app.add_subcommand(name, purpose);
  command->add_option("--data", ask->options.data, "The directory of the stores")->required();
  command->add_flag("--json", ask->json, "Print JSON, one object a line");
  command->footer(std::string("Example:\n  ") + example);
  return command;
}

}  // namespace

void add_report(CLI::App& app, int& exit_code) {
  auto ask = std::make_shared<Ask>();
  add(app, "report", "Orders by status, by country and by reason of refusal", "orders report --data /tmp/shop --json",
      ask)
      ->callback([ask, &exit_code] { exit_code = ask->report(); });
}

void add_customer(CLI::App& app, int& exit_code) {
  auto ask = std::make_shared<Ask>();
  auto* command = add(app, "customer", "The orders of one customer", "orders customer 17850 --data /tmp/shop", ask);
  command->add_option("ID", ask->what, "The customer's number")->required();
  command->callback([ask, &exit_code] { exit_code = ask->customer(); });
}

void add_show(CLI::App& app, int& exit_code) {
  auto ask = std::make_shared<Ask>();
  auto* command = add(app, "show", "An order's state and events, now or then",
                      "orders show 536365 --data /tmp/shop --version 0", ask);
  command->add_option("ORDER", ask->what, "The order's number")->required();
  auto* version = command->add_option("--version", ask->version, "As it was after its event of this version, from 0")
                      ->check(expect_whole_number<std::uint64_t>);
  command->add_option("--time", ask->time, "As it was at this time (2026-11-23T10:30:00Z)")->excludes(version);
  command->callback([ask, &exit_code] { exit_code = ask->show(); });
}

void add_check(CLI::App& app, int& exit_code) {
  auto ask = std::make_shared<Ask>();
  add(app, "check", "Check the books of all five stores and of the read model", "orders check --data /tmp/shop", ask)
      ->callback([ask, &exit_code] { exit_code = ask->check(); });
}

}  // namespace orders
