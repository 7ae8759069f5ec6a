#include "report.hpp"

#include <fmt/format.h>

namespace bench {
namespace {

constexpr const char* kRow = "{:<14} {:<9} {:>24} {:>24} {:>24} {:>18} {:>18}";

/// Three digits that count, with what makes it short: 8.34k, 1.95M.
std::string short_number(double value) {
  const char* suffix = "";
  if (value >= 1e6) {
    value /= 1e6;
    suffix = "M";
  } else if (value >= 1e4) {
    value /= 1e3;
    suffix = "k";
  }
  return fmt::format("{:.{}f}{}", value, value >= 1000 ? 0 : value >= 100 ? 1 : 2, suffix);
}

std::string figure(const std::optional<Spread>& spread) {
  if (!spread) return "-";
  return fmt::format("{} ({}-{})", short_number(spread->median), short_number(spread->low), short_number(spread->high));
}

std::string ratio(const std::optional<Spread>& spread) {
  if (!spread) return "-";
  return fmt::format("{:.2f} ({:.2f}-{:.2f})", spread->median, spread->low, spread->high);
}

std::string json_number(const std::optional<Spread>& spread, int places) {
  return spread ? fmt::format("{:.{}f}", spread->median, places) : "null";
}

}  // namespace

std::string as_json(const Outcome& outcome) {
  return fmt::format(
      R"({{"workload":"{}","weir":{},"bare":{},"sqlite":{},"unit":"{}","ratio_bare":{},"ratio_sqlite":{}}})",
      outcome.workload, json_number(outcome.figures[kWeir], 1), json_number(outcome.figures[kBare], 1),
      json_number(outcome.figures[kSqlite], 1), outcome.unit, json_number(outcome.ratios[kBare], 3),
      json_number(outcome.ratios[kSqlite], 3));
}

std::string table_head() {
  return fmt::format(kRow, "workload", "unit", "Weir", "bare", "SQLite", "Weir to bare", "Weir to SQLite");
}

std::string as_row(const Outcome& outcome) {
  auto row =
      fmt::format(kRow, outcome.workload, outcome.unit, figure(outcome.figures[kWeir]), figure(outcome.figures[kBare]),
                  figure(outcome.figures[kSqlite]), ratio(outcome.ratios[kBare]), ratio(outcome.ratios[kSqlite]));
  if (!outcome.note.empty()) row += "   " + outcome.note;
  return row;
}

}  // namespace bench
