// The chain of an event's major versions, checked when it is compiled: a gap in it cannot be shipped.
// Nothing in here is for applications.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "weir/base/error.hpp"
#include "weir/schema/declare.hpp"
#include "weir/schema/event_type.hpp"
#include "weir/store/event.hpp"

namespace weir::detail {

/// Whether there is an older major version of it.
template <class T>
concept HasPrevious = requires { typename T::Previous; };

template <class T>
concept UpcastsPrevious = requires(typename T::Previous previous) {
  { T::upcast(std::move(previous)) } -> std::same_as<T>;
};

/// The longest name of an event: with ".v" and the largest number it fits the 255 bytes of a type.
inline constexpr std::size_t kMaxEventName = 240;

constexpr bool is_event_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxEventName && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

/// Whatever names an event's type calls this, so that a broken chain is found wherever the event is used. The checks
/// are one by one, each with its own sentence.
template <class T>
consteval void check_chain() {
  constexpr std::string_view name = T::schema().name;
  constexpr std::uint32_t major = T::schema().major;
  static_assert(is_event_name(name), "weir: an event's name has letters, digits and '_', and at most 240 of them");
  static_assert(major >= 1, "weir: an event's major version begins at 1");
  if constexpr (HasPrevious<T>) {
    using Previous = typename T::Previous;
    static_assert(DeclaredEvent<Previous>, "weir: Previous must be an event: declare it with weir::event(...)");
    static_assert(Previous::schema().name == name, "weir: Previous must have the same event name as its successor");
    static_assert(Previous::schema().major + 1 == major, "weir: Previous must be exactly one major version older");
    static_assert(UpcastsPrevious<T>, "weir: an event with Previous needs `static ThisEvent upcast(Previous)`");
    check_chain<Previous>();
  } else {
    static_assert(major == 1,
                  "weir: an event with a major version above 1 needs `using Previous = <the version before>;` and "
                  "`static ThisEvent upcast(Previous)`, so that events already written can still be read");
  }
}

template <class T>
constexpr std::size_t major_digits() {
  std::size_t digits = 1;
  for (std::uint32_t rest = T::schema().major; rest >= 10; rest /= 10) ++digits;
  return digits;
}

/// "OrderCreated.v1", put together by the compiler: comparing types is what every reader does with every event.
template <class T>
constexpr auto make_wire_name() {
  constexpr std::string_view name = T::schema().name;
  std::array<char, name.size() + 2 + major_digits<T>()> text{};
  std::copy(name.begin(), name.end(), text.begin());
  text[name.size()] = '.';
  text[name.size() + 1] = 'v';
  std::uint32_t rest = T::schema().major;
  for (std::size_t at = text.size(); at > name.size() + 2; rest /= 10) text[--at] = static_cast<char>('0' + rest % 10);
  return text;
}
template <class T>
inline constexpr auto wire_name_text = make_wire_name<T>();
template <class T>
inline constexpr std::string_view wire_name_of{wire_name_text<T>.data(), wire_name_text<T>.size()};

/// unknown_event_type or schema_ahead, with what was found and what is known.
Error unknown_type(const EventView&, EventType known);
/// A bad_data error with the event it happened in.
Error undecodable(const EventView&, const Error&);

}  // namespace weir::detail
