// What the writer that is killed writes: commits that follow from (writer, number) alone, so that whoever reads the
// store afterwards knows what must be there, byte for byte.
#pragma once

#include <cstdint>
#include <string>

#include "weir/store.hpp"

namespace crash {

using namespace weir;

inline constexpr std::uint32_t kWriters = 4;

/// Writer w's n-th commit: one event to its own stream w-N at version n, with that expectation; often more to streams
/// that all writers share; its tracking moves on by one in every third.
Commit commit_of(std::uint32_t writer, std::uint64_t number);
std::string stream_of(std::uint32_t writer);
std::string consumer_of(std::uint32_t writer);
StoreId source();
/// Where the writer's tracking stands after its n-th commit.
std::uint64_t tracked_after(std::uint64_t number);

/// What the child tells through its pipe: "this commit was acknowledged".
struct Acknowledged {
  std::uint32_t writer;
  std::uint32_t count;
  std::uint64_t number;
  std::uint64_t first;
};

}  // namespace crash
