#include "report.hpp"

#include <fmt/format.h>

#include "contestants.hpp"

namespace bench {
namespace {

constexpr const char* kRow = "{:<14} {:<9} {:>24} {:>24} {:>24} {:>18} {:>18}";

}  // namespace

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

std::string figure_text(const std::optional<Spread>& spread) {
  if (!spread) return "-";
  return fmt::format("{} ({}-{})", short_number(spread->median), short_number(spread->low), short_number(spread->high));
}

std::string ratio_text(const std::optional<Spread>& spread) {
  if (!spread) return "-";
  return fmt::format("{:.2f} ({:.2f}-{:.2f})", spread->median, spread->low, spread->high);
}

std::string json_number(const std::optional<Spread>& spread, int places) {
  return spread ? fmt::format("{:.{}f}", spread->median, places) : "null";
}

std::string as_json(const Outcome& outcome, bool with_peers) {
  const std::size_t shown = with_peers ? kContestants.size() : kSqlite + 1;
  std::string line = fmt::format(R"({{"workload":"{}")", outcome.workload);
  for (std::size_t i = 0; i < shown; ++i)
    line += fmt::format(R"(,"{}":{})", kContestants[i].name, json_number(outcome.figures[i], 1));
  line += fmt::format(R"(,"unit":"{}")", outcome.unit);
  for (std::size_t i = kBare; i < shown; ++i)
    line += fmt::format(R"(,"ratio_{}":{})", kContestants[i].name, json_number(outcome.ratios[i], 3));
  return line + "}";
}

std::string table_head() {
  return fmt::format(kRow, "workload", "unit", "Weir", "bare", "SQLite", "Weir to bare", "Weir to SQLite");
}

std::string as_row(const Outcome& outcome) {
  auto row = fmt::format(kRow, outcome.workload, outcome.unit, figure_text(outcome.figures[kWeir]),
                         figure_text(outcome.figures[kBare]), figure_text(outcome.figures[kSqlite]),
                         ratio_text(outcome.ratios[kBare]), ratio_text(outcome.ratios[kSqlite]));
  if (!outcome.note.empty()) row += "   " + outcome.note;
  return row;
}

std::string as_lines(const Outcome& outcome) {
  auto lines =
      fmt::format("{}, {}{}{}\n", outcome.workload, outcome.unit, outcome.note.empty() ? "" : "; ", outcome.note);
  for (std::size_t i = 0; i < kContestants.size(); ++i) {
    if (!outcome.figures[i]) continue;
    lines += fmt::format("  {:<11} {:<24}", kContestants[i].title, figure_text(outcome.figures[i]));
    if (outcome.ratios[i]) lines += "  Weir to it " + ratio_text(outcome.ratios[i]);
    lines += '\n';
  }
  return lines;
}

}  // namespace bench
