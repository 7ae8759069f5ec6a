#include "growth/growth_report.hpp"

#include <fmt/format.h>

#include "report.hpp"

namespace bench {
namespace {

constexpr std::size_t kLarge = 0, kSmall = 1;  // by the place in every array of figures
constexpr const char* kRow = "{:<16} {:<12} {:>26} {:>26} {:>20}";

std::string events(std::uint64_t count) {
  constexpr std::uint64_t kMillion = 1'000'000;
  return count % kMillion == 0 ? fmt::format("{} million events", count / kMillion) : fmt::format("{} events", count);
}

/// In brackets only where there were several rounds.
std::string brief(const std::optional<Spread>& spread, std::string (*text)(const std::optional<Spread>&)) {
  const std::string whole = text(spread);
  return spread && spread->low == spread->high ? whole.substr(0, whole.find(' ')) : whole;
}

}  // namespace

std::string growth_head(GrownSizes sizes) {
  return fmt::format(kRow, "figure", "unit", "at " + events(sizes.large), "at " + events(sizes.small),
                     "large to small");
}

std::string growth_row(const Outcome& outcome) {
  return fmt::format(kRow, outcome.workload, outcome.unit, brief(outcome.figures[kLarge], figure_text),
                     brief(outcome.figures[kSmall], figure_text), brief(outcome.ratios[kSmall], ratio_text));
}

std::string growth_json(const Outcome& outcome, GrownSizes sizes) {
  return fmt::format(
      R"({{"figure":"{}","unit":"{}","large":{},"small":{},"ratio":{},"large_events":{},"small_events":{}}})",
      outcome.workload, outcome.unit, json_number(outcome.figures[kLarge], 3), json_number(outcome.figures[kSmall], 3),
      json_number(outcome.ratios[kSmall], 3), sizes.large, sizes.small);
}

std::string growth_markdown(std::span<const Outcome> outcomes, GrownSizes sizes, const std::string& machine) {
  std::string text = fmt::format("\n{}.\n\n| figure | unit | at {} | at {} | large to small |\n|---|---|---|---|---|\n",
                                 machine, events(sizes.large), events(sizes.small));
  for (const auto& outcome : outcomes) {
    text += fmt::format("| `{}` | {} | {} | {} | {} |\n", outcome.workload, outcome.unit,
                        brief(outcome.figures[kLarge], figure_text), brief(outcome.figures[kSmall], figure_text),
                        brief(outcome.ratios[kSmall], ratio_text));
  }
  return text + "\n";
}

}  // namespace bench
