#include "system/process.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace orders {
namespace {

Process start_something() { return weir::value_or_abort(Process::run_self({"--gtest_filter=None.*"})); }

TEST(Process, that_was_moved_from_ends_nobody) {
  Process first = start_something();
  {
    const Process second(std::move(first));
  }
  first.kill();
  first.terminate(std::chrono::milliseconds(1));
  SUCCEED() << "a signal to process 0 would have ended this one, too";
}

TEST(Process, that_ended_says_how) {
  Process process = start_something();
  std::optional<weir::Error> how;
  while (!how) how = process.ended();
  EXPECT_EQ(how->message(), "exited with 0");
  process.kill();
  EXPECT_EQ(process.ended()->message(), "exited with 0");
}

}  // namespace
}  // namespace orders
