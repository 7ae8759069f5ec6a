#include "markdown.hpp"

#include <fmt/format.h>

#include "contestants.hpp"
#include "report.hpp"

namespace bench {
namespace {

bool takes_part(std::span<const Outcome> outcomes, std::size_t contestant) {
  for (const auto& outcome : outcomes)
    if (outcome.figures[contestant]) return true;
  return false;
}

std::string row(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const auto& cell : cells) row += " " + cell + " |";
  return row + "\n";
}

std::string head(std::vector<std::string> cells) {
  std::string rule = "|";
  for (std::size_t i = 0; i < cells.size(); ++i) rule += "---|";
  return row(cells) + rule + "\n";
}

std::string figures_table(std::span<const Outcome> outcomes, const std::vector<std::size_t>& contestants) {
  std::vector<std::string> cells{"workload", "unit"};
  for (const auto i : contestants) cells.emplace_back(kContestants[i].title);
  std::string table = head(cells);
  for (const auto& outcome : outcomes) {
    cells = {"`" + outcome.workload + "`", outcome.unit};
    for (const auto i : contestants) cells.push_back(figure_text(outcome.figures[i]));
    table += row(cells);
  }
  return table;
}

std::string ratios_table(std::span<const Outcome> outcomes, const std::vector<std::size_t>& contestants) {
  std::vector<std::string> cells{"Weir to"};
  for (const auto i : contestants)
    if (i != kWeir) cells.emplace_back(kContestants[i].title);
  cells.emplace_back("the best peer");
  std::string table = head(cells);
  for (const auto& outcome : outcomes) {
    cells = {"`" + outcome.workload + "`"};
    for (const auto i : contestants)
      if (i != kWeir) cells.push_back(ratio_text(outcome.ratios[i]));
    const auto best = best_peer(outcome);
    cells.push_back(best ? fmt::format("**{:.2f}** {}", outcome.ratios[*best]->median, kContestants[*best].title)
                         : "-");
    table += row(cells);
  }
  return table;
}

}  // namespace

std::optional<std::size_t> best_peer(const Outcome& outcome) {
  std::optional<std::size_t> best;
  for (std::size_t i = kSqlite; i < outcome.ratios.size(); ++i)
    if (outcome.ratios[i] && (!best || outcome.ratios[i]->median < outcome.ratios[*best]->median)) best = i;
  return best;
}

std::string as_markdown(std::span<const Outcome> outcomes, const std::string& machine, const std::string& picture) {
  std::vector<std::size_t> contestants;
  std::string absent;
  for (std::size_t i = 0; i < kContestants.size(); ++i) {
    if (takes_part(outcomes, i)) {
      contestants.push_back(i);
    } else {
      absent += fmt::format("{}{}", absent.empty() ? "" : ", ", kContestants[i].title);
    }
  }
  std::string text = "\n" + machine + ".\n\n" + figures_table(outcomes, contestants) + "\n";
  text += fmt::format("![Weir to the best peer of each workload]({})\n\n", picture);
  text += ratios_table(outcomes, contestants) + "\n";
  if (!absent.empty()) text += "Not there: " + absent + ".\n\n";
  return text;
}

}  // namespace bench
