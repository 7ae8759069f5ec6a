// The outcomes of a run with peers as tables of a document.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "measure.hpp"

namespace bench {

/// The peer to which Weir's ratio is the lowest.
std::optional<std::size_t> best_peer(const Outcome&);

/// What was measured where, the figures, the picture, and Weir's ratios.
std::string as_markdown(std::span<const Outcome>, const std::string& machine, const std::string& picture);

}  // namespace bench
