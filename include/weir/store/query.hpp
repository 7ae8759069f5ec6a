// Query: events by type and tag, for reads, subscriptions, and the conditions of a commit.
//
//     Query{{.types = {"CourseOpened.v1"}, .tags = {"course:7"}},
//           {.types = {"StudentEnrolled.v1", "StudentLeft.v1"}, .tags = {"course:7", "student:4"}}}
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "weir/store/event.hpp"

namespace weir {

/// The most alternatives of a query, and the most types and tags of all of them together.
inline constexpr std::size_t kMaxAlternatives = 256;
inline constexpr std::size_t kMaxQueryTerms = 1024;

/// One way to match: an event that has any of these types and all of these tags. Without types, of whatever type;
/// without tags, with whatever tags. One of the two must be there.
struct Alternative {
  std::vector<std::string> types{};
  std::vector<std::string> tags{};
  friend bool operator==(const Alternative&, const Alternative&) = default;
};

/// An event matches if it matches one of the alternatives, and counts once if it matches several.
///
/// A query without alternatives, and an alternative with neither types nor tags, would match every event. Both are an
/// invalid argument wherever a query is used: to read everything is Read::all(). So are types and tags that no event
/// can have (see NewEvent). too_large: more than kMaxAlternatives or kMaxQueryTerms.
struct Query {
  std::vector<Alternative> alternatives{};

  Query() = default;
  Query(std::initializer_list<Alternative> any_of) : alternatives(any_of) {}
  explicit Query(std::vector<Alternative> any_of) : alternatives(std::move(any_of)) {}
  friend bool operator==(const Query&, const Query&) = default;
};

/// Whether the event matches. Looks at nothing but the two: it does not ask whether the query is valid.
bool matches(const Query&, const EventView&);

/// In words, for messages: "CourseOpened.v1 with course:7, or StudentEnrolled.v1 or StudentLeft.v1 with course:7 and
/// student:4". A long one is cut and ends in "...".
std::string to_string(const Query&);

}  // namespace weir
