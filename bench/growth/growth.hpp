// What becomes of Weir's own figures when its store grows thirtyfold.
#pragma once

#include "run_workloads.hpp"

namespace bench {

/// A store of `options.events`, and one of a thirtieth of that beside it: loaded, killed, opened, and measured in
/// turns.
void run_growth(const Options&);

inline constexpr std::uint64_t kGrownEvents = 30'000'000;
/// The smaller store has at least one stream of a hundred.
inline constexpr std::uint64_t kLeastGrownEvents = 9'000;

}  // namespace bench
