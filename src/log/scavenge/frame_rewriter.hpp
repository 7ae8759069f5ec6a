// FrameRewriter: writes the frames of a segment anew, without the events that are gone.
//
//     [ header | restarts |           | tracking | e e e e e ]
//     [ header | restarts | extension | tracking | e . . e . ]     .  a stub: 33 bytes,
//                           the checksum that the frame had before             and the id of a late event
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "log/frame.hpp"
#include "weir/base/result.hpp"

namespace weir::log {

/// Which events go, and what stays of them.
struct Removal {
  std::function<Result<bool>(const EventView&)> is_gone;
  std::function<GoneHash(const EventView&)> hash;
  /// Of events at or past it id and version stay, too: repeats of them are still recognised (rule C2).
  Position ids_from = {UINT64_MAX};
};

/// Writes the frames of one segment, in their order, into a file that begins with a segment's header.
class FrameRewriter {
 public:
  /// `seed` is that of the segment's checksums (rule L5).
  FrameRewriter(const Removal& removal, std::uint32_t seed) : removal_(removal), seed_(seed) {}

  /// Appends the frame to `to`, the file's bytes so far. Errors: those of `removal`; of a frame that makes no sense.
  Result<void> add(const FrameView& frame, std::vector<std::byte>& to);

  /// Events that were there before and are not now.
  std::uint64_t removed() const { return removed_; }
  /// All that are not there.
  std::uint32_t gone() const { return gone_; }

 private:
  Result<void> add_events(const FrameView& frame, std::size_t begin, std::vector<std::byte>& to);
  void put_event(const EventView& event, Bytes extension, bool same_stream, std::vector<std::byte>& to);

  const Removal& removal_;
  const std::uint32_t seed_;
  std::map<std::string, std::uint32_t, std::less<>> types_;  ///< Where names stand in the new file.
  std::uint64_t removed_ = 0;
  std::uint32_t gone_ = 0;
};

}  // namespace weir::log
