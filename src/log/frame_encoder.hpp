// Encodes frames, and stamps them when they are handed to the write.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/bytes.hpp"
#include "log/frame.hpp"

namespace weir::log {

/// Where a frame will stand: what its header and its checksum need to know.
struct FramePlace {
  std::uint32_t offset = 0;             ///< In the segment.
  std::uint32_t relative_position = 0;  ///< Of the first event, from the segment's base.
  std::uint64_t relative_time = 0;      ///< Microseconds since the segment was created.
  std::uint32_t seed = 0;               ///< Of the segment's checksums.
};

/// Encodes the frames of one segment in their order: it remembers where names of types stand.
class FrameEncoder {
 public:
  /// No frame with this content is larger; counted with the types' names in full.
  static std::uint64_t largest_size(const FrameContent& content);

  void start_segment() { types_.clear(); }

  /// Appends the frame to `to` and returns its length. Its checksum covers the body so far; `stamp_frame` finishes it.
  std::uint32_t encode(const FrameContent& content, const FramePlace& place, std::vector<std::byte>& to);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  std::byte* put_event(std::byte* to, const NewEvent& event, std::uint32_t offset, const StreamAppend* stream,
                       StreamVersion version);

  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> types_;
};

/// Appends the frame that holds nothing and says that everything before it is durable (rule L2).
std::uint32_t encode_closing_frame(const FramePlace& place, std::vector<std::byte>& to);

/// Writes into an encoded frame what is known only now (rule L1): the checksum of the frame before and the distance
/// back to the durable tail; then completes the checksum, which it returns. Costs 24 bytes of checksum, not the body's.
std::uint32_t stamp_frame(MutableBytes frame, std::uint32_t previous, std::uint32_t bytes_since_durable);

/// What the checksum of a frame begins with: the place it belongs to (rule L5).
std::uint32_t checksum_of_place(std::uint32_t seed, std::uint32_t offset);
/// The checksum that the whole frame should carry.
std::uint32_t checksum_of_frame(Bytes frame, std::uint32_t seed, std::uint32_t offset);

}  // namespace weir::log
