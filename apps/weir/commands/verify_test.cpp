// Goal: a verification says what was read, and damage is an error with its place.
// Method: reports by hand.
#include "commands/verify.hpp"

#include <gmock/gmock.h>

#include "screen.hpp"

namespace weir::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const Corruption kDamage{.file = "/d/1.log", .offset = 4096, .position = Position{17}, .reason = "wrong checksum"};

TEST(Verification, counts_what_was_read) {
  Screen screen;
  EXPECT_TRUE(report_verification({.segments = 1, .frames = 2, .events = 3, .streams = 1, .bytes = 400, .damage = {}},
                                  screen.text));
  EXPECT_EQ(screen.out.str(), "3 events in 2 frames of 1 segment, 400 bytes: all is well\n");
}

TEST(Verification, damage_of_the_index_names_the_command_that_makes_it_anew) {
  Screen screen;
  const store::Verification found{
      .segments = 1, .events = 3, .index = store::IndexVerification{.files = 2, .damage = kDamage}};
  const auto reported = report_verification(found, screen.json);
  ASSERT_FALSE(reported);
  EXPECT_EQ(reported.error().code(), Errc::corrupted);
  EXPECT_THAT(reported.error().message(), AllOf(HasSubstr("/d/1.log"), HasSubstr("weir index rebuild")));
  EXPECT_EQ(screen.objects().front()["damage"], nullptr);
  EXPECT_EQ(screen.objects().front()["index"]["damage"]["offset"], 4096);
}

TEST(Verification, damage_is_an_error_with_file_offset_and_position) {
  Screen screen;
  const auto reported = report_verification({.segments = 2, .damage = kDamage}, screen.json);
  ASSERT_FALSE(reported);
  EXPECT_EQ(reported.error().code(), Errc::corrupted);
  EXPECT_THAT(reported.error().message(),
              AllOf(HasSubstr("/d/1.log, offset 4096, position 17: wrong checksum"), HasSubstr("backup")));
  EXPECT_EQ(reported.error().detail<Corruption>()->offset, 4096U);
  EXPECT_EQ(screen.objects().front()["damage"]["position"], 17);
}

}  // namespace
}  // namespace weir::cli
