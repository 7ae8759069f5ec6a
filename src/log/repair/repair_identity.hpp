// Who a damaged store is: from its own files, or where they are gone, from its segments, each of which says who wrote
// it.
#pragma once

#include <vector>

#include "log/directory.hpp"
#include "log/identity.hpp"
#include "weir/base/error.hpp"
#include "weir/base/result.hpp"

namespace weir::log {

struct FoundIdentity {
  Identity identity;
  bool writes_identity = false;    ///< `weir-store` has to be made anew.
  bool writes_ancestry = false;    ///< So does `ancestry`.
  std::vector<Corruption> damage;  ///< Why.
};

/// Errors: what read_identity says, where nothing tells that a store was there; unsupported_format, io.
Result<FoundIdentity> find_identity(env::FileSystem& files, const LogDirectory& directory,
                                    const std::vector<SegmentName>& names);

}  // namespace weir::log
