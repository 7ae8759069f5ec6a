// What a query is called in the index.
#pragma once

#include "index/query_walk.hpp"
#include "weir/store/query.hpp"

namespace weir::store {

inline index::TermQuery terms_of(const Query& query) {
  index::TermQuery terms;
  terms.reserve(query.alternatives.size());
  for (const Alternative& one : query.alternatives) {
    index::TermAlternative& added = terms.emplace_back();
    for (const std::string& type : one.types) added.any.push_back(term_of(index::TermKind::type, type));
    for (const std::string& tag : one.tags) added.all.push_back(term_of(index::TermKind::tag, tag));
  }
  return terms;
}

}  // namespace weir::store
