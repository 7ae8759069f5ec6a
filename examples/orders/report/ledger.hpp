// Everything that happened to every order, folded anew from all five logs: what the books must agree with.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_set>

#include <weir/weir.hpp>

#include "report/report.hpp"
#include "system/options.hpp"

namespace orders {

/// One order, as all the logs together tell it.
struct Facts {
  unsigned created = 0;
  unsigned shipped = 0;
  unsigned cancelled = 0;
  unsigned charges = 0;
  unsigned refunds = 0;
  unsigned reservations = 0;
  unsigned releases = 0;
  unsigned shipments = 0;
  weir::Decimal value;
  weir::Decimal charged;
  weir::Decimal refunded;
  std::string customer;
  std::string country;
  std::string reason;

  std::string status() const { return shipped > 0 ? "shipped" : cancelled > 0 ? "cancelled" : "created"; }
};

struct Ledger {
  std::map<std::string, Facts> orders;
  std::map<std::string, std::string> refusals;  ///< The reason, by invoice.
  std::map<std::string, weir::Decimal> credit_notes;
  /// The first event that has an id, or a cause and type, that another one of its log has, too; empty for none.
  std::string processed_twice;

  /// Reads the logs of the shop and the four services.
  static weir::Result<Ledger> read(const Options&);

  /// What a read model has to say about it.
  Report report() const;
};

}  // namespace orders
