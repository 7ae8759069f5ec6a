// Goal: the code of docs/guides/events.md works as the page says.
// Method: the page's blocks are regions of this file.
#include <gtest/gtest.h>

// [include]
#include <weir/schema.hpp>
// [include]

// [enum]
enum class Carrier { post, courier };

template <>
inline constexpr auto weir::enum_names<Carrier> =
    std::to_array<weir::EnumName<Carrier>>({{Carrier::post, "post"}, {Carrier::courier, "courier"}});
// [enum]

// [declare]
struct Parcel {
  std::int64_t grams{};
  weir::Decimal postage;

  static constexpr auto schema() {
    return weir::record(weir::field("grams", &Parcel::grams), weir::field("postage", &Parcel::postage));
  }
};

struct OrderShippedV1 {
  std::string order;
  Carrier carrier{};
  std::vector<Parcel> parcels;
  std::optional<std::string> note;

  static constexpr auto schema() {
    return weir::event("OrderShipped", 1, weir::field("order", &OrderShippedV1::order),
                       weir::field("carrier", &OrderShippedV1::carrier),
                       weir::field("parcels", &OrderShippedV1::parcels), weir::field("note", &OrderShippedV1::note));
  }
};
// [declare]

// [upcast]
struct OrderShipped {
  std::string order;
  Carrier carrier{};
  std::int64_t parcels{};
  weir::Decimal postage;  // of all parcels

  using Previous = OrderShippedV1;
  static OrderShipped upcast(const OrderShippedV1& old) {
    OrderShipped now{old.order, old.carrier, static_cast<std::int64_t>(old.parcels.size()), {}};
    for (const Parcel& parcel : old.parcels) now.postage += parcel.postage;
    return now;
  }

  static constexpr auto schema() {
    return weir::event("OrderShipped", 2, weir::field("order", &OrderShipped::order),
                       weir::field("carrier", &OrderShipped::carrier), weir::field("parcels", &OrderShipped::parcels),
                       weir::field("postage", &OrderShipped::postage));
  }
};
// [upcast]

namespace {

TEST(EventsGuide, an_event_is_written_as_json) {
  // [write]
  const auto postage = weir::Decimal::from_thousandths(2950);
  weir::NewEvent event = weir::to_event(OrderShippedV1{"42", Carrier::post, {{1200, postage}}, std::nullopt});
  // event.type is "OrderShipped.v1", and event.data:
  const char* json = R"({"order":"42","carrier":"post","parcels":[{"grams":1200,"postage":"2.950"}]})";
  // [write]
  EXPECT_EQ(event.type, "OrderShipped.v1");
  EXPECT_EQ(event.data, json);
}

TEST(EventsGuide, an_old_event_is_read_as_the_new_one) {
  weir::EventView view{};
  view.stream = "order-42";
  view.type = "OrderShipped.v1";
  view.data = R"({"order":"42","carrier":"post","parcels":[{"grams":1200,"postage":"2.950"}]})";
  // [read]
  weir::Result<OrderShipped> shipped = weir::decode<OrderShipped>(view);  // the view of a stored OrderShipped.v1
  // [read]
  ASSERT_TRUE(shipped) << shipped.error().message();
  EXPECT_EQ(shipped->parcels, 1);
  EXPECT_EQ(to_string(shipped->postage), "2.950");
}

TEST(EventsGuide, what_does_not_fit_says_where) {
  // [bad]
  auto parcel = weir::decode_json<Parcel>(R"({"grams":1200,"postage":"2.9505"})");
  // parcel.error().message():
  const char* message = "postage: expected a decimal number with at most three places, found \"2.9505\"";
  // [bad]
  ASSERT_FALSE(parcel);
  EXPECT_EQ(parcel.error().message(), message);
}

}  // namespace
