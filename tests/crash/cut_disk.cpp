#include "crash/cut_disk.hpp"

#include "crash/command.hpp"

namespace crash {

std::unique_ptr<CutDisk> CutDisk::make() {
  std::unique_ptr<CutDisk> disk(new CutDisk);
  const auto memory = disk->directory_.path() / "memory";
  disk->mounted_ = disk->directory_.path() / "disk";
  disk->image_ = memory / "image";
  std::filesystem::create_directory(memory);
  std::filesystem::create_directory(disk->mounted_);
  disk->is_in_memory_ = run({"mount", "-t", "tmpfs", "-o", "size=400m", "none", memory.string()});
  if (!disk->is_in_memory_ || !run({"truncate", "-s", "320m", disk->image_.string()})) return nullptr;
  disk->device_ = first_line_of("losetup -f --show " + disk->image_.string());
  if (disk->device_.empty() || !run({"mkfs.ext4", "-qF", disk->device_}) || !disk->power_on()) return nullptr;
  return run({"which", "xfs_io"}) ? std::move(disk) : nullptr;
}

CutDisk::~CutDisk() {
  if (is_mounted_) run({"umount", mounted_.string()});
  if (!device_.empty()) run({"losetup", "-d", device_});
  if (is_in_memory_) run({"umount", (directory_.path() / "memory").string()});
}

bool CutDisk::cut() { return run({"xfs_io", "-x", "-c", "shutdown", mounted_.string()}); }

bool CutDisk::power_on() {
  if (is_mounted_ && !run({"umount", mounted_.string()})) return false;
  is_mounted_ = run({"mount", device_, mounted_.string()});
  return is_mounted_;
}

}  // namespace crash
