#include "store/stream_mark.hpp"

#include "store/metadata_json.hpp"

namespace weir::store {

StreamMark mark_of(const EventView& last) {
  if (!last.type.starts_with('$')) return StreamMark::none;  // nearly all of them
  if (last.type == kTombstoneType) return StreamMark::tombstone;
  if (last.type != kMetadataType || !is_metadata_stream(last.stream)) return StreamMark::none;
  const auto metadata = parse_metadata(last.data);
  return metadata && metadata->truncate_before >= kDeleted ? StreamMark::deletes : StreamMark::none;
}

}  // namespace weir::store
