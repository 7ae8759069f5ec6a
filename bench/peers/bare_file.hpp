// The bare loop: one file, no Weir code. What the disk and the kernel give to anybody.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <vector>

namespace bench {

/// Zeroed and synced when it is made, so that no write grows it; written round and round through the page cache.
class BareFile {
 public:
  BareFile(const std::filesystem::path&, std::size_t bytes);
  ~BareFile();
  BareFile(const BareFile&) = delete;
  BareFile& operator=(const BareFile&) = delete;

  void write(const std::vector<char>& bytes);
  void sync();

 private:
  int descriptor_;
  std::size_t size_;
  std::size_t at_ = 0;
};

/// One committer that groups the waiting writers: who finds nobody committing takes everything that waits, writes it,
/// syncs once, and wakes the others.
class BareGroup {
 public:
  BareGroup(BareFile& file, std::size_t frame_bytes) : file_(file), frame_(frame_bytes, 'x') {}

  /// Returns when a frame is durable. Thread-safe.
  void commit();

 private:
  BareFile& file_;
  const std::vector<char> frame_;
  std::mutex mutex_;
  std::condition_variable committed_;
  std::vector<char> open_, writing_;
  std::uint64_t appended_ = 0;
  std::uint64_t durable_ = 0;
  bool is_committing_ = false;
};

}  // namespace bench
