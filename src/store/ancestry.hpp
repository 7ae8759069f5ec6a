// The log's ancestry, as readers see it.
#pragma once

#include <vector>

#include "log/ancestry.hpp"
#include "weir/store/reader.hpp"

namespace weir::store {

inline std::vector<Ancestor> ancestry_of(const log::Ancestry& ancestry) {
  std::vector<Ancestor> ancestors;
  for (const log::Ancestor& ancestor : ancestry) ancestors.push_back({ancestor.store, ancestor.below});
  return ancestors;
}

}  // namespace weir::store
