// A service is added to a running system without touching the others. Method: the programs themselves: orders first,
// the new service afterwards, then more orders.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <weir/store.hpp>

namespace loyalty {
namespace {

namespace fs = std::filesystem;

std::string output_of(const std::string& command) {
  std::string out;
  FILE* pipe = ::popen((command + " 2>/dev/null").c_str(), "r");
  char buffer[256];
  for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, n);
  ::pclose(pipe);
  return out;
}

void import(const fs::path& data, int first, int last) {
  std::ofstream out(data / "rows.csv");
  out << "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
  for (int order = first; order <= last; ++order) out << order << ",A,1,2010-12-01T08:26:00,2.50,17850,France\n";
  out.close();
  const std::string command =
      std::string(ORDERS_BINARY) + " import --json --data " + data.string() + " " + (data / "rows.csv").string();
  ASSERT_NE(output_of(command).find("\"parked\":0"), std::string::npos);
}

/// Waits on the store itself: each event in it is one order's points.
void wait_for_events(const fs::path& store, std::uint64_t points_of_orders) {
  const auto log = weir::value_or_abort(weir::follow_store(store, std::chrono::seconds(20)));
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  std::uint64_t found = 0;
  while (found < points_of_orders && std::chrono::steady_clock::now() < deadline) {
    found = weir::value_or_abort(log->collect(weir::Read::stream("points-17850"))).size();
    log->wait_past(log->end(), std::chrono::milliseconds(50));
  }
  ASSERT_EQ(found, points_of_orders);
}

TEST(LoyaltyService, is_added_to_a_running_system_and_finds_all_that_was_before) {
  std::string name = (fs::temp_directory_path() / "loyalty-test-XXXXXX").string();
  const fs::path data = ::mkdtemp(name.data());
  import(data, 1, 20);
  const pid_t service = ::fork();
  if (service == 0) {
    ::execl(LOYALTY_BINARY, LOYALTY_BINARY, "serve", data.c_str(), nullptr);
    ::_exit(127);
  }
  wait_for_events(data / "loyalty", 20);
  import(data, 21, 30);  // the order service is started again beside it
  wait_for_events(data / "loyalty", 30);
  EXPECT_EQ(output_of(std::string(LOYALTY_BINARY) + " show " + data.string() + " 17850"), "60\n");
  ::kill(service, SIGTERM);
  int status = -1;
  ::waitpid(service, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  fs::remove_all(data);
}

}  // namespace
}  // namespace loyalty
