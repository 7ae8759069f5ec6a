// A disk of its own whose power can be cut: an ext4 file system in a file in memory, mounted through a loop device.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "crash/child.hpp"

namespace crash {

class CutDisk {
 public:
  /// Nothing where this process may not mount, or a program is missing that it takes.
  static std::unique_ptr<CutDisk> make();
  ~CutDisk();
  CutDisk(const CutDisk&) = delete;
  CutDisk& operator=(const CutDisk&) = delete;

  std::filesystem::path store() const { return mounted_ / "store"; }

  /// From now on nothing reaches the disk, not even what the file system has in its journal's memory: what was written
  /// and not synced is lost.
  bool cut();
  /// Mounted again, as after the machine has started. Nobody may have a file of it open.
  bool power_on();

 private:
  CutDisk() = default;

  TempDirectory directory_;
  std::filesystem::path image_, mounted_;
  std::string device_;
  bool is_in_memory_ = false, is_mounted_ = false;
};

}  // namespace crash
