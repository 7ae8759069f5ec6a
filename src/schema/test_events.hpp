// Declarations for the tests of this module: a record with a field of every kind, and an event in three major versions.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "weir/schema.hpp"

namespace weir::test {

enum class Colour { red, green, deep_blue };

}  // namespace weir::test

template <>
inline constexpr auto weir::enum_names<weir::test::Colour> =
    std::to_array<weir::EnumName<weir::test::Colour>>({{weir::test::Colour::red, "red"},
                                                       {weir::test::Colour::green, "green"},
                                                       {weir::test::Colour::deep_blue, "deep-blue"}});

namespace weir::test {

struct Line {
  std::string article;
  std::int64_t quantity{};
  Decimal price;
  friend bool operator==(const Line&, const Line&) = default;
  static constexpr auto schema() {
    return record(field("article", &Line::article), field("quantity", &Line::quantity), field("price", &Line::price));
  }
};

struct EveryKind {
  bool yes{};
  std::int64_t large{};
  std::uint64_t unsigned_large{};
  std::int8_t small{};
  std::uint16_t unsigned_small{};
  double real{};
  std::string text{};
  Decimal money{};
  Time at{};
  EventId id{};
  Colour colour{};
  std::optional<std::string> note{};
  std::optional<Line> extra{};
  std::vector<Line> lines{};
  std::vector<bool> flags{};
  std::vector<std::optional<int>> gaps{};
  std::map<std::string, std::vector<Decimal>> prices{};
  friend bool operator==(const EveryKind&, const EveryKind&) = default;
  static constexpr auto schema() {
    using T = EveryKind;
    return event("EveryKind", 1, field("yes", &T::yes), field("large", &T::large),
                 field("unsigned_large", &T::unsigned_large), field("small", &T::small),
                 field("unsigned_small", &T::unsigned_small), field("real", &T::real), field("text", &T::text),
                 field("money", &T::money), field("at", &T::at), field("id", &T::id), field("colour", &T::colour),
                 field("note", &T::note), field("extra", &T::extra), field("lines", &T::lines),
                 field("flags", &T::flags), field("gaps", &T::gaps), field("prices", &T::prices));
  }
};

/// A record may contain itself.
struct Tree {
  std::string name;
  std::vector<Tree> branches;
  friend bool operator==(const Tree&, const Tree&) = default;
  static constexpr auto schema() { return record(field("name", &Tree::name), field("branches", &Tree::branches)); }
};

struct ShippedV1 {
  std::string order;
  static constexpr auto schema() { return event("Shipped", 1, field("order", &ShippedV1::order)); }
};
struct ShippedV2 {
  using Previous = ShippedV1;
  std::string order;
  std::string carrier;
  static ShippedV2 upcast(ShippedV1 old) { return {std::move(old.order), "post"}; }
  static constexpr auto schema() {
    return event("Shipped", 2, field("order", &ShippedV2::order), field("carrier", &ShippedV2::carrier));
  }
};
struct Shipped {
  using Previous = ShippedV2;
  std::string order;
  std::vector<std::string> carriers;
  static Shipped upcast(const ShippedV2& old) { return {old.order, {old.carrier}}; }
  static constexpr auto schema() {
    return event("Shipped", 3, field("order", &Shipped::order), field("carriers", &Shipped::carriers));
  }
};

/// An event as a store would hand it out, version 3 of "order-42". The strings must outlive the view.
inline EventView as_read(std::string_view type, std::string_view data) {
  EventView view{};
  view.version = {3};
  view.stream = "order-42";
  view.type = type;
  view.data = data;
  return view;
}

}  // namespace weir::test
