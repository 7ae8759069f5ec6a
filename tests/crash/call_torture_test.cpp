// Goal: whatever system call fails, nothing acknowledged is lost, and the store opens again and takes writes.
// Method: strace makes the n-th call of a thread fail, for every call that the writer's files depend on, every error
// that may come of it, and every n up to where it does not come any more. In io_uring this would see nothing.
#include "crash/command.hpp"
#include "crash/kill_loop.hpp"
#include "crash/torture_time.hpp"

namespace crash {
namespace {

struct CallFault {
  const char* call;
  const char* error;
};

constexpr CallFault kFaults[] = {
    {"fdatasync", "EIO"},   {"fdatasync", "ENOSPC"}, {"fsync", "EIO"},        {"pwrite64", "EIO"},
    {"pwrite64", "ENOSPC"}, {"pwrite64", "EINTR"},   {"pread64", "EIO"},      {"pread64", "EINTR"},
    {"openat", "EMFILE"},   {"openat", "EACCES"},    {"fallocate", "ENOSPC"}, {"fallocate", "EIO"},
    {"ftruncate", "EIO"},   {"rename", "EIO"},       {"rename", "ENOSPC"},    {"mmap", "ENOMEM"},
    {"unlink", "EIO"},      {"mkdir", "ENOSPC"},
};

std::vector<std::string> strace_with(const CallFault& fault, const std::string& when) {
  const std::string call = fault.call;
  return {"strace",        "-f", "-qq",           "-o", "/dev/null",
          "--seccomp-bpf", "-e", "trace=" + call, "-e", "inject=" + call + ":error=" + fault.error + ":when=" + when};
}

void fail_and_check(const CallFault& fault, const std::string& when) {
  SCOPED_TRACE(std::string(fault.call) + " " + fault.error + " when=" + when);
  const TempDirectory directory;
  std::vector<Acknowledged> acknowledged;
  {
    Child child(directory.path() / "store", LastWords::unheard, strace_with(fault, when));
    child.take(60, std::chrono::milliseconds(400));
    static_cast<void>(child.kill());  // it may have stopped by itself
    acknowledged = child.acknowledged_durable();
  }
  {
    const auto store = open_store(directory.path() / "store");
    ASSERT_TRUE(store) << store.error().message();
    ASSERT_NO_FATAL_FAILURE(check_store(**store, acknowledged));
  }
  Child after(directory.path() / "store");
  after.take(4, std::chrono::seconds(20));
  EXPECT_GE(after.acknowledged().size(), 4u) << "it takes no more writes";
  EXPECT_TRUE(after.kill());
}

TEST(CallTorture, nothing_acknowledged_is_lost_whatever_call_fails) {
  if (!run({"strace", "-V"})) GTEST_SKIP() << "takes strace";
  const TortureTime time;
  int points = 0;
  for (int n = 1; n <= 60 && !HasFailure(); ++n)
    for (const CallFault& fault : kFaults)
      for (const char* const from_then_on : {"", "+"}) {
        if (time.is_over() || HasFailure()) break;
        ASSERT_NO_FATAL_FAILURE(fail_and_check(fault, std::to_string(n) + from_then_on));
        ++points;
      }
  std::printf("%d points at which a call failed\n", points);
  EXPECT_GT(points, 0);
}

}  // namespace
}  // namespace crash
