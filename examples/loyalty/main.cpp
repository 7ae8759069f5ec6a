// loyalty run DATA             follows the order service in DATA/order until SIGTERM or SIGINT
// loyalty show DATA CUSTOMER   the customer's points
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "loyalty.hpp"

namespace {

// [run]
weir::Result<void> run(const std::filesystem::path& data) {
  WEIR_TRY(auto own, weir::open_store(data / "loyalty"));
  WEIR_TRY(auto orders, weir::follow_store(data / "order"));
  loyalty::Loyalty loyalty(*own, *orders);

  weir::Service service(*own);
  service.add(loyalty.consumer());
  return service.run_until_stopped();
}
// [run]

// [show]
weir::Result<void> show(const std::filesystem::path& data, const std::string& customer) {
  WEIR_TRY(auto store, weir::follow_store(data / "loyalty"));
  WEIR_TRY(auto points, weir::AggregateHistory<loyalty::Points>(*store).load(customer));
  std::printf("%lld\n", static_cast<long long>(points.state.balance));
  return {};
}
// [show]

int exit_code(const weir::Result<void>& result) {
  if (result) return 0;
  std::fprintf(stderr, "loyalty: %s\n", result.error().message().c_str());
  return weir::exit_code_of(result.error().code());
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() == 2 && arguments[0] == "run") return exit_code(run(arguments[1]));
  if (arguments.size() == 3 && arguments[0] == "show") return exit_code(show(arguments[1], arguments[2]));
  std::fputs("usage: loyalty run DATA | loyalty show DATA CUSTOMER\n", stderr);
  return 2;
}
