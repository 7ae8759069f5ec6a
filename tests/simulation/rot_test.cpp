// Goal: a flipped bit or a file that was cut off is named, with its place, or harmless; never a wrong event, never a
// gap that nobody tells of. Method: a store with 64 KiB of frames, damaged in one place at a time, then opened,
// followed and verified. `./dev torture` tries every place.
#include <gtest/gtest.h>

#include "simulation/effort.hpp"
#include "simulation/rot.hpp"

namespace weir::simulation {
namespace {

void expect_noticed(const RotEnd& end) {
  EXPECT_EQ(end.finding, "");
  EXPECT_GE(end.log_bytes, 64u * 1024);
  EXPECT_GT(end.detected, 0u);
}

TEST(RotUnderReaders, a_bit_that_flips_while_the_store_is_open_is_an_error_or_harmless) {
  expect_noticed(flip_under_readers({.one_in = effort(17, 509)}));
}

class Rot : public testing::TestWithParam<Left> {};

TEST_P(Rot, every_flipped_bit_is_named_or_harmless) {
  // A bit of every other byte at 16, and in turn each of the eight.
  expect_noticed(flip_every_bit(GetParam(), {.one_in = effort(17, 509)}));
}

TEST_P(Rot, every_file_that_was_cut_off_is_named_or_harmless) {
  expect_noticed(truncate_everywhere(GetParam(), {.one_in = effort(16, 509)}));
}

INSTANTIATE_TEST_SUITE_P(Stores, Rot, testing::Values(Left::closed, Left::killed),
                         [](const auto& left) { return left.param == Left::closed ? "closed" : "killed"; });

}  // namespace
}  // namespace weir::simulation
