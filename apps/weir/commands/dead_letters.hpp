// weir dead-letters list DIR: the keys of a store's consumers that are parked, and why.
#pragma once

#include <optional>
#include <string>

#include "terminal.hpp"
#include "weir/store/reader.hpp"

namespace weir::cli {

/// JSON, a line each: {"consumer","source","key","position","stream","type","event","attempts","reason","error",
/// "since"}; the position is that of the failed event in its source. With a name, of that consumer only: not_found when
/// there is none of that name.
Result<void> list_dead_letters(const EventReader&, const std::optional<std::string>& consumer, const Terminal&);

}  // namespace weir::cli
