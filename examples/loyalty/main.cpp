// [main]
// loyalty serve DIR     keeps the points of the order system whose stores are in DIR, until it is told to stop
// loyalty show DIR ID   the points of a customer
#include <iostream>

#include "loyalty.hpp"

int main(int argc, char** argv) {
  const std::string verb = argc > 2 ? argv[1] : "";
  if (verb == "serve" && argc == 3) {
    const auto ended = loyalty::run(argv[2]);
    if (ended) return 0;
    std::cerr << "loyalty: " << ended.error().message() << '\n';
    return weir::exit_code_of(ended.error().code());
  }
  if (verb == "show" && argc == 4) {
    const auto store = weir::value_or_abort(weir::follow_store(std::filesystem::path(argv[2]) / "loyalty"));
    const weir::AggregateHistory<loyalty::Account> accounts(*store);
    std::cout << weir::value_or_abort(accounts.load(argv[3])).state.points << '\n';
    return 0;
  }
  std::cerr << "usage: loyalty serve DIR | loyalty show DIR CUSTOMER\n";
  return 2;
}
// [main]
