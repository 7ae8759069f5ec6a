#include "measure.hpp"

#include <algorithm>
#include <atomic>

namespace bench {
namespace {

std::atomic<bool> interrupted{false};

double at_quantile(const std::vector<double>& sorted, double quantile) {
  const double place = quantile * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const auto above = std::min(below + 1, sorted.size() - 1);
  const double part = place - static_cast<double>(below);
  return sorted[below] * (1 - part) + sorted[above] * part;
}

}  // namespace

void interrupt_from_signal(int) { interrupted = true; }

void throw_if_interrupted() {
  if (interrupted) throw Interrupted{};
}

Spread spread_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {at_quantile(values, 0.5), at_quantile(values, 0.1), at_quantile(values, 0.9)};
}

Rounds::Rounds(std::string workload, std::string unit, Better better)
    : named_{.workload = std::move(workload), .unit = std::move(unit)}, better_(better) {}

void Rounds::add(const std::array<std::optional<double>, kContestants>& figures) {
  const double weir = figures[kWeir].value();
  for (std::size_t i = 0; i < kContestants; ++i) {
    if (!figures[i]) continue;
    figures_[i].push_back(*figures[i]);
    ratios_[i].push_back(better_ == Better::higher ? weir / *figures[i] : *figures[i] / weir);
  }
}

Outcome Rounds::outcome() const {
  Outcome outcome = named_;
  for (std::size_t i = 0; i < kContestants; ++i) {
    if (figures_[i].empty()) continue;
    outcome.figures[i] = spread_of(figures_[i]);
    if (i != kWeir) outcome.ratios[i] = spread_of(ratios_[i]);
  }
  return outcome;
}

bool Rounding::another() {
  throw_if_interrupted();
  const bool enough = started_ >= 3 && (started_ > effort_.rounds || SteadyClock::now() - begun_ > effort_.at_most);
  ++started_;
  return !enough;
}

Outcome alternate(std::string workload, std::string unit, Better better, Effort effort, const Slices& slices) {
  Rounds all(std::move(workload), std::move(unit), better);
  std::size_t first = 0;
  for (Rounding rounding(effort); rounding.another(); ++first) {
    std::array<std::optional<double>, kContestants> figures;
    for (std::size_t i = 0; i < kContestants; ++i) {
      // Rotated: whoever comes after a contestant that leaves dirty pages behind is not always the same.
      const std::size_t one = (first + i) % kContestants;
      throw_if_interrupted();
      if (slices[one]) figures[one] = slices[one]();
    }
    if (rounding.counts()) all.add(figures);
  }
  return all.outcome();
}

double seconds_of(const std::function<void()>& work) {
  const auto begun = SteadyClock::now();
  work();
  return Seconds(SteadyClock::now() - begun).count();
}

double rate_over(std::chrono::milliseconds at_least, const std::function<std::size_t()>& work) {
  const auto begun = SteadyClock::now();
  std::size_t done = 0;
  Seconds passed{};
  do {
    done += work();
    passed = SteadyClock::now() - begun;
  } while (passed < at_least);
  return static_cast<double>(done) / passed.count();
}

}  // namespace bench
