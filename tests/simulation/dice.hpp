// Short ways to ask a seed.
#pragma once

#include <cstdint>

#include "env/random.hpp"

namespace weir::simulation {

class Dice {
 public:
  explicit Dice(env::Random& random) : random_(random) {}

  std::uint64_t below(std::uint64_t n) { return random_.next() % n; }
  std::uint64_t between(std::uint64_t least, std::uint64_t most) { return least + below(most - least + 1); }
  /// True at one in so many calls.
  bool one_in(std::uint64_t n) { return n != 0 && below(n) == 0; }

 private:
  env::Random& random_;
};

}  // namespace weir::simulation
