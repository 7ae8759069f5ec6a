// The shop records each invoice once. Method: a store in memory.
#include "shop/shop.hpp"

#include <gtest/gtest.h>

#include "messages/shop.hpp"
#include "shop/generate.hpp"

namespace orders {
namespace {

Invoice invoice(std::string number, std::int64_t quantity = 1) {
  return {.number = std::move(number),
          .customer = "17850",
          .country = "France",
          .placed = *weir::parse_time("2010-12-01T08:26:00"),
          .lines = {{"A", quantity, *weir::parse_decimal("2.5")}}};
}

std::string type_in(const weir::EventStore& store, const std::string& stream) {
  const auto events = weir::value_or_abort(store.collect(weir::Read::stream(stream)));
  return events.size() == 1 ? events[0].type : std::to_string(events.size()) + " events";
}

TEST(Shop, the_number_says_what_an_invoice_is) {
  const auto store = weir::open_memory_store();
  Invoice torn = invoice("7");
  torn.unreadable = "line 9: ...";
  const std::vector<Invoice> all{invoice("536365"), invoice("C536379", -1), invoice("A563185"), torn,
                                 invoice("536365C")};
  ASSERT_TRUE(Shop(*store).submit(all, [](std::uint64_t) {}));
  EXPECT_EQ(type_in(*store, "invoice-536365"), "OrderSubmitted.v1");
  EXPECT_EQ(type_in(*store, "invoice-C536379"), "CreditNoteSubmitted.v1");
  EXPECT_EQ(type_in(*store, "invoice-A563185"), "InvoiceRejected.v1");
  EXPECT_EQ(type_in(*store, "invoice-7"), "InvoiceRejected.v1");
  EXPECT_EQ(type_in(*store, "invoice-536365C"), "InvoiceRejected.v1");
}

TEST(Shop, submitting_twice_changes_nothing) {
  const auto store = weir::open_memory_store();
  const auto invoices = generate_invoices(500, 1);
  const auto first = Shop(*store).submit(invoices, [](std::uint64_t) {});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->recorded, 500u);
  const auto again = Shop(*store).submit(invoices, [](std::uint64_t) {});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->recorded, 0u);
  EXPECT_EQ(again->known, 500u);
  EXPECT_EQ(store->end().value, 500u);
}

TEST(Shop, generated_invoices_follow_from_the_seed) {
  const auto a = generate_invoices(50, 1);
  const auto b = generate_invoices(50, 1);
  const auto other = generate_invoices(50, 2);
  ASSERT_EQ(a.size(), b.size());
  bool same = true;
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(value_of(a[i].lines), value_of(b[i].lines));
    same = same && value_of(a[i].lines) == value_of(other[i].lines);
  }
  EXPECT_FALSE(same);
}

}  // namespace
}  // namespace orders
