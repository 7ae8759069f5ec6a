#include "report/check.hpp"

#include <fmt/format.h>

#include <functional>

#include <nlohmann/json.hpp>

#include "report/ledger.hpp"
#include "report/report.hpp"

namespace orders {
namespace {

using Violation = std::optional<std::string>;

struct Rule {
  const char* words;
  std::function<Violation(const std::string& order, const Facts&)> broken_by;
};

/// Rules that hold for each order by itself.
const Rule kRules[] = {
    {"every accepted order was created once, and is shipped or cancelled",
     [](const std::string& order, const Facts& f) -> Violation {
       if (f.created == 1 && f.shipped + f.cancelled == 1) return {};
       return fmt::format("order {}: created {} times, shipped {}, cancelled {}", order, f.created, f.shipped,
                          f.cancelled);
     }},
    {"every shipped order was charged once and never refunded",
     [](const std::string& order, const Facts& f) -> Violation {
       if (f.shipped == 0 || (f.charges == 1 && f.refunds == 0 && f.charged == f.value)) return {};
       return fmt::format("order {}: worth {}, charged {} times, {} in all, refunded {} times", order,
                          to_string(f.value), f.charges, to_string(f.charged), f.refunds);
     }},
    {"every cancelled order was charged at most once, and then refunded once",
     [](const std::string& order, const Facts& f) -> Violation {
       if (f.cancelled == 0 || (f.charges <= 1 && f.refunds == f.charges && f.refunded == f.charged)) return {};
       return fmt::format("order {}: charged {} times, {} in all, refunded {} times, {} in all", order, f.charges,
                          to_string(f.charged), f.refunds, to_string(f.refunded));
     }},
    {"reserved stock is shipped or released, and never both",
     [](const std::string& order, const Facts& f) -> Violation {
       const bool went_out = f.shipped == 1 && f.reservations == 1 && f.releases == 0 && f.shipments == 1;
       const bool stayed = f.shipped == 0 && f.reservations <= 1 && f.releases == f.reservations && f.shipments == 0;
       if (went_out || stayed) return {};
       return fmt::format("order {}: {}, reserved {} times, released {}, sent {}", order, f.status(), f.reservations,
                          f.releases, f.shipments);
     }},
};

Violation money_disagrees(const Ledger& ledger) {
  weir::Decimal kept;
  weir::Decimal shipped;
  for (const auto& [order, facts] : ledger.orders) {
    kept += facts.charged - facts.refunded;
    if (facts.shipped > 0) shipped += facts.value;
  }
  if (kept == shipped) return {};
  return fmt::format("charged less refunded is {}, shipped is {}", to_string(kept), to_string(shipped));
}

/// Row by row, and then the sums.
weir::Result<Violation> read_model_disagrees(const Ledger& ledger, weir::ReadModel& db) {
  Violation first;
  std::size_t rows = 0;
  WEIR_CHECK(db.query("select id, customer, country, status, value, reason from orders", [&](const weir::Row& row) {
    ++rows;
    const auto found = ledger.orders.find(std::string(row.text(0)));
    const bool same = found != ledger.orders.end() && found->second.customer == row.text(1) &&
                      found->second.country == row.text(2) && found->second.status() == row.text(3) &&
                      found->second.value == row.decimal(4) && found->second.reason == row.text(5);
    if (!same && !first)
      first = fmt::format("order {}: the row says {} and {}, the logs do not", row.text(0), row.text(3),
                          to_string(row.decimal(4)));
  }));
  if (!first && rows != ledger.orders.size())
    first = fmt::format("the read model has {} orders, the log {}", rows, ledger.orders.size());
  WEIR_TRY(const Report report, read_report(db));
  if (!first && report != ledger.report()) first = "a sum of the read model is not the sum over the logs";
  return first;
}

}  // namespace

weir::Result<Checked> check_books(const Options& options) {
  WEIR_TRY(const Ledger ledger, Ledger::read(options));
  WEIR_TRY(weir::ReadModel db, weir::ReadModel::open(options.read_model()));
  Checked checked{.orders = ledger.orders.size(), .held = {}};
  const auto judge = [&](const char* words, const Violation& violation) {
    if (violation)
      checked.violation = fmt::format("{}: {}", words, *violation);
    else
      checked.held.emplace_back(words);
    return !violation;
  };
  for (const Rule& rule : kRules) {
    Violation violation;
    for (const auto& [order, facts] : ledger.orders)
      if (!violation) violation = rule.broken_by(order, facts);
    if (!judge(rule.words, violation)) return checked;
  }
  if (!judge("the money charged less refunded is the value shipped", money_disagrees(ledger))) return checked;
  if (!judge("nothing was processed twice",
             ledger.processed_twice.empty() ? Violation{} : Violation{ledger.processed_twice}))
    return checked;
  WEIR_TRY(const Violation violation, read_model_disagrees(ledger, db));
  judge("the read model equals a fresh fold of the logs", violation);
  return checked;
}

std::string to_text(const Checked& checked) {
  std::string text;
  for (const std::string& rule : checked.held) text += "  holds   " + rule + "\n";
  if (checked.violation) text += "  BROKEN  " + *checked.violation + "\n";
  return text + fmt::format("{} orders checked\n", checked.orders);
}

std::string to_json(const Checked& checked) {
  nlohmann::ordered_json json{{"orders", checked.orders}, {"held", checked.held}, {"violation", nullptr}};
  if (checked.violation) json["violation"] = *checked.violation;
  return json.dump() + "\n";
}

}  // namespace orders
