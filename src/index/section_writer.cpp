#include "index/section_writer.hpp"

#include <algorithm>

#include "base/crc32c.hpp"
#include "index/run_format.hpp"

namespace weir::index {
namespace {

constexpr std::size_t kBufferBytes = 16 * kPageBytes;

}  // namespace

Result<void> SectionWriter::put(Bytes bytes) {
  buffer_.resize(kBufferBytes);
  while (!bytes.empty()) {
    if (used_ == kBufferBytes) WEIR_CHECK(write_pages());
    const std::size_t size = std::min(bytes.size(), kBufferBytes - used_);
    std::memcpy(buffer_.data() + used_, bytes.data(), size);
    used_ += size;
    bytes = bytes.subspan(size);
  }
  return {};
}

Result<void> SectionWriter::write_pages() {
  const std::uint64_t first = at_ / kPageBytes;
  const Bytes full = Bytes(buffer_).first(used_);
  const std::size_t pages = used_ / kPageBytes;
  checksums_.resize(std::max<std::size_t>(checksums_.size(), first + pages));
  for (std::size_t i = 0; i < pages; ++i) checksums_[first + i] = crc32c(0, full.subspan(i * kPageBytes, kPageBytes));
  WEIR_CHECK(file_.write_at(at_, full));
  at_ += used_;
  used_ = 0;
  return {};
}

Result<std::uint64_t> SectionWriter::close() {
  const std::size_t whole = (used_ + kPageBytes - 1) / kPageBytes * kPageBytes;
  std::fill(buffer_.begin() + static_cast<std::ptrdiff_t>(used_), buffer_.begin() + static_cast<std::ptrdiff_t>(whole),
            std::byte{});
  used_ = whole;
  if (used_ > 0) WEIR_CHECK(write_pages());
  return at_;
}

}  // namespace weir::index
