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
//                            weir::field("lines", &OrderCreated::lines), weir::tag("order", &OrderCreated::order));
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

/// A tag of an event: its key, and the member that holds its value.
template <class Record, class Member>
struct Tag {
  std::string_view key;
  Member Record::* member;
};
/// Beside the fields of an event: `weir::tag("customer", &OrderCreated::customer)` tags every OrderCreated with
/// "customer:" and the member's value, for queries and consistency boundaries. The member is a std::string, an integer,
/// an EventId or an enum with names; of a std::optional there is a tag where there is a value, of a std::vector one for
/// each element. A tag is part of what was committed: one that is added later is not on the events of before.
template <class Record, class Member>
constexpr Tag<Record, Member> tag(std::string_view key, Member Record::* member) {
  return {key, member};
}

/// What `event(...)` returns: a record with a name and a major version, which together are its type on the wire, and
/// with tags.
template <class Fields, class Tags>
struct EventSchema {
  std::string_view name;
  std::uint32_t major;
  Fields fields;
  Tags tags;
};

namespace detail {

template <class Record, class Member>
constexpr auto fields_in(const Field<Record, Member>& field) {
  return std::tuple(field);
}
template <class Record, class Member>
constexpr std::tuple<> fields_in(const Tag<Record, Member>&) {
  return {};
}
template <class Record, class Member>
constexpr auto tags_in(const Tag<Record, Member>& tag) {
  return std::tuple(tag);
}
template <class Record, class Member>
constexpr std::tuple<> tags_in(const Field<Record, Member>&) {
  return {};
}

}  // namespace detail

/// The name has letters, digits and '_' and is chosen for ever: a class may be renamed, this may not. An event with a
/// major version above 1 has a member type `Previous`, the event before it, and
/// `static ThisEvent upcast(Previous)`; it has the same name, and a major version that is one less. What follows are
/// fields and tags.
template <class... Parts>
constexpr auto event(std::string_view name, std::uint32_t major, Parts... parts) {
  auto fields = std::tuple_cat(detail::fields_in(parts)...);
  auto tags = std::tuple_cat(detail::tags_in(parts)...);
  return EventSchema<decltype(fields), decltype(tags)>{name, major, fields, tags};
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
