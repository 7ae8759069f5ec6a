// The aggregate of this module's tests: an account that is opened, holds deposits, and is closed once it is empty.
#pragma once

#include <cstdint>
#include <string>

#include "weir/domain.hpp"

namespace weir::test {

struct Opened {
  std::string owner;
  static constexpr auto schema() { return event("Opened", 1, field("owner", &Opened::owner)); }
};
struct DepositedV1 {
  std::int64_t pounds{};
  static constexpr auto schema() { return event("Deposited", 1, field("pounds", &DepositedV1::pounds)); }
};
struct Deposited {
  using Previous = DepositedV1;
  Decimal amount;
  static Deposited upcast(DepositedV1 old) { return {Decimal::from_thousandths(1000) * old.pounds}; }
  static constexpr auto schema() { return event("Deposited", 2, field("amount", &Deposited::amount)); }
};
struct Withdrawn {
  Decimal amount;
  static constexpr auto schema() { return event("Withdrawn", 1, field("amount", &Withdrawn::amount)); }
};
struct Closed {
  static constexpr auto schema() { return event("Closed", 1); }
};

enum class AccountRefusal { not_open, not_enough };

}  // namespace weir::test

template <>
inline constexpr auto weir::enum_names<weir::test::AccountRefusal> =
    std::to_array<weir::EnumName<weir::test::AccountRefusal>>(
        {{weir::test::AccountRefusal::not_open, "not_open"}, {weir::test::AccountRefusal::not_enough, "not_enough"}});

namespace weir::test {

struct Account {
  static constexpr std::string_view category = "account";
  using Events = weir::Events<Opened, Deposited, Withdrawn, Closed>;

  bool open = false;
  Decimal balance;

  void apply(const Opened&) { open = true; }
  void apply(const Deposited& e) { balance += e.amount; }
  void apply(const Withdrawn& e) { balance -= e.amount; }
  void apply(const Closed&) { open = false; }

  Decision<AccountRefusal, Opened> open_for(const std::string& owner) const {
    if (open) return nothing();
    return Opened{owner};
  }
  Decision<AccountRefusal, Deposited> deposit(Decimal amount) const {
    if (!open) return refuse(AccountRefusal::not_open);
    return Deposited{amount};
  }
  Decision<AccountRefusal, Withdrawn> withdraw(Decimal amount) const {
    if (!open) return refuse(AccountRefusal::not_open);
    if (balance < amount) return refuse(AccountRefusal::not_enough);
    return Withdrawn{amount};
  }
  Decision<AccountRefusal, Withdrawn, Closed> close() const {
    if (!open) return nothing();
    if (balance == Decimal{}) return Closed{};
    return std::tuple{Withdrawn{balance}, Closed{}};
  }
};

inline Decimal pounds(std::int64_t n) { return Decimal::from_thousandths(1000) * n; }

}  // namespace weir::test
