#include "log/batch_writer.hpp"

#include <utility>

#include "base/assert.hpp"
#include "log/format.hpp"
#include "log/frame_encoder.hpp"
#include "log/segment_reader.hpp"

namespace weir::log {

BatchWriter::BatchWriter(env::FileSystem& files, const LogDirectory& directory, const Identity& identity,
                         ControlPage& control, Segments& segments, SpaceAhead& space, LogTail tail,
                         ProgressSink on_progress)
    : files_(files),
      directory_(directory),
      identity_(identity),
      control_(control),
      segments_(segments),
      space_(space),
      on_progress_(std::move(on_progress)),
      file_(std::move(tail.file)),
      name_(tail.header.name),
      offset_(tail.offset),
      durable_offset_(tail.offset),
      chain_(tail.chain),
      written_(tail.position),
      durable_(tail.position) {
  space_.enter_segment(*file_, name_.number, identity_.segment_bytes, offset_, offset_);
}

Result<void> BatchWriter::write(Batch& batch) {
  if (batch.starts) WEIR_CHECK(start_segment(*batch.starts));
  if (batch.end_offset() - durable_offset_ > kWindowBytes) WEIR_CHECK(sync());
  WEIR_ASSERT(batch.offset == offset_, "batches are written in their order");
  stamp(batch);
  const bool is_zeroed = space_.make_way(offset_, batch.end_offset());
  // Readers go through a mapping, which shows what was written at once, either way (rule F2).
  if (is_zeroed && !batch.needs_sync && map_file()) {
    WEIR_CHECK(mapping_->write(offset_, batch.bytes));
  } else {
    WEIR_CHECK(file_->write_at(offset_, batch.bytes));
  }
  offset_ = batch.end_offset();
  written_ = batch.end;
  return {};
}

/// Where nobody waits for the disk, the system call would be half of the work. A process that may not map any more does
/// without.
bool BatchWriter::map_file() {
  if (mapping_ == nullptr)
    if (auto mapped = file_->map(identity_.segment_bytes, env::Access::read_write)) mapping_ = *std::move(mapped);
  return mapping_ != nullptr;
}

void BatchWriter::stamp(Batch& batch) {
  for (std::uint32_t at = 0; at < batch.bytes.size();) {
    const MutableBytes rest = std::span(batch.bytes).subspan(at);
    const std::uint32_t length = load_le<std::uint32_t>(rest, frame_field::kLength) & ~kFrameFlagBits;
    chain_ = stamp_frame(rest.first(length), chain_, batch.offset + at - durable_offset_);
    at += length;
  }
}

Result<void> BatchWriter::sync() {
  if (!has_unsynced()) return {};
  WEIR_CHECK(file_->sync());
  durable_offset_ = offset_;
  durable_ = written_;
  control_.record({name_, durable_offset_, chain_, durable_});
  return {};
}

void BatchWriter::show() {
  const bool more_is_durable = durable_ == written_;
  segments_.publish(written_);
  if (on_progress_) on_progress_({written_, durable_});
  if (more_is_durable) control_.wake();
}

Result<void> BatchWriter::start_segment(SegmentStart& start) {
  WEIR_CHECK(sync());  // the old segment before the new one is used (rule L6)
  WEIR_ASSERT(start.previous_end == offset_, "a segment begins where the one before ends");
  OpenSegment next{std::move(start.prepared.file),
                   directory_.segment(start.name),
                   {.store = identity_.store,
                    .name = start.name,
                    .created = start.created,
                    .chain = chain_,
                    .previous_end = offset_,
                    .segment_bytes = identity_.segment_bytes}};
  WEIR_CHECK(next.file->write_at(0, encode_segment_header(next.header)));
  WEIR_CHECK(next.file->sync());
  WEIR_CHECK(files_.rename(start.prepared.path, next.path));
  WEIR_CHECK(files_.sync_directory(directory_.segments()));
  WEIR_TRY(auto mapped, map_segment(next));
  segments_.add(std::move(mapped));
  space_.enter_segment(*next.file, start.name.number, identity_.segment_bytes, kSegmentHeaderBytes,
                       start.prepared.zeroed_to);
  file_ = std::move(next.file);
  mapping_.reset();
  name_ = start.name;
  offset_ = durable_offset_ = kSegmentHeaderBytes;
  return {};
}

}  // namespace weir::log
