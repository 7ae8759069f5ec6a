// Goal: what a scavenge did is told, in words and for programs.
#include "commands/scavenge.hpp"

#include <gmock/gmock.h>

#include "screen.hpp"

namespace weir::cli {
namespace {

constexpr ScavengeReport kDone{.segments = 7, .rewritten = 2, .events = 1200, .bytes = 5 << 20, .finished = true};

TEST(ScavengeReported, a_program_gets_all_of_it) {
  Screen screen;
  report_scavenged(kDone, screen.json);
  EXPECT_EQ(screen.out.str(), R"({"segments":7,"rewritten":2,"events":1200,"bytes":5242880,"finished":true})"
                              "\n");
}

TEST(ScavengeReported, people_are_told_what_it_gave_back_and_whether_there_is_more) {
  Screen screen;
  report_scavenged(kDone, screen.text);
  report_scavenged({.segments = 1, .rewritten = 1, .events = 1, .bytes = 4096}, screen.text);
  EXPECT_THAT(screen.lines(),
              testing::ElementsAre("5.0 MiB given back: 1200 events gone, 2 of 7 segments written anew",
                                   "4.0 KiB given back: 1 event gone, 1 of 1 segment written anew; stopped, and the "
                                   "next run goes on from here"));
}

}  // namespace
}  // namespace weir::cli
