#include "log/durable_marks.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "base/bytes.hpp"
#include "log/format.hpp"
#include "log/frame_encoder.hpp"

namespace weir::log {
namespace {

constexpr WholePart kPart{4096, Position{1000}};
const SegmentBasis kBasis{.base = Position{900}, .created = {}, .seed = 17};

/// A frame without events at that place, which says that the log is durable up to `mark`.
void put_frame(std::vector<std::byte>& segment, std::uint32_t at, std::uint32_t mark, Position first) {
  const MutableBytes frame = std::span(segment).subspan(at, kMinFrameBytes);
  store_le(frame, frame_field::kLength, kMinFrameBytes);
  store_le(frame, frame_field::kPosition, static_cast<std::uint32_t>(first - kBasis.base));
  store_le(frame, frame_field::kDurable, (at - mark) / kFrameAlignment);
  store_le(frame, frame_field::kChecksum, checksum_of_frame(frame, kBasis.seed, at));
}

std::optional<std::uint32_t> mark_in(const std::vector<std::byte>& segment) {
  return mark_behind(kPart, segment, static_cast<std::uint32_t>(segment.size()), kBasis);
}

TEST(MarkBehind, L2_is_the_highest_of_the_whole_frames_behind) {
  std::vector<std::byte> segment(64 * 1024);
  EXPECT_EQ(mark_in(segment), std::nullopt);
  put_frame(segment, 8192, 4096, Position{1000});
  EXPECT_EQ(mark_in(segment), std::nullopt) << "it says only that the whole part is durable";
  put_frame(segment, 16'384, 8192, Position{1003});
  put_frame(segment, 24'576, 16'384, Position{1003});
  put_frame(segment, 32'768, 8192, Position{1100});
  EXPECT_EQ(mark_in(segment), 16'384u);
  segment[24'576 + frame_field::kTime] ^= std::byte{1};
  EXPECT_EQ(mark_in(segment), 8192u);
}

TEST(MarkBehind, megabytes_that_look_like_lengths_cost_no_checksums) {
  std::vector<std::byte> segment(kPart.end + kWindowBytes);
  constexpr std::uint32_t kLooksLikeALength = kWindowBytes / 2;
  for (std::size_t at = kPart.end; at < segment.size(); at += kFrameAlignment) {
    store_le(segment, at, kLooksLikeALength);
    store_le(segment, at + 4, static_cast<std::uint32_t>(at * 2'654'435'761U));
  }
  EXPECT_EQ(mark_in(segment), std::nullopt);  // by checksums alone: four million megabytes
}

}  // namespace
}  // namespace weir::log
