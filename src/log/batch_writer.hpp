// BatchWriter: what a leader does with a batch, in order: write, sync, put on record, show.
#pragma once

#include <cstdint>
#include <memory>

#include "env/file_system.hpp"
#include "log/batch.hpp"
#include "log/control.hpp"
#include "log/directory.hpp"
#include "log/identity.hpp"
#include "log/log.hpp"
#include "log/recovery.hpp"
#include "log/segments.hpp"
#include "log/space_ahead.hpp"

namespace weir::log {

/// Not thread-safe: it belongs to the leader. After an error it is not used again (rule L7).
class BatchWriter {
 public:
  BatchWriter(env::FileSystem& files, const LogDirectory& directory, const Identity& identity, ControlPage& control,
              Segments& segments, SpaceAhead& space, LogTail tail, ProgressSink on_progress);

  /// Stamps the frames (rule L1) and writes them, in a new segment if they begin one. Syncs before that when they would
  /// reach further than the window past the durable tail (rule L3).
  Result<void> write(Batch& batch);

  /// Makes durable all that was written, and puts the durable tail on record (rule L2).
  Result<void> sync();

  /// Shows all that was written to readers in this process, and what is durable to followers.
  void show();

  bool has_unsynced() const { return offset_ != durable_offset_; }
  Position durable_end() const { return durable_; }

 private:
  Result<void> start_segment(SegmentStart& start);
  bool map_file();
  void stamp(Batch& batch);

  env::FileSystem& files_;
  const LogDirectory directory_;
  const Identity identity_;
  ControlPage& control_;
  Segments& segments_;
  SpaceAhead& space_;
  ProgressSink on_progress_;
  std::unique_ptr<env::File> file_;
  std::unique_ptr<env::Mapping> mapping_;  ///< Of the file, for writing; made for the first batch that goes through it.
  SegmentName name_;
  std::uint32_t offset_;          ///< Where the next frame will be written.
  std::uint32_t durable_offset_;  ///< Everything before it is durable.
  std::uint32_t chain_;           ///< The checksum of the last frame written.
  Position written_;              ///< One past the last event written.
  Position durable_;
};

}  // namespace weir::log
