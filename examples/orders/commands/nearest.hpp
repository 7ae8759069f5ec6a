// "Did you mean": the nearest of the words there are to one that is not.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orders {

/// Nothing when none is near: more than a third of the letters would have to change.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& words);

}  // namespace orders
