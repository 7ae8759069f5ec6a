// Queries by declared events:
//
//     weir::Query{weir::matching<CourseOpened, StudentEnrolled>({weir::tag("course", course)}),
//                 weir::matching<StudentEnrolled>({weir::tag("student", student)})}
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "weir/schema/codec.hpp"
#include "weir/schema/event_type.hpp"
#include "weir/schema/tag.hpp"
#include "weir/store/query.hpp"

namespace weir {

/// The events of any of these kinds that have all of these tags. Their older major versions are among them, and the one
/// that is newer by one: a build that is too old for what is there then gets schema_ahead when it decodes, instead of
/// deciding without it.
template <DeclaredEvent... Es>
Alternative matching(std::vector<std::string> tags = {}) {
  static_assert(sizeof...(Es) > 0, "weir: matching<...> needs the events that are to match");
  Alternative alternative{.types = {}, .tags = std::move(tags)};
  const auto add = [&](EventType newest) {
    for (std::uint32_t major = 1; major <= newest.major + 1; ++major)
      alternative.types.push_back(to_string(EventType{newest.name, major}));
  };
  (add(event_type<Es>()), ...);
  return alternative;
}

}  // namespace weir
