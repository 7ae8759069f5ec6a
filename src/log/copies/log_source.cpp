#include "log/copies/log_source.hpp"

#include <fmt/format.h>

#include <utility>

#include "log/damage.hpp"
#include "log/follower.hpp"

namespace weir::log {

Result<OpenSegment> LogSource::open(env::FileSystem& files, std::size_t index) const {
  const SegmentName& name = segments[index];
  return open_segment(files, directory, name, identity.writer_of(name), env::Opening::read_only);
}

Result<SegmentEnd> LogSource::end_of(env::FileSystem& files, std::size_t index, const OpenSegment& segment) const {
  if (index + 1 == segments.size()) {
    if (segment.header.scavenged) return log::end_of(*segment.header.scavenged);
    return SegmentEnd{tail.offset, tail.checksum, tail.end};
  }
  WEIR_TRY(const OpenSegment next, open(files, index + 1));
  return end_before(segment.header, segment.path, next.header);
}

Result<LogSource> with_segments(env::FileSystem& files, LogSource source) {
  WEIR_TRY(const auto names, source.directory.list_segments(files));
  for (const SegmentName& name : names) {
    if (name > source.tail.segment) break;
    if (name.number != source.segments.size())
      return damage({source.directory.segments().string(), 0, std::nullopt,
                     fmt::format("segment number {} is missing", source.segments.size())});
    source.segments.push_back(name);
  }
  if (source.segments.empty() || source.segments.back() != source.tail.segment)
    return damage({source.directory.segment(source.tail.segment).string(), 0, source.tail.segment.base,
                   "the log is said to end in this segment, and it is missing"});
  WEIR_TRY(const OpenSegment last, source.open(files, source.segments.size() - 1));
  source.tail = tail_in(last.header, source.tail);
  return source;
}

Result<LogSource> source_of_store(env::Environment& environment, const std::filesystem::path& directory) {
  WEIR_TRY(const auto follower, LogFollower::open(environment, directory));
  WEIR_TRY(const DurableTail tail, follower->durable_tail());
  return with_segments(environment.files,
                       {.directory = {directory}, .identity = follower->identity(), .tail = tail, .segments = {}});
}

}  // namespace weir::log
