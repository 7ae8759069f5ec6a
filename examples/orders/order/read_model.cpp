#include "order/read_model.hpp"

#include "messages/order.hpp"
#include "messages/shop.hpp"

namespace orders {
namespace {

constexpr std::string_view kSchema = R"(
  create table orders(
    id text primary key, customer text not null, country text not null, placed text not null,
    status text not null, value integer not null, reason text not null default '') without rowid;
  create index orders_of_customer on orders(customer, placed);
  create table statuses(status text primary key, count integer not null, value integer not null) without rowid;
  create table refusals(id text primary key, reason text not null) without rowid;
  create table credit_notes(id text primary key, customer text not null, value integer not null) without rowid;
)";

void count(weir::Rows& rows, std::string_view status, std::int64_t orders, weir::Decimal value) {
  rows.run(
      "insert into statuses(status, count, value) values(?, ?, ?)"
      " on conflict(status) do update set count = count + excluded.count, value = value + excluded.value",
      status, orders, value);
}

/// From created to its end.
void close(weir::Rows& rows, const std::string& order, std::string_view status, const std::string& reason) {
  weir::Decimal value;
  rows.query("select value from orders where id = ?", order, [&](const weir::Row& row) { value = row.decimal(0); });
  rows.run("update orders set status = ?, reason = ? where id = ?", status, reason, order);
  count(rows, "created", -1, -value);
  count(rows, status, 1, value);
}

}  // namespace

OrdersView::OrdersView(const Options& options, const weir::EventReader& own, const weir::EventReader& shop)
    : projection_(options.read_model(), {.name = "orders", .version = 1}) {
  projection_.schema(kSchema);
  projection_.from("order", own)
      .on<OrderCreated>([](weir::Rows& rows, const OrderCreated& e) {
        rows.run("insert into orders(id, customer, country, placed, status, value) values(?, ?, ?, ?, 'created', ?)",
                 e.order, e.customer, e.country, e.placed, e.value);
        count(rows, "created", 1, e.value);
      })
      .on<OrderShipped>([](weir::Rows& rows, const OrderShipped& e) { close(rows, e.order, "shipped", ""); })
      .on<OrderCancelled>(
          [](weir::Rows& rows, const OrderCancelled& e) { close(rows, e.order, "cancelled", e.reason); })
      .on<OrderRefused>([](weir::Rows& rows, const OrderRefused& e) {
        rows.run("insert into refusals(id, reason) values(?, ?)", e.order, e.reason);
      });
  projection_.from("shop", shop)
      .on<InvoiceRejected>([](weir::Rows& rows, const InvoiceRejected& e) {
        rows.run("insert into refusals(id, reason) values(?, ?)", e.invoice, e.reason);
      })
      .on<CreditNoteSubmitted>([](weir::Rows& rows, const CreditNoteSubmitted& e) {
        rows.run("insert into credit_notes(id, customer, value) values(?, ?, ?)", e.credit_note, e.customer, e.value);
      });
}

}  // namespace orders
