#include "commands/nearest.hpp"

#include <algorithm>
#include <numeric>

namespace orders {
namespace {

/// Letters to insert, remove or change.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (const char letter : a) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = diagonal + (letter == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
    }
  }
  return row.back();
}

}  // namespace

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& words) {
  const auto far = [word](const std::string& other) { return distance(word, other); };
  const auto best = std::ranges::min_element(words, {}, far);
  if (best == words.end() || 3 * far(*best) > std::max(word.size(), best->size())) return std::nullopt;
  return *best;
}

}  // namespace orders
