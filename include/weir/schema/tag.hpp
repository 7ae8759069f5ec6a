// Tags as text, and the tags of a declared event. A tag is a "key:value" that an event carries for queries.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "weir/base/ids.hpp"
#include "weir/schema/declare.hpp"
#include "weir/schema/record_codec.hpp"

namespace weir {

/// What the value of a tag may be.
template <class T>
concept TagValue =
    std::convertible_to<T, std::string_view> || detail::Number<T> || std::same_as<T, EventId> || NamedEnum<T>;

/// "course:7", as an event that declares `weir::tag("course", ...)` carries it.
template <TagValue T>
std::string tag(std::string_view key, const T& value) {
  std::string text(key);
  text += ':';
  if constexpr (std::convertible_to<T, std::string_view>) {
    text += std::string_view(value);
  } else if constexpr (detail::Number<T>) {
    text += std::to_string(value);
  } else if constexpr (std::same_as<T, EventId>) {
    text += to_string(value);
  } else {
    text += name_of(value);
  }
  return text;
}

namespace detail {

template <class T>
void add_tags(std::vector<std::string>& tags, std::string_view key, const T& value) {
  if constexpr (is_optional<T>) {
    if (value) add_tags(tags, key, *value);
  } else if constexpr (is_vector<T>) {
    for (const typename T::value_type& one : value) add_tags(tags, key, one);
  } else {
    static_assert(TagValue<T>,
                  "weir: this type cannot be a tag: use std::string, an integer, EventId, an enum with "
                  "weir::enum_names, or std::optional or std::vector of those");
    tags.push_back(tag(key, value));
  }
}

/// The tags that T's declaration gives this event.
template <DeclaredEvent T>
std::vector<std::string> tags_of(const T& event) {
  std::vector<std::string> tags;
  std::apply([&](const auto&... declared) { (add_tags(tags, declared.key, event.*declared.member), ...); },
             T::schema().tags);
  return tags;
}

}  // namespace detail

}  // namespace weir
