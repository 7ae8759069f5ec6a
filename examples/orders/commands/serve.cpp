#include <memory>

#include "commands/numbers.hpp"
#include "commands/output.hpp"
#include "system/services.hpp"

namespace orders {
namespace {

struct Serve {
  Options options;
  std::string service;

  int run() const {
    const auto ended = service == "order"       ? run_order(options)
                       : service == "payment"   ? run_payment(options)
                       : service == "inventory" ? run_inventory(options)
                                                : run_shipping(options);
    return ended ? kDone : fail(ended.error().during("the " + service + " service"));
  }
};

}  // namespace

void add_serve(CLI::App& app, int& exit_code) {
  auto serve = std::make_shared<Serve>();
  auto* command =
      app.add_subcommand("serve", "Run one service until it is told to stop (import and demo run all of them)");
  Faults& faults = serve->options.faults;
  command->add_option("SERVICE", serve->service, "order, payment, inventory or shipping")
      ->required()
      ->check(CLI::IsMember({"order", "payment", "inventory", "shipping"}));
  command->add_option("--data", serve->options.data, "The directory of the stores")->required();
  command->add_option("--seed", faults.seed, "Which orders meet a fault")->check(expect_whole_number<std::uint64_t>);
  command->add_option("--payment-failure-rate", faults.payment_failure_rate, "Share of payments declined")
      ->check(expect_share);
  command
      ->add_option("--payment-outage-rate", faults.payment_outage_rate,
                   "Share of payments that meet no gateway at first")
      ->check(expect_share);
  command->add_option("--stock", faults.stock, "Pieces there are of every article; no limit without it")
      ->check(expect_whole_number<std::int64_t>);
  command->footer("Example:\n  orders serve payment --data /tmp/shop");
  command->callback([serve, &exit_code] { exit_code = serve->run(); });
}

}  // namespace orders
