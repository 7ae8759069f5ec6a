// The bare loop of reading: a mapped file, every byte of it looked at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace bench {

class BareScan {
 public:
  BareScan(const std::filesystem::path&, std::size_t frames, std::size_t frame_bytes);
  ~BareScan();
  BareScan(const BareScan&) = delete;
  BareScan& operator=(const BareScan&) = delete;

  /// Frame after frame, by the length each begins with: the sum of all its words.
  std::uint64_t sum() const;

 private:
  const char* map_;
  std::size_t size_;
};

}  // namespace bench
