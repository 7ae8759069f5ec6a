#include "frame_place.hpp"

#include <algorithm>
#include <vector>

#include "env/environment.hpp"
#include "log/directory.hpp"
#include "log/identity.hpp"
#include "log/segment_reader.hpp"

namespace weir::cli {

Result<std::optional<FramePlace>> find_frame(const std::filesystem::path& directory, Position position) {
  env::FileSystem& files = env::real_environment().files;
  const log::LogDirectory log{directory};
  WEIR_TRY(const auto names, log.list_segments(files));
  const auto after = std::ranges::upper_bound(names, position, {}, &log::SegmentName::base);
  if (after == names.begin()) return std::optional<FramePlace>();

  WEIR_TRY(const log::Identity identity, log::read_identity(files, log));
  const log::SegmentName& name = *std::prev(after);
  WEIR_TRY(const auto segment, log::open_segment(files, log, name, identity.writer_of(name), env::Opening::read_only));
  std::vector<std::byte> bytes(segment.header.segment_bytes);
  WEIR_CHECK(segment.file->read_at(0, bytes));
  log::ChainWalk walk(bytes, segment.header);
  while (const auto frame = walk.next(segment.header.segment_bytes))
    if (frame->end() > position)
      return std::optional(FramePlace{segment.path.string(), frame->offset(), frame->length()});
  return std::optional<FramePlace>();
}

}  // namespace weir::cli
