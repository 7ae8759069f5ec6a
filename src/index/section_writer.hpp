// SectionWriter: writes one section of a run from its front to its back, whole pages at a time, and keeps their
// checksums.
#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "base/bytes.hpp"
#include "env/file_system.hpp"
#include "weir/base/result.hpp"

namespace weir::index {

/// Of all pages of a file; several sections are written into it in turns.
using PageChecksums = std::vector<std::uint32_t>;

/// Errors of all calls: no_space, io. Not thread-safe.
class SectionWriter {
 public:
  /// `offset` is that of a page.
  SectionWriter(env::File& file, PageChecksums& checksums, std::uint64_t offset)
      : file_(file), checksums_(checksums), begin_(offset), at_(offset) {}

  Result<void> put(Bytes bytes);
  template <class Number>
  Result<void> put_number(Number value) {
    if (buffer_.size() - used_ < sizeof(value)) return put(std::as_bytes(std::span(&value, 1)));
    std::memcpy(buffer_.data() + used_, &value, sizeof(value));
    used_ += sizeof(value);
    return {};
  }
  /// Bytes put so far.
  std::uint64_t size() const { return at_ - begin_ + used_; }
  /// Fills the last page with zeros. Returns where the next section can begin.
  Result<std::uint64_t> close();

 private:
  Result<void> write_pages();

  env::File& file_;
  PageChecksums& checksums_;
  std::uint64_t begin_;
  std::uint64_t at_;               ///< Where the buffer goes.
  std::vector<std::byte> buffer_;  ///< Made at the first byte that is put.
  std::size_t used_ = 0;
};

}  // namespace weir::index
