#include "env/real/posix_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "base/assert.hpp"
#include "env/real/posix_error.hpp"

namespace weir::env {
namespace {

constexpr std::size_t kDirectAlignment = 4096;
constexpr std::size_t kBounceBytes = 1024 * 1024;

class PosixMapping final : public Mapping {
 public:
  PosixMapping(void* address, std::size_t size, Access access) : address_(address), size_(size), access_(access) {}
  ~PosixMapping() override { ::munmap(address_, size_); }

  Bytes bytes() const override { return {static_cast<const std::byte*>(address_), size_}; }
  MutableBytes writable() override {
    if (access_ == Access::read_only) return {};
    return {static_cast<std::byte*>(address_), size_};
  }
  Result<void> write(std::uint64_t offset, Bytes bytes) override {
    WEIR_ASSERT(access_ == Access::read_write && offset + bytes.size() <= size_, "what is written to is mapped");
    std::memcpy(static_cast<std::byte*>(address_) + offset, bytes.data(), bytes.size());
    return {};
  }

 private:
  void* address_;
  std::size_t size_;
  Access access_;
};

/// Returns the bytes read, fewer only at the file's end, or -1 with errno.
ssize_t read_all(int descriptor, std::byte* to, std::size_t size, std::uint64_t offset) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t n = ::pread(descriptor, to + done, size - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -1;
    if (n == 0) break;
    done += static_cast<std::size_t>(n);
  }
  return static_cast<ssize_t>(done);
}

}  // namespace

Result<std::size_t> PosixFile::read_at(std::uint64_t offset, MutableBytes to) const {
  const ssize_t n = read_all(descriptor_.get(), to.data(), to.size(), offset);
  if (n < 0) return posix_error(errno, "read", path_);
  return static_cast<std::size_t>(n);
}

/// False when the file system refuses direct reads.
Result<bool> PosixFile::read_direct(std::uint64_t offset, MutableBytes to) const {
  const std::string self = "/proc/self/fd/" + std::to_string(descriptor_.get());
  const Descriptor direct(::open(self.c_str(), O_RDONLY | O_DIRECT | O_CLOEXEC));
  if (!direct) return false;
  const std::size_t bounce_bytes = std::min(kBounceBytes, to.size());
  const std::unique_ptr<void, decltype(&std::free)> bounce(std::aligned_alloc(kDirectAlignment, bounce_bytes),
                                                           &std::free);
  auto* const bytes = static_cast<std::byte*>(bounce.get());
  for (std::size_t done = 0; done < to.size();) {
    const std::size_t size = std::min(bounce_bytes, to.size() - done);
    const ssize_t n = read_all(direct.get(), bytes, size, offset + done);
    if (n < 0 && errno == EINVAL) return false;
    if (n < 0) return posix_error(errno, "read", path_);
    const auto got = static_cast<std::size_t>(n);
    std::copy_n(bytes, got, to.data() + done);
    std::fill_n(to.data() + done + got, size - got, std::byte{0});
    done += size;
  }
  return true;
}

Result<PastCache> PosixFile::read_past_cache(std::uint64_t offset, MutableBytes to) const {
  WEIR_ASSERT(offset % kDirectAlignment == 0 && to.size() % kDirectAlignment == 0, "direct reads are of whole pages");
  WEIR_TRY(const bool direct, read_direct(offset, to));
  if (direct) return PastCache::direct;
  // Only clean pages are dropped, and those are the ones that may lie.
  ::posix_fadvise(descriptor_.get(), static_cast<off_t>(offset), static_cast<off_t>(to.size()), POSIX_FADV_DONTNEED);
  WEIR_TRY(const std::size_t got, read_at(offset, to));
  std::fill_n(to.data() + got, to.size() - got, std::byte{0});
  return PastCache::dropped;
}

Result<void> PosixFile::write_at(std::uint64_t offset, Bytes bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t n =
        ::pwrite(descriptor_.get(), bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return posix_error(errno, "write", path_);
    done += static_cast<std::size_t>(n);
  }
  return {};
}

Result<void> PosixFile::sync() {
  if (::fdatasync(descriptor_.get()) != 0) return posix_error(errno, "sync", path_);
  return {};
}

Result<std::uint64_t> PosixFile::size() const {
  struct stat status{};
  if (::fstat(descriptor_.get(), &status) != 0) return posix_error(errno, "look at", path_);
  return static_cast<std::uint64_t>(status.st_size);
}

Result<void> PosixFile::reserve(std::uint64_t size) {
  if (::fallocate(descriptor_.get(), 0, 0, static_cast<off_t>(size)) == 0) return {};
  if (errno != EOPNOTSUPP && errno != ENOSYS) return posix_error(errno, "reserve space for", path_);
  // A file system without fallocate gets its zeros one by one.
  WEIR_TRY(std::uint64_t at, this->size());
  const std::vector<std::byte> zeros(kBounceBytes);
  while (at < size) {
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(size - at, zeros.size()));
    WEIR_CHECK(write_at(at, std::span(zeros).first(n)));
    at += n;
  }
  return {};
}

Result<std::unique_ptr<Mapping>> PosixFile::map(std::uint64_t size, Access access) const {
  const int protection = access == Access::read_only ? PROT_READ : PROT_READ | PROT_WRITE;
  void* const address = ::mmap(nullptr, size, protection, MAP_SHARED, descriptor_.get(), 0);
  if (address == MAP_FAILED) return posix_error(errno, "map", path_);
  return std::unique_ptr<Mapping>(std::make_unique<PosixMapping>(address, size, access));
}

}  // namespace weir::env
