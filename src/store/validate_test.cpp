#include "store/validate.hpp"

#include <gtest/gtest.h>

#include <string>

namespace weir::store {
namespace {

NewEvent event(std::uint64_t n) { return {.type = "T.v1", .data = "{}", .id = derive_event_id("validate", n)}; }
std::string name(std::uint64_t n) { return "s-" + std::to_string(n); }

Commit commit_to(std::uint64_t streams) {
  Commit commit;
  for (std::uint64_t n = 0; n < streams; ++n) commit.append(name(n), ExpectedState::any(), {event(n)});
  return commit;
}

void expect_refused(const Commit& commit, const std::string& words) {
  const auto refused = validate(commit);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::invalid_argument);
  EXPECT_NE(refused.error().message().find(words), std::string::npos) << refused.error().message();
}

TEST(Validate, a_commit_over_many_streams_is_one) {
  EXPECT_TRUE(validate(commit_to(1)));
  Commit commit = commit_to(2000);
  commit.checks.push_back({"another", ExpectedState::exists()});
  EXPECT_TRUE(validate(commit));
}

TEST(Validate, nothing_is_in_a_commit_twice) {
  Commit same_stream = commit_to(500);
  same_stream.append(name(77), ExpectedState::any(), {event(900)});
  expect_refused(same_stream, "stream s-77 twice");

  Commit same_id = commit_to(500);
  same_id.append("other", ExpectedState::any(), {event(900), event(77)});
  expect_refused(same_id, to_string(event(77).id) + " twice");

  Commit in_one_write;
  in_one_write.append("s", ExpectedState::any(), {event(1), event(1)});
  expect_refused(in_one_write, "twice");

  Commit written_and_checked = commit_to(3);
  written_and_checked.checks.push_back({name(1), ExpectedState::exists()});
  expect_refused(written_and_checked, "s-1 is checked twice");
  Commit checked = commit_to(1);
  for (int i = 0; i < 2; ++i) checked.checks.push_back({"c", ExpectedState::exists()});
  expect_refused(checked, "c is checked twice");
}

}  // namespace
}  // namespace weir::store
