// [main]
// loyalty serve DIR     keeps the points of the order system whose stores are in DIR, until it is told to stop
// loyalty show DIR ID   the points of a customer
#include <iostream>

#include "loyalty.hpp"

weir::Result<void> show(const std::filesystem::path& data, std::string_view customer) {
  WEIR_TRY(const auto store, weir::follow_store(data / "loyalty"));
  WEIR_TRY(const auto account, weir::AggregateHistory<loyalty::Account>(*store).load(customer));
  std::cout << account.state.points << '\n';
  return {};
}

int main(int argc, char** argv) {
  const std::string verb = argc > 2 ? argv[1] : "";
  weir::Result<void> done;
  if (verb == "serve" && argc == 3) {
    done = loyalty::run(argv[2]);
  } else if (verb == "show" && argc == 4) {
    done = show(argv[2], argv[3]);
  } else {
    std::cerr << "usage: loyalty serve DIR | loyalty show DIR CUSTOMER\n";
    return 2;
  }
  if (done) return 0;
  std::cerr << "loyalty: " << done.error().message() << '\n';
  return weir::exit_code_of(done.error().code());
}
// [main]
