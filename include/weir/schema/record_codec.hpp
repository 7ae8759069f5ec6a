// How a declaration becomes a codec: a table of the record's fields, each with two small functions, walked by code that
// is compiled once for all. Nothing in here is for applications.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "weir/base/decimal.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/time.hpp"
#include "weir/schema/declare.hpp"
#include "weir/schema/json_reader.hpp"
#include "weir/schema/json_writer.hpp"

namespace weir::detail {

/// Most events are smaller, so that their text is allocated once.
inline constexpr std::size_t kUsualJsonBytes = 240;

/// One field of a record, without its types: `record` points to a T of the FieldTable<T> it stands in.
struct FieldCodec {
  std::string_view name;
  bool required;
  bool (*read)(JsonReader&, void* record);
  void (*write)(JsonWriter&, std::string_view name, const void* record);
};
/// Finds out what is missing, unknown or given twice.
bool read_record(JsonReader&, void* record, std::span<const FieldCodec>);
void write_record(JsonWriter&, const void* record, std::span<const FieldCodec>);

// Values that are strings in JSON. False after a failure that says what was expected.
bool read_text_value(JsonReader&, Decimal&);
bool read_text_value(JsonReader&, Time&);
bool read_text_value(JsonReader&, EventId&);
bool unknown_name(JsonReader&, std::span<const std::string_view> known);
[[noreturn]] void abort_on_unnamed_value(std::string_view first_name, std::int64_t value);

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class T>
inline constexpr bool is_map = false;
template <class T, class Less>
inline constexpr bool is_map<std::map<std::string, T, Less>> = true;
template <class T>
concept TextValue = std::same_as<T, Decimal> || std::same_as<T, Time> || std::same_as<T, EventId>;
/// Integers to the compiler, and not what anybody means by a number in JSON.
template <class T>
concept Character = std::same_as<T, char> || std::same_as<T, wchar_t> || std::same_as<T, char8_t> ||
                    std::same_as<T, char16_t> || std::same_as<T, char32_t>;
template <class T>
concept Number = std::integral<T> && !std::same_as<T, bool> && !Character<T>;
template <class>
inline constexpr bool never = false;

#define WEIR_UNSUPPORTED_FIELD                                                                                     \
  "weir: this type cannot be a field: use bool, an integer, double, std::string, Decimal, Time, EventId, an enum " \
  "with weir::enum_names, a record with schema(), or std::optional, std::vector or std::map<std::string, T> of those"

template <class T>
struct FieldTable;  // below: records may contain themselves, in a vector

template <NamedEnum E>
bool read_enum(JsonReader& in, E& out) {
  std::string_view text;
  if (!in.text(text)) return false;
  if (auto value = parse_enum<E>(text)) {
    out = *value;
    return true;
  }
  std::array<std::string_view, enum_names<E>.size()> known;
  for (std::size_t i = 0; i < known.size(); ++i) known[i] = enum_names<E>[i].name;
  return unknown_name(in, known);
}

template <Number T>
bool read_integer(JsonReader& in, T& out) {
  if constexpr (std::is_signed_v<T>) {
    std::int64_t value = 0;
    if (!in.integer(std::numeric_limits<T>::min(), std::numeric_limits<T>::max(), value)) return false;
    out = static_cast<T>(value);
  } else {
    std::uint64_t value = 0;
    if (!in.unsigned_integer(std::numeric_limits<T>::max(), value)) return false;
    out = static_cast<T>(value);
  }
  return true;
}

template <class T>
bool read_value(JsonReader& in, T& out);

/// By way of an element of its own, because std::vector<bool> has none that could be referred to.
template <class T>
bool read_vector(JsonReader& in, std::vector<T>& out) {
  if (!in.begin_array()) return false;
  out.clear();
  for (std::size_t i = 0; in.next_element(); ++i) {
    T element{};
    if (!read_value(in, element)) {
      in.in_element(i);
      return false;
    }
    out.push_back(std::move(element));
  }
  return !in.failed();
}

template <class Map>
bool read_map(JsonReader& in, Map& out) {
  if (!in.begin_object()) return false;
  out.clear();
  for (std::string_view name; in.next_member(name);) {
    auto [entry, is_new] = out.try_emplace(std::string(name));
    if (!(is_new ? read_value(in, entry->second) : in.fail("given twice"))) {
      in.in_member(entry->first);
      return false;
    }
  }
  return !in.failed();
}

/// The one place that says which types a field may have; `write_value` is its mirror.
template <class T>
bool read_value(JsonReader& in, T& out) {
  if constexpr (std::same_as<T, bool>) {
    return in.boolean(out);
  } else if constexpr (Number<T>) {
    return read_integer(in, out);
  } else if constexpr (std::same_as<T, double>) {
    return in.number(out);
  } else if constexpr (std::same_as<T, std::string>) {
    return in.string(out);
  } else if constexpr (TextValue<T>) {
    return read_text_value(in, out);
  } else if constexpr (NamedEnum<T>) {
    return read_enum(in, out);
  } else if constexpr (is_optional<T>) {
    out.reset();
    return in.null() || (!in.failed() && read_value(in, out.emplace()));
  } else if constexpr (is_vector<T>) {
    return read_vector(in, out);
  } else if constexpr (is_map<T>) {
    return read_map(in, out);
  } else if constexpr (DeclaredRecord<T>) {
    return read_record(in, &out, FieldTable<T>::fields);
  } else {
    static_assert(never<T>, WEIR_UNSUPPORTED_FIELD);
  }
}

template <class T>
void write_value(JsonWriter& out, const T& value) {
  if constexpr (std::same_as<T, bool>) {
    out.boolean(value);
  } else if constexpr (Number<T> && std::is_signed_v<T>) {
    out.integer(value);
  } else if constexpr (Number<T>) {
    out.unsigned_integer(value);
  } else if constexpr (std::same_as<T, double>) {
    out.number(value);
  } else if constexpr (std::same_as<T, std::string>) {
    out.string(value);
  } else if constexpr (TextValue<T>) {
    out.string(to_string(value));
  } else if constexpr (NamedEnum<T>) {
    const std::string_view name = name_of(value);
    if (name.empty()) abort_on_unnamed_value(enum_names<T>[0].name, static_cast<std::int64_t>(value));
    out.string(name);
  } else if constexpr (is_optional<T>) {
    value ? write_value(out, *value) : out.null();
  } else if constexpr (is_vector<T>) {
    out.begin_array();
    for (const typename T::value_type& element : value) write_value(out, element);
    out.end_array();
  } else if constexpr (is_map<T>) {
    out.begin_object();
    for (const auto& [name, element] : value) {
      out.key(name);
      write_value(out, element);
    }
    out.end_object();
  } else if constexpr (DeclaredRecord<T>) {
    write_record(out, &value, FieldTable<T>::fields);
  } else {
    static_assert(never<T>, WEIR_UNSUPPORTED_FIELD);
  }
}
#undef WEIR_UNSUPPORTED_FIELD

/// The I-th field of T: the two functions of its FieldCodec.
template <class T, std::size_t I>
struct FieldOf {
  static constexpr auto declared = std::get<I>(T::schema().fields);
  using Member = std::remove_cvref_t<decltype(std::declval<T&>().*declared.member)>;

