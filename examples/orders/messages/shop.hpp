// What the shop records: one stream per invoice, "invoice-<number>", with one event in it.
#pragma once

#include <string>
#include <vector>

#include <weir/schema.hpp>

#include "messages/line.hpp"

namespace orders {

struct OrderSubmitted {
  std::string order;
  std::string customer;  ///< Empty for a customer without a number.
  std::string country;
  weir::Time placed;
  std::vector<Line> lines;

  static constexpr auto schema() {
    return weir::event("OrderSubmitted", 1, weir::field("order", &OrderSubmitted::order),
                       weir::field("customer", &OrderSubmitted::customer),
                       weir::field("country", &OrderSubmitted::country), weir::field("placed", &OrderSubmitted::placed),
                       weir::field("lines", &OrderSubmitted::lines));
  }
};

/// Goods returned, or an order taken back after it was invoiced.
struct CreditNoteSubmitted {
  std::string credit_note;
  std::string customer;
  weir::Time placed;
  weir::Decimal value;  ///< Negative.

  static constexpr auto schema() {
    return weir::event("CreditNoteSubmitted", 1, weir::field("credit_note", &CreditNoteSubmitted::credit_note),
                       weir::field("customer", &CreditNoteSubmitted::customer),
                       weir::field("placed", &CreditNoteSubmitted::placed),
                       weir::field("value", &CreditNoteSubmitted::value));
  }
};

/// An invoice that cannot be an order: its number is none of an order, a line of it cannot be read, or it is too large.
struct InvoiceRejected {
  std::string invoice;
  std::string reason;  ///< "not_an_order", "unreadable_line" or "too_large".
  std::string detail;

  static constexpr auto schema() {
    return weir::event("InvoiceRejected", 1, weir::field("invoice", &InvoiceRejected::invoice),
                       weir::field("reason", &InvoiceRejected::reason),
                       weir::field("detail", &InvoiceRejected::detail));
  }
};

}  // namespace orders
