// Goal: the tree keeps the rules of the house, and each rule can be broken.
// Method: every rule is run on the repository, where it must find nothing, and on a bad sample, where it must find
// that.
#include <gtest/gtest.h>

#include "house/rules.hpp"

namespace house {
namespace {

struct Rule {
  const char* name;  ///< Also the folder of its bad sample.
  Violations (*check)(const Tree&);
  std::size_t faults_in_sample;
};

void PrintTo(const Rule& rule, std::ostream* out) { *out << rule.name; }

const Tree& repository() {
  static const Tree tree = read_tree(WEIR_ROOT);
  return tree;
}

std::string listed(const Violations& violations) {
  std::string text;
  for (const auto& violation : violations) text += "\n  " + violation;
  return text;
}

class House : public testing::TestWithParam<Rule> {};

TEST_P(House, holds_the_rule) {
  const auto found = GetParam().check(repository());
  EXPECT_TRUE(found.empty()) << found.size() << " places:" << listed(found);
}

TEST_P(House, would_notice_a_breach) {
  const auto sample = read_tree(std::filesystem::path(WEIR_ROOT) / "tests/house/bad" / GetParam().name);
  const auto found = GetParam().check(sample);
  EXPECT_EQ(found.size(), GetParam().faults_in_sample) << listed(found);
}

INSTANTIATE_TEST_SUITE_P(
    Rules, House,
    testing::Values(Rule{"module_order", module_order, 2}, Rule{"engine_stays_alone", engine_stays_alone, 1},
                    Rule{"only_public_includes", only_public_includes, 2}, Rule{"banned_calls", banned_calls, 7},
                    Rule{"file_lengths", file_lengths, 2}, Rule{"every_test_is_built", every_test_is_built, 1},
                    Rule{"no_dead_links", no_dead_links, 2}, Rule{"decisions_are_listed", decisions_are_listed, 1},
                    Rule{"module_table_is_true", module_table_is_true, 2},
                    Rule{"code_blocks_are_compiled", code_blocks_are_compiled, 4}),
    [](const auto& rule) { return rule.param.name; });

TEST(HouseFigures, the_median_file_length_is_stated) {
  RecordProperty("median_file_length", static_cast<int>(median_file_length(repository())));
  std::cout << "median source file: " << median_file_length(repository()) << " lines\n";
  EXPECT_GT(repository().files.size(), 50U) << "the tree was not found at " << WEIR_ROOT;
}

}  // namespace
}  // namespace house
