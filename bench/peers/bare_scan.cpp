#include "peers/bare_scan.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>
#include <system_error>

namespace bench {

BareScan::BareScan(const std::filesystem::path& path, std::size_t frames, std::size_t frame_bytes)
    : size_(frames * frame_bytes) {
  {
    std::string frame(frame_bytes, 'x');
    const auto length = static_cast<std::uint32_t>(frame_bytes);
    std::memcpy(frame.data(), &length, sizeof length);
    std::ofstream file(path, std::ios::binary);
    for (std::size_t i = 0; i < frames; ++i) file << frame;
  }
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  void* map = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED | MAP_POPULATE, descriptor, 0);
  ::close(descriptor);
  if (map == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "bare: mmap");
  map_ = static_cast<const char*>(map);
}

BareScan::~BareScan() { ::munmap(const_cast<char*>(map_), size_); }

std::uint64_t BareScan::sum() const {
  std::uint64_t sum = 0;
  for (const char* frame = map_; frame < map_ + size_;) {
    std::uint32_t length;
    std::memcpy(&length, frame, sizeof length);
    for (const char* at = frame; at + 8 <= frame + length; at += 8) {
      std::uint64_t word;
      std::memcpy(&word, at, sizeof word);
      sum += word;
    }
    frame += length;
  }
  return sum;
}

}  // namespace bench
