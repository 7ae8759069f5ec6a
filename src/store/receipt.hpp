// The receipt of a commit that was just written.
#pragma once

#include <vector>

#include "weir/store/commit.hpp"

namespace weir::store {

inline CommitReceipt receipt_of(const Commit& commit, const std::vector<StreamVersion>& first_versions,
                                Position first) {
  CommitReceipt receipt{.first = first, .count = 0, .streams = {}, .repeated = false};
  receipt.streams.reserve(commit.writes.size());
  for (std::size_t i = 0; i < commit.writes.size(); ++i) {
    const std::size_t count = commit.writes[i].events.size();
    receipt.streams.push_back({commit.writes[i].stream, first_versions[i], first_versions[i] + (count - 1)});
    receipt.count += count;
  }
  return receipt;
}

}  // namespace weir::store
