// The numbers of the log's format, version 1: docs/formats/log.md in code. Every number is little-endian.
#pragma once

#include <cstddef>
#include <cstdint>

#include "weir/store/commit.hpp"

namespace weir::log {

inline constexpr std::uint32_t kFormatVersion = 1;
/// Of the header of a segment that was scavenged.
inline constexpr std::uint32_t kScavengedVersion = 2;

/// The largest frame, and how far anything may be written past the durable tail (rule L3).
inline constexpr std::uint32_t kWindowBytes = 8 * 1024 * 1024;
static_assert(kWindowBytes == kMaxCommitBytes, "the window is the largest commit");
/// In a scavenged segment a frame may be larger than it was: names of types that stood before it stand in it now.
inline constexpr std::uint32_t kMaxFrameBytes = 2 * kWindowBytes;

/// Frames begin and end at multiples of it.
inline constexpr std::uint32_t kFrameAlignment = 8;
inline constexpr std::uint32_t aligned(std::uint32_t n) { return (n + kFrameAlignment - 1) & ~(kFrameAlignment - 1); }

/// Where the fields of a frame's header stand.
namespace frame_field {
inline constexpr std::size_t kLength = 0;     ///< u32: bytes of the frame; its low three bits are flags
inline constexpr std::size_t kChecksum = 4;   ///< u32: CRC-32C of place, body and the rest of the header
inline constexpr std::size_t kPrevious = 8;   ///< u32: checksum of the frame before (rule L5)
inline constexpr std::size_t kPosition = 12;  ///< u32: of the first event, from the segment's base
inline constexpr std::size_t kTime = 16;      ///< u48: microseconds since the segment was created
inline constexpr std::size_t kDurable = 22;   ///< u24: distance back to the durable tail, in units of 8 bytes (rule L1)
inline constexpr std::size_t kCount = 25;     ///< u24: events
}  // namespace frame_field
inline constexpr std::uint32_t kFrameHeaderBytes = 28;
static_assert(frame_field::kCount + 3 == kFrameHeaderBytes);
inline constexpr std::uint32_t kMinFrameBytes = aligned(kFrameHeaderBytes);
static_assert(kWindowBytes / kFrameAlignment < (1U << 24), "the distance to the durable tail fits its field");

inline constexpr std::uint32_t kFrameFlagBits = kFrameAlignment - 1;
inline constexpr std::uint32_t kFrameHasTracking = 1;
inline constexpr std::uint32_t kFrameHasExtension = 2;
inline constexpr std::uint32_t kFrameFlagsKnown = kFrameHasTracking | kFrameHasExtension;

inline constexpr std::uint64_t kMaxFrameTime = (std::uint64_t{1} << 48) - 1;
inline constexpr std::uint32_t kMaxFrameEvents = (1U << 24) - 1;

/// A frame with more events begins with the offsets of every 16th, which names its stream and version in full.
inline constexpr std::uint32_t kRestartEvery = 16;
inline constexpr std::uint32_t restart_count(std::uint32_t events) {
  return events > kRestartEvery ? (events + kRestartEvery - 1) / kRestartEvery : 0;
}

/// The first byte of an event.
namespace event_flag {
inline constexpr std::uint8_t kSameStream = 1;   ///< the stream of the event before, and its next version
inline constexpr std::uint8_t kTypeInline = 2;   ///< the type's name stands here, else where it stands
inline constexpr std::uint8_t kCorrelation = 4;  ///< a correlation id other than the event's own
inline constexpr std::uint8_t kCausation = 8;
inline constexpr std::uint8_t kMetadata = 16;
inline constexpr std::uint8_t kTags = 32;
inline constexpr std::uint8_t kExtension = 64;
inline constexpr std::uint8_t kGone = 128;         ///< It was scavenged: a hash stands for it, and no other flag but:
inline constexpr std::uint8_t kGoneBeginning = 2;  ///< with kGone: it began a stream, whose name follows at last
inline constexpr std::uint8_t kGoneId = 4;         ///< with kGone: its id and its version follow the hash
}  // namespace event_flag
/// What of an event stays when it is gone: its hash.
inline constexpr std::uint32_t kGoneHashBytes = 32;
/// flags, id, type's place, data's length: no event is smaller.
inline constexpr std::uint32_t kMinEventBytes = 1 + 16 + 1 + 1;

/// An extension is a row of (kind, length, bytes). A reader that does not know an odd kind must not read on.
inline constexpr std::uint64_t kMustUnderstand = 1;
/// In the extension of a frame that was written anew: the checksum that it had before, four bytes.
inline constexpr std::uint64_t kOriginalChecksum = 1;

inline constexpr std::uint32_t kSegmentHeaderBytes = 64;
static_assert(kSegmentHeaderBytes % kFrameAlignment == 0);

/// At the end of a scavenged segment's file.
inline constexpr std::uint32_t kSummaryBytes = 64;
/// An entry of its table of places: u32 position from the segment's base, u32 offset.
inline constexpr std::uint32_t kPlaceBytes = 8;
/// There is an entry for the first frame with events, and for every 16th after it.
inline constexpr std::uint32_t kPlaceEvery = 16;

}  // namespace weir::log
