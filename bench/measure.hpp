// Rounds of short slices, one after another for each contestant: what drifts on the machine drifts under all of them.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bench {

using SteadyClock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

/// One slice of one contestant: what it reached, in the workload's unit. Empty for one that does not take part.
using Slice = std::function<double()>;
using Slices = std::vector<Slice>;
/// What each contestant reached, and nothing for one that did not take part.
template <class T>
using PerContestant = std::vector<std::optional<T>>;

/// How a figure scatters over the rounds.
struct Spread {
  double median = 0;
  double low = 0;   ///< A tenth of the rounds is below.
  double high = 0;  ///< A tenth is above.
};
Spread spread_of(std::vector<double> values);

enum class Better : bool { higher, lower };

struct Outcome {
  std::string workload;
  std::string unit;
  PerContestant<Spread> figures{};
  /// Of the first contestant to each other one: of the rounds' ratios, so from slices that stood near each other.
  /// Higher is better for the first.
  PerContestant<Spread> ratios{};
  std::string note{};  ///< What a reader of the figures must know.
};

/// Gathers what was reached round by round.
class Rounds {
 public:
  Rounds(std::string workload, std::string unit, Better better);
  /// One round. Every round has a figure of the first contestant, and as many places as the first round.
  void add(const PerContestant<double>& figures);
  Outcome outcome() const;

 private:
  Outcome named_;
  Better better_;
  std::vector<std::vector<double>> figures_, ratios_;
};

/// Thrown between two slices when the run was interrupted.
struct Interrupted {};
void interrupt_from_signal(int);
void throw_if_interrupted();

/// How long to measure: so many rounds, or until the time is over; two rounds at least.
struct Effort {
  int rounds;
  std::chrono::milliseconds at_most;
};
/// Says when a measurement that began with it has had its rounds.
class Rounding {
 public:
  explicit Rounding(Effort effort) : effort_(effort), begun_(SteadyClock::now()) {}
  /// Called before each round. The first one warms up and does not count.
  bool another();
  bool counts() const { return started_ > 1; }

 private:
  Effort effort_;
  SteadyClock::time_point begun_;
  int started_ = 0;
};

/// Runs the slices round after round, in another order each time.
Outcome alternate(std::string workload, std::string unit, Better, Effort, const Slices&);

/// How long `work` takes.
double seconds_of(const std::function<void()>& work);
/// A slice that repeats `work` for a time; `work` returns how many it did. The result is a rate per second.
double rate_over(std::chrono::milliseconds at_least, const std::function<std::size_t()>& work);

}  // namespace bench
