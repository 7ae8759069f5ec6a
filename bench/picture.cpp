#include "picture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "contestants.hpp"
#include "markdown.hpp"

namespace bench {
namespace {

constexpr double kLeft = 190, kWide = 440, kRight = 150, kTop = 52, kRow = 30, kBar = 14;

// Of a middle brightness, without a background: read on white as well as on black, whatever the viewer knows of themes.
constexpr const char* kStyle = R"(<style>
  text { font: 13px sans-serif; fill: #6e7781 }
  .small { font-size: 11px }
  .title { font-size: 15px; font-weight: bold }
  .grid { stroke: #6e7781; opacity: 0.35 }
  .one { stroke: #6e7781 }
  .ahead { fill: #2f9e6e }
  .behind { fill: #d9703a }
  .spread { stroke: #6e7781 }
</style>
)";

/// Ratios on a line, twice as much always as far.
struct Scale {
  double least = 0.5, most = 2;

  void take(double ratio) {
    least = std::min(least, ratio / 1.1);
    most = std::max(most, ratio * 1.1);
  }
  double operator()(double ratio) const { return kLeft + kWide * std::log(ratio / least) / std::log(most / least); }
};

std::string upright(double x, double bottom, const char* kind) {
  return fmt::format(R"(<line x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2:.1f}" class="{3}"/>)"
                     "\n",
                     x, kTop - 8, bottom, kind);
}

std::string grid(const Scale& scale, double bottom) {
  std::string lines;
  for (const double ratio : {0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0}) {
    if (ratio < scale.least || ratio > scale.most) continue;
    lines += upright(scale(ratio), bottom, ratio == 1 ? "one" : "grid");
    lines += fmt::format(R"(<text x="{:.1f}" y="{:.1f}" class="small" text-anchor="middle">{}</text>)"
                         "\n",
                         scale(ratio), bottom + 15, ratio);
  }
  return lines;
}

std::string bar(const Scale& scale, double y, const std::string& workload, const Spread& ratio, const char* peer) {
  const double from = std::min(scale(1), scale(ratio.median)), to = std::max(scale(1), scale(ratio.median));
  const double middle = y + kBar / 2;
  return fmt::format(R"(<text x="{}" y="{}" text-anchor="end">{}</text>
<rect x="{:.1f}" y="{}" width="{:.1f}" height="{}" class="{}"/>
<line x1="{:.1f}" x2="{:.1f}" y1="{}" y2="{}" class="spread"/>
<text x="{:.1f}" y="{}">{:.2f} x {}</text>
)",
                     kLeft - 12, y + 12, workload, from, y, to - from, kBar, ratio.median >= 1 ? "ahead" : "behind",
                     scale(ratio.low), scale(ratio.high), middle, middle, scale(std::max(ratio.high, 1.0)) + 8, y + 12,
                     ratio.median, peer);
}

}  // namespace

std::string as_picture(std::span<const Outcome> outcomes) {
  Scale scale;
  double rows = 0;
  for (const auto& outcome : outcomes) {
    const auto best = best_peer(outcome);
    if (!best) continue;
    scale.take(outcome.ratios[*best]->low);
    scale.take(outcome.ratios[*best]->high);
    ++rows;
  }
  const double bottom = kTop + rows * kRow, width = kLeft + kWide + kRight, height = bottom + 26;
  std::string svg = fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img">
<title>Weir to the best peer of each workload</title>
{2}<text x="{3}" y="20" class="title">Weir to the best peer of each workload</text>
<text x="{3}" y="36" class="small">times as fast; the thin line: the middle eight tenths of the rounds</text>
)",
      width, height, kStyle, kLeft);
  svg += grid(scale, bottom);
  double y = kTop;
  for (const auto& outcome : outcomes) {
    const auto best = best_peer(outcome);
    if (!best) continue;
    svg += bar(scale, y, outcome.workload, *outcome.ratios[*best], kContestants[*best].title);
    y += kRow;
  }
  return svg + "</svg>\n";
}

}  // namespace bench
