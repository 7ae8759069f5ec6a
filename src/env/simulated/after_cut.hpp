// What a power cut, or the end of all processes, leaves of a directory.
#pragma once

#include <memory>

#include "env/simulated/directory.hpp"
#include "env/simulated/disk.hpp"

namespace weir::env {

/// The tree as it is found afterwards. `before` goes on for those who still have it open.
std::shared_ptr<SimulatedDirectory> after_cut(SimulatedDirectory& before, PowerCut cut, Random& random);

}  // namespace weir::env
