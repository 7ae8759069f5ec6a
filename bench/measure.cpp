#include "measure.hpp"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <random>

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

void Rounds::add(const PerContestant<double>& figures) {
  figures_.resize(figures.size());
  ratios_.resize(figures.size());
  const double first = figures.front().value();
  for (std::size_t i = 0; i < figures.size(); ++i) {
    if (!figures[i]) continue;
    figures_[i].push_back(*figures[i]);
    ratios_[i].push_back(better_ == Better::higher ? first / *figures[i] : *figures[i] / first);
  }
}

Outcome Rounds::outcome() const {
  Outcome outcome = named_;
  outcome.figures.resize(figures_.size());
  outcome.ratios.resize(figures_.size());
  for (std::size_t i = 0; i < figures_.size(); ++i) {
    if (figures_[i].empty()) continue;
    outcome.figures[i] = spread_of(figures_[i]);
    if (i != 0) outcome.ratios[i] = spread_of(ratios_[i]);
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
  std::vector<std::size_t> order(slices.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::mt19937_64 random(1);
  for (Rounding rounding(effort); rounding.another();) {
    // Mixed: whoever comes after a contestant that leaves dirty pages behind is not always the same.
    std::shuffle(order.begin(), order.end(), random);
    PerContestant<double> figures(slices.size());
    for (const std::size_t i : order) {
      throw_if_interrupted();
      if (slices[i]) figures[i] = slices[i]();
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
