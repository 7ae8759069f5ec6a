#include "log/all_segments.hpp"

#include <fmt/format.h>

#include "log/damage.hpp"

namespace weir::log {

Result<std::vector<SegmentName>> all_segments(const env::FileSystem& files, const LogDirectory& directory,
                                              const Identity& identity) {
  WEIR_TRY(auto names, directory.list_segments(files));
  const std::string where = directory.segments().string();
  if (names.empty()) return damage({where, 0, Position{0}, "the first segment is missing"});
  if (names.front() != SegmentName{})
    return damage(
        {where, 0, Position{0}, "the segments before " + directory.segment(names[0]).string() + " are missing"});
  for (std::size_t i = 0; i + 1 < names.size(); ++i)
    if (names[i + 1].number != names[i].number + 1)
      return damage(
          {where, 0, std::nullopt, "the segment after " + directory.segment(names[i]).string() + " is missing"});
  if (const auto own = first_own_segment(identity.ancestry); names.back().number < own)
    return damage({where, 0, std::nullopt, fmt::format("segment number {} is missing", own)});
  return names;
}

}  // namespace weir::log
