#include "log/segment.hpp"

#include "log/damage.hpp"
#include "log/format.hpp"
#include "log/frame_encoder.hpp"

namespace weir::log {
namespace {

constexpr std::uint32_t kPage = 4096;
static_assert(Segment::kCheckedEachTime > kPage, "no two large frames begin in one page");
constexpr std::size_t kBits = 64;

}  // namespace

Segment::Segment(std::filesystem::path path, std::unique_ptr<env::Mapping> mapping, const SegmentName& name,
                 const SegmentBasis& basis)
    : path_(std::move(path)),
      mapping_(std::move(mapping)),
      name_(name),
      basis_(basis),
      names_(mapping_->bytes(), basis.seed),
      checked_(mapping_->bytes().size() / kPage / kBits + 1) {}

Error Segment::damaged_at(std::uint32_t offset, const char* reason) const {
  return damage({path_.string(), offset, std::nullopt, reason});
}

Result<FrameView> Segment::frame_at(std::uint32_t offset) const {
  const Bytes all = bytes();
  if (offset < kSegmentHeaderBytes || offset % kFrameAlignment != 0 || offset + kMinFrameBytes > all.size())
    return damaged_at(offset, "no frame can begin here");
  const std::uint32_t length = load_le<std::uint32_t>(all, offset + frame_field::kLength) & ~kFrameFlagBits;
  if (length < kMinFrameBytes || length > kWindowBytes || length > all.size() - offset)
    return damaged_at(offset, "the frame's length makes no sense");
  const FrameView frame = whole_frame_at(offset);
  std::atomic<std::uint64_t>& word = checked_[offset / kPage / kBits];
  const std::uint64_t bit = std::uint64_t{1} << (offset / kPage % kBits);
  if (length > kCheckedEachTime && (word.load(std::memory_order_relaxed) & bit) != 0) return frame;
  if (checksum_of_frame(all.subspan(offset, length), basis_.seed, offset) != frame.checksum())
    return damaged_at(offset, "the frame's checksum does not match");
  if (length > kCheckedEachTime) word.fetch_or(bit, std::memory_order_relaxed);
  return frame;
}

}  // namespace weir::log
