#include "growth/disk_bytes.hpp"

#include <algorithm>
#include <fstream>
#include <vector>

namespace bench {
namespace {

std::uint64_t bytes_before_zeros(const std::filesystem::path& path) {
  constexpr std::uint64_t kStep = 1 << 16;
  std::ifstream file(path, std::ios::binary);
  std::vector<char> bytes(kStep);
  std::uint64_t end = std::filesystem::file_size(path);
  while (end > 0) {
    const std::uint64_t from = (end - 1) / kStep * kStep;
    file.seekg(static_cast<std::streamoff>(from));
    file.read(bytes.data(), static_cast<std::streamsize>(end - from));
    const auto last = std::find_if(std::make_reverse_iterator(bytes.begin() + static_cast<std::ptrdiff_t>(end - from)),
                                   bytes.rend(), [](char byte) { return byte != 0; });
    if (last != bytes.rend()) return from + static_cast<std::uint64_t>(last.base() - bytes.begin());
    end = from;
  }
  return 0;
}

}  // namespace

std::uint64_t disk_bytes(const std::filesystem::path& store) {
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(store))
    if (entry.is_regular_file()) bytes += bytes_before_zeros(entry.path());
  return bytes;
}

}  // namespace bench
