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

TEST(Shop, an_invoice_that_is_too_large_is_refused_with_its_size_and_the_rest_goes_on) {
  const auto store = weir::open_memory_store();
  Invoice large = invoice("8");
  large.lines[0].article = std::string(9 * 1024 * 1024, 'a');
  Invoice almost = invoice("9");  // fits a commit of the shop's, but not what the services make of it
  almost.lines[0].article = std::string(5 * 1024 * 1024, 'a');
  Invoice credit = invoice("C10");
  credit.customer = std::string(9 * 1024 * 1024, 'c');
  const std::vector<Invoice> all{invoice("7"), large, almost, credit, invoice("11")};
  const auto submitted = Shop(*store).submit(all, [](std::uint64_t) {});
  ASSERT_TRUE(submitted) << submitted.error().message();
  EXPECT_EQ(submitted->recorded, 5u);
  for (const char* number : {"7", "11"})
    EXPECT_EQ(type_in(*store, std::string("invoice-") + number), "OrderSubmitted.v1");
  for (const char* number : {"8", "9", "C10"}) {
    const auto events = weir::value_or_abort(store->collect(weir::Read::stream(std::string("invoice-") + number)));
    ASSERT_EQ(events.size(), 1u) << number;
    const auto rejected = weir::value_or_abort(weir::decode<InvoiceRejected>(events[0]));
    EXPECT_EQ(rejected.invoice, number);
    EXPECT_EQ(rejected.reason, "too_large");
    EXPECT_NE(rejected.detail.find("expected at most 2097152 bytes"), std::string::npos) << rejected.detail;
  }
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
