#include "store/recent_ids.hpp"

#include <gtest/gtest.h>

#include <string>

namespace weir::store {
namespace {

index::Term id(std::uint64_t n) { return index::term_of(index::TermKind::event_id, std::to_string(n)); }

TEST(RecentIds, C2_none_of_the_last_ones_is_ever_denied) {
  constexpr std::uint64_t kGeneration = 1000;
  RecentIds ids({}, kGeneration);
  for (std::uint64_t n = 0; n < 5500; ++n) {
    ids.add(id(n));
    if (n % 250 != 0) continue;
    for (std::uint64_t back = 0; back < kGeneration && back <= n; ++back)
      ASSERT_TRUE(ids.may_have(id(n - back))) << n << " less " << back;
  }
}

TEST(RecentIds, of_new_ids_nearly_all_are_denied) {
  RecentIds ids({}, 10'000);
  EXPECT_FALSE(ids.may_have(id(1)));
  for (std::uint64_t n = 0; n < 19'999; ++n) ids.add(id(n));
  int passed = 0;
  for (std::uint64_t n = 1'000'000; n < 1'010'000; ++n) passed += ids.may_have(id(n)) ? 1 : 0;
  EXPECT_LT(passed, 400);
}

}  // namespace
}  // namespace weir::store
