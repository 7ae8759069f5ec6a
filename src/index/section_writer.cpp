#include "index/section_writer.hpp"

#include <algorithm>

#include "base/crc32c.hpp"
#include "index/run_format.hpp"

namespace weir::index {
namespace {

constexpr std::size_t kBufferBytes = 16 * kPageBytes;

}  // namespace

Result<void> SectionWriter::put(Bytes bytes) {
  if (buffer_.capacity() == 0) buffer_.reserve(kBufferBytes);
  while (!bytes.empty()) {
    const std::size_t size = std::min(bytes.size(), kBufferBytes - buffer_.size());
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    bytes = bytes.subspan(size);
    if (buffer_.size() == kBufferBytes) WEIR_CHECK(write_pages());
  }
  return {};
}

Result<void> SectionWriter::write_pages() {
  const std::uint64_t first = at_ / kPageBytes;
  const std::size_t pages = buffer_.size() / kPageBytes;
  checksums_.resize(std::max<std::size_t>(checksums_.size(), first + pages));
  for (std::size_t i = 0; i < pages; ++i)
    checksums_[first + i] = crc32c(0, Bytes(buffer_).subspan(i * kPageBytes, kPageBytes));
  WEIR_CHECK(file_.write_at(at_, buffer_));
  at_ += buffer_.size();
  buffer_.clear();
  return {};
}

Result<std::uint64_t> SectionWriter::close() {
  buffer_.resize((buffer_.size() + kPageBytes - 1) / kPageBytes * kPageBytes);
  if (!buffer_.empty()) WEIR_CHECK(write_pages());
  return at_;
}

}  // namespace weir::index
