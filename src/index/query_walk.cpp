#include "index/query_walk.hpp"

namespace weir::index {
namespace {

std::vector<TermWalk> walks_of(const std::vector<Term>& terms, const TermIndex& index, Stretch stretch) {
  std::vector<TermWalk> walks;
  walks.reserve(terms.size());
  for (const Term term : terms) walks.emplace_back(index, term, stretch);
  return walks;
}

std::vector<AllOf> alternatives_of(const TermQuery& query, const TermIndex& index, Stretch stretch) {
  std::vector<AllOf> alternatives;
  alternatives.reserve(query.size());
  for (const TermAlternative& one : query)
    alternatives.emplace_back(AnyOf<TermWalk>(walks_of(one.any, index, stretch)), walks_of(one.all, index, stretch));
  return alternatives;
}

}  // namespace

QueryWalk::QueryWalk(const TermIndex& index, const TermQuery& query, Stretch stretch)
    : stretch_(stretch), alternatives_(alternatives_of(query, index, stretch)), from_(stretch.first()) {}

Result<std::size_t> QueryWalk::next(std::span<Position> into) {
  std::size_t count = 0;
  while (count < into.size() && from_ != kNowhere) {
    WEIR_TRY(const Place place, alternatives_.seek(from_));
    if (place != kNowhere) into[count++] = stretch_.position_of(place);
    from_ = place == kNowhere ? kNowhere : place + 1;
  }
  return count;
}

}  // namespace weir::index
