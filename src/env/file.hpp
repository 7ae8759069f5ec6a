// Files as the log needs them: complete reads and writes at offsets, a sync whose failure is final, and mappings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/bytes.hpp"
#include "weir/base/result.hpp"

namespace weir::env {

/// Bytes of a file, mapped and shared: what is written to the file shows here at once, in every process that maps it.
/// Lives as long as it likes, its File may be closed. A page that the disk cannot deliver ends the process with SIGBUS
/// (rule F5): what must survive damage reads with `read_at`.
class Mapping {
 public:
  virtual ~Mapping() = default;
  virtual Bytes bytes() const = 0;
  /// Empty unless it was mapped for writing.
  virtual MutableBytes writable() = 0;
  /// The same as `File::write_at`, without a system call. A real disk fails later, at the sync; where it has no space
  /// for a page, or cannot deliver what was in it, the process ends with SIGBUS: for files whose space is reserved, and
  /// places that were written before. Precondition: mapped for writing, and as far as `bytes` reach.
  virtual Result<void> write(std::uint64_t offset, Bytes bytes) = 0;
};

enum class Access : std::uint8_t { read_only, read_write };

/// How bytes were read past the page cache.
enum class PastCache : std::uint8_t {
  direct,   ///< From the disk itself.
  dropped,  ///< The file system refuses that: the cached pages were dropped, then read again.
};

/// Thread-safe: every call names its offset.
class File {
 public:
  virtual ~File() = default;

  /// Reads until `to` is full or the file ends; returns the number of bytes read.
  virtual Result<std::size_t> read_at(std::uint64_t offset, MutableBytes to) const = 0;
  /// The same from the disk, where the page cache may lie after a failed sync (rule L7). `offset` and the size are
  /// multiples of 4096; what lies past the file's end reads as zeros.
  virtual Result<PastCache> read_past_cache(std::uint64_t offset, MutableBytes to) const = 0;
  /// Writes all of `bytes`, or fails; on failure some of them may be there.
  virtual Result<void> write_at(std::uint64_t offset, Bytes bytes) = 0;
  /// Makes what was written durable (fdatasync). After a failure nothing is known of it, now or at a second try.
  virtual Result<void> sync() = 0;
  virtual Result<std::uint64_t> size() const = 0;
  /// Makes the file `size` bytes long, zeros where it was shorter, with its space allocated: no write below `size` runs
  /// out of space later (rule L8). `no_space` leaves the file unusable.
  virtual Result<void> reserve(std::uint64_t size) = 0;
  /// Maps the first `size` bytes, which the file must have.
  virtual Result<std::unique_ptr<Mapping>> map(std::uint64_t size, Access access) const = 0;
};

}  // namespace weir::env