  static bool read(JsonReader& in, void* record) { return read_value(in, static_cast<T*>(record)->*declared.member); }
  static void write(JsonWriter& out, std::string_view name, const void* record) {
    const Member& value = static_cast<const T*>(record)->*declared.member;
    if constexpr (is_optional<Member>) {
      if (!value) return;
    }
    out.key(name);
    write_value(out, value);
  }
  static constexpr FieldCodec codec() { return {declared.name, !is_optional<Member>, &read, &write}; }
};

template <std::size_t N>
constexpr bool names_are_distinct(const std::array<FieldCodec, N>& fields) {
  for (std::size_t i = 0; i < N; ++i) {
    if (fields[i].name.empty()) return false;
    for (std::size_t j = 0; j < i; ++j) {
      if (fields[i].name == fields[j].name) return false;
    }
  }
  return true;
}

/// All fields of T, made by the compiler and constant.
template <class T>
struct FieldTable {
  static constexpr std::size_t kCount = std::tuple_size_v<decltype(T::schema().fields)>;
  static_assert(kCount <= 64, "weir: a record has at most 64 fields: group some of them in a record of their own");

  template <std::size_t... I>
  static constexpr std::array<FieldCodec, kCount> make(std::index_sequence<I...>) {
    return {FieldOf<T, I>::codec()...};
  }
  static constexpr std::array<FieldCodec, kCount> fields = make(std::make_index_sequence<kCount>{});
  static_assert(names_are_distinct(fields), "weir: every field needs a name of its own");
};

}  // namespace weir::detail
