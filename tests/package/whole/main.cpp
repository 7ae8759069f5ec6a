// [program]
#include <weir/weir.hpp>

#include <iostream>

// Events: plain structs, with their name on the wire, their major version and their fields.
struct Deposited {
  weir::Decimal amount;
  static constexpr auto schema() { return weir::event("Deposited", 1, weir::field("amount", &Deposited::amount)); }
};
struct Withdrawn {
  weir::Decimal amount;
  static constexpr auto schema() { return weir::event("Withdrawn", 1, weir::field("amount", &Withdrawn::amount)); }
};

enum class Refusal { nothing_to_deposit, not_enough_money };

// An aggregate: `apply` folds what happened, the other functions decide what shall happen.
struct Account {
  static constexpr std::string_view category = "account";
  using Events = weir::Events<Deposited, Withdrawn>;

  weir::Decimal balance;
  void apply(const Deposited& e) { balance += e.amount; }
  void apply(const Withdrawn& e) { balance -= e.amount; }

  weir::Decision<Refusal, Deposited> deposit(weir::Decimal amount) const {
    if (amount <= weir::Decimal()) return weir::refuse(Refusal::nothing_to_deposit);
    return Deposited{amount};
  }
  weir::Decision<Refusal, Withdrawn> withdraw(weir::Decimal amount) const {
    if (amount > balance) return weir::refuse(Refusal::not_enough_money);
    return Withdrawn{amount};
  }
};

int main() {
  const auto euros = [](std::int64_t n) { return weir::Decimal::from_thousandths(n * 1000); };

  // A directory, created when it is absent. Every commit is on stable storage when `update` returns.
  const auto store = weir::value_or_abort(weir::open_store("bank"));
  weir::Aggregates<Account> accounts(*store);

  weir::value_or_abort(accounts.update("ada", [&](const Account& a) { return a.deposit(euros(100)); }));
  weir::value_or_abort(accounts.update("ada", [&](const Account& a) { return a.withdraw(euros(30)); }));
  const auto refused =
      weir::value_or_abort(accounts.update("ada", [&](const Account& a) { return a.withdraw(euros(500)); }));

  const auto ada = weir::value_or_abort(accounts.load("ada"));
  std::cout << "balance " << to_string(ada.state.balance) << (refused.accepted() ? "" : ", 500 refused") << '\n';

  // Any other process may read, and follow, the same directory meanwhile: weir::follow_store("bank").
  weir::value_or_abort(store->read(weir::Read::stream("account-ada"), [](const weir::EventView& event) {
    std::cout << event.version.value << ' ' << event.type << ' ' << event.data << '\n';
    return weir::Flow::more;
  }));
}
// [program]
