#include "suggestion.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace weir::cli {
namespace {

/// Letters to insert, remove, change or swap with their neighbour, a row of the table at a time.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last = std::exchange(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool is_swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (is_swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
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

}  // namespace weir::cli
