// What was refused, and why: by the shop, whose log has the detail, or by the order itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <weir/weir.hpp>

#include "messages/shop.hpp"
#include "shop/invoices.hpp"
#include "system/options.hpp"

namespace orders {

struct Refusals {
  std::uint64_t count = 0;
  std::optional<InvoiceRejected> first{};  ///< Of an order that refused itself, without a detail.
};

/// Those among these invoices, in this import or one before. The read model has to be up to date.
weir::Result<Refusals> refusals_among(const std::vector<Invoice>&, const Options&);

/// How the shop refused the invoice; nothing when it did not.
weir::Result<std::optional<InvoiceRejected>> rejection_of(const std::string& invoice, const Options&);

}  // namespace orders
