#include "commands/nearest.hpp"

#include <gtest/gtest.h>

namespace orders {
namespace {

TEST(Nearest, is_near_or_nothing) {
  const std::vector<std::string> words{"import", "report", "--payment-outage-rate"};
  EXPECT_EQ(nearest("imports", words), "import");
  EXPECT_EQ(nearest("reprt", words), "report");
  EXPECT_EQ(nearest("--payment-outage", words), "--payment-outage-rate");
  EXPECT_EQ(nearest("serve", words), std::nullopt);
  EXPECT_EQ(nearest("", words), std::nullopt);
  EXPECT_EQ(nearest("import", {}), std::nullopt);
}

}  // namespace
}  // namespace orders
