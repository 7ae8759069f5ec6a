#include "peers/bare_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace bench {
namespace {

void check(bool good, const char* what) {
  if (!good) throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

BareFile::BareFile(const std::filesystem::path& path, std::size_t bytes)
    : descriptor_(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644)), size_(bytes) {
  check(descriptor_ >= 0, "bare: open");
  const std::vector<char> zeros(1 << 20);
  for (std::size_t written = 0; written < bytes; written += zeros.size()) {
    check(::pwrite(descriptor_, zeros.data(), zeros.size(), static_cast<off_t>(written)) ==
              static_cast<ssize_t>(zeros.size()),
          "bare: pwrite");
  }
  check(::fsync(descriptor_) == 0, "bare: fsync");
}

BareFile::~BareFile() { ::close(descriptor_); }

void BareFile::write(const std::vector<char>& bytes) {
  if (at_ + bytes.size() > size_) at_ = 0;
  check(
      ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(at_)) == static_cast<ssize_t>(bytes.size()),
      "bare: pwrite");
  at_ += bytes.size();
}

void BareFile::sync() { check(::fdatasync(descriptor_) == 0, "bare: fdatasync"); }

void BareGroup::commit() {
  std::unique_lock lock(mutex_);
  open_.insert(open_.end(), frame_.begin(), frame_.end());
  const std::uint64_t mine = ++appended_;
  while (durable_ < mine) {
    if (is_committing_) {
      committed_.wait(lock);
      continue;
    }
    is_committing_ = true;
    writing_.clear();
    writing_.swap(open_);
    const std::uint64_t last = appended_;
    lock.unlock();
    file_.write(writing_);
    file_.sync();
    lock.lock();
    durable_ = last;
    is_committing_ = false;
    committed_.notify_all();
  }
}

}  // namespace bench
