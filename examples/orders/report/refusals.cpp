#include "report/refusals.hpp"

#include <unordered_map>

namespace orders {

weir::Result<Refusals> refusals_among(const std::vector<Invoice>& invoices, const Options& options) {
  WEIR_TRY(auto db, weir::ReadModel::open(options.read_model()));
  std::unordered_map<std::string, std::string> reasons;  // by invoice
  WEIR_CHECK(db.query("select id, reason from refusals",
                      [&](const weir::Row& row) { reasons.emplace(row.text(0), row.text(1)); }));
  Refusals refusals;
  for (const Invoice& invoice : invoices) {
    const auto found = reasons.find(invoice.number);
    if (found == reasons.end()) continue;
    if (refusals.count++ > 0) continue;
    WEIR_TRY(refusals.first, rejection_of(invoice.number, options));
    if (!refusals.first) refusals.first = InvoiceRejected{invoice.number, found->second, {}};
  }
  return refusals;
}

weir::Result<std::optional<InvoiceRejected>> rejection_of(const std::string& invoice, const Options& options) {
  WEIR_TRY(const auto shop, weir::follow_store(options.store_of("shop")));
  WEIR_TRY(const auto events, shop->collect(weir::Read::stream("invoice-" + invoice)));
  if (events.empty() || events.front().type != weir::wire_name<InvoiceRejected>())
    return std::optional<InvoiceRejected>();
  WEIR_TRY(auto rejected, weir::decode<InvoiceRejected>(events.front()));
  return std::optional(std::move(rejected));
}

}  // namespace orders
