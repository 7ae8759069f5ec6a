// A check looks at a result and leaves it where it is. Method: a value that tells when it is copied.
#include "weir/base/result.hpp"

#include <gtest/gtest.h>

namespace weir {
namespace {

struct TellsOfCopies {
  explicit TellsOfCopies(int& count) : copies(&count) {}
  TellsOfCopies(const TellsOfCopies& other) : copies(other.copies) { ++*copies; }
  TellsOfCopies& operator=(const TellsOfCopies&) = default;
  ~TellsOfCopies() = default;
  int* copies;
};

Result<void> check(const Result<TellsOfCopies>& named) {
  WEIR_CHECK(named);
  return {};
}

TEST(Check, of_a_result_that_has_a_name_copies_nothing) {
  int copies = 0;
  const Result<TellsOfCopies> named(std::in_place, copies);
  EXPECT_TRUE(check(named));
  EXPECT_EQ(copies, 0);
}

TEST(Check, hands_the_error_on_from_names_and_from_calls) {
  EXPECT_EQ(check(Error(Errc::timeout, "late")).error().code(), Errc::timeout);
  const auto from_call = []() -> Result<int> {
    WEIR_CHECK(check(Error(Errc::io, "broken")));
    return 1;
  };
  EXPECT_EQ(from_call().error().code(), Errc::io);
}

}  // namespace
}  // namespace weir
