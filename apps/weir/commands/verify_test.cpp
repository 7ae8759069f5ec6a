// Goal: a verification says what was read, and damage is an error with its place.
// Method: reports by hand, and a log of two segments on the disk.
#include "commands/verify.hpp"

#include <gmock/gmock.h>

#include <filesystem>

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

class VerifiedStore : public testing::Test {
 protected:
  VerifiedStore() {
    std::string name = (std::filesystem::temp_directory_path() / "weir-verify-XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
    const auto store = value_or_abort(open_store(directory_, {.segment_bytes = 9 * 1024 * 1024}));
    for (int i = 0; i < 11; ++i) add(*store, "a", {.type = "Big.v1", .data = std::string(1024 * 1024, '7')});
    value_or_abort(store->stop(std::chrono::seconds(10)));
  }
  ~VerifiedStore() override { std::filesystem::remove_all(directory_); }
  std::filesystem::path directory_;
};

TEST_F(VerifiedStore, shows_on_a_terminal_how_far_it_is_and_leaves_nothing_there) {
  Screen screen;
  screen.text.progress = true;
  const auto found = value_or_abort(verify_store(directory_, screen.text));
  EXPECT_EQ(found.segments, 2U);
  EXPECT_EQ(found.events, 11U);
  EXPECT_THAT(screen.err.str(),
              AllOf(HasSubstr("verifying    0 %  0.0 of 36.0 MiB"),
                    testing::ContainsRegex("verifying +[1-9][0-9]* %  [1-9]"), testing::EndsWith("\r\x1b[K")));
  EXPECT_EQ(screen.out.str(), "");
}

TEST_F(VerifiedStore, shows_nothing_where_there_is_no_terminal) {
  Screen screen;
  EXPECT_TRUE(verify_store(directory_, screen.text));
  EXPECT_EQ(screen.err.str(), "");
}

}  // namespace
}  // namespace weir::cli
