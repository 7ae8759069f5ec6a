// Declaring events and records: a plain struct says once what it is called and which fields it has; its JSON codec
// comes from that.
//
//     struct Line {
//       std::string article;
//       std::int64_t quantity{};
//       weir::Decimal price;
//       static constexpr auto schema() {
//         return weir::record(weir::field("article", &Line::article), weir::field("quantity", &Line::quantity),
//                             weir::field("price", &Line::price));
//       }
//     };
//     struct OrderCreated {
//       std::string order;
//       std::vector<Line> lines;
//       static constexpr auto schema() {
//         return weir::event("OrderCreated", 1, weir::field("order", &OrderCreated::order),
//                            weir::field("lines", &OrderCreated::lines));
//       }
//     };
//
// A field is a bool, a signed or unsigned integer, a double, std::string, Decimal (a JSON string, exact), Time (a JSON
// string, RFC 3339), EventId, an enum with names, a record, or std::optional, std::vector or std::map<std::string, T>
// of those. An optional that is empty is left out; when reading, absent and null are the same. All other fields are
// required: a field that is added later has to be optional, or comes with a new major version. Unknown fields are
// ignored when reading, so that newer writers of the same major version are understood.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace weir {

/// One field: its name in JSON, and the member that holds it. The name is part of the format; the member's is not.
template <class Record, class Member>
struct Field {
  std::string_view name;
  Member Record::* member;
};
template <class Record, class Member>
constexpr Field<Record, Member> field(std::string_view name, Member Record::* member) {
  return {name, member};
}

/// What `record(...)` returns: a value with fields, without an identity of its own.
template <class... Fields>
struct RecordSchema {
  std::tuple<Fields...> fields;
};
template <class... Fields>
constexpr RecordSchema<Fields...> record(Fields... fields) {
  return {{fields...}};
}

/// What `event(...)` returns: a record with a name and a major version, which together are its type on the wire.
template <class... Fields>
struct EventSchema {
  std::string_view name;
  std::uint32_t major;
  std::tuple<Fields...> fields;
};
/// The name has letters, digits and '_' and is chosen for ever: a class may be renamed, this may not. An event with a
/// major version above 1 has a member type `Previous`, the event before it, and
/// `static ThisEvent upcast(Previous)`; it has the same name, and a major version that is one less.
template <class... Fields>
constexpr EventSchema<Fields...> event(std::string_view name, std::uint32_t major, Fields... fields) {
  return {name, major, {fields...}};
}

/// A struct with `static constexpr auto schema()`; it can be made without arguments.
template <class T>
concept DeclaredRecord = std::default_initializable<T> && requires { std::tuple_size_v<decltype(T::schema().fields)>; };

/// One whose schema is an `event(...)`.
template <class T>
concept DeclaredEvent = DeclaredRecord<T> && requires {
  { T::schema().major } -> std::convertible_to<std::uint32_t>;
};

template <class E>
struct EnumName {
  E value;
  std::string_view name;
};

/// An enum gets its names by a specialisation, in the global namespace or in `weir`:
///
///     template <>
///     inline constexpr auto weir::enum_names<Colour> =
///         std::to_array<weir::EnumName<Colour>>({{Colour::red, "red"}, {Colour::green, "green"}});
template <class E>
inline constexpr std::array<EnumName<E>, 0> enum_names{};

/// An enum that has names.
template <class E>
concept NamedEnum = std::is_enum_v<E> && (enum_names<E>.size() > 0);

/// The name of a value; empty for one that was given none.
template <NamedEnum E>
constexpr std::string_view name_of(E value) {
  for (const auto& entry : enum_names<E>) {
    if (entry.value == value) return entry.name;
  }
  return {};
}

/// The value of a name; nothing for a name that is not there.
template <NamedEnum E>
constexpr std::optional<E> parse_enum(std::string_view name) {
  for (const auto& entry : enum_names<E>) {
    if (entry.name == name) return entry.value;
  }
  return std::nullopt;
}

}  // namespace weir
