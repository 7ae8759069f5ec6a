#include "machine.hpp"

#include <fmt/format.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "measure.hpp"
#include "peers/bare_file.hpp"

namespace bench {
namespace {

std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);) {
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  }
  return "unknown processor";
}

std::string file_system(const std::filesystem::path& folder) {
  struct statfs about{};
  if (::statfs(folder.c_str(), &about) != 0) return "unknown file system";
  switch (static_cast<unsigned long>(about.f_type)) {
    case 0xef53:
      return "ext4";
    case 0x58465342:
      return "xfs";
    case 0x9123683e:
      return "btrfs";
    case 0x01021994:
      return "tmpfs (memory: durable figures mean nothing)";
    case 0x794c7630:
      return "overlayfs";
    default:
      return fmt::format("file system {:x}", static_cast<unsigned long>(about.f_type));
  }
}

double sync_microseconds(const std::filesystem::path& folder) {
  constexpr int kSyncs = 300;
  BareFile file(folder / "probe", 1 << 20);
  const std::vector<char> frame(320, 'x');
  std::vector<double> each;
  for (int i = 0; i < kSyncs; ++i) {
    each.push_back(seconds_of([&] {
                     file.write(frame);
                     file.sync();
                   }) *
                   1e6);
  }
  std::filesystem::remove(folder / "probe");
  return spread_of(std::move(each)).median;
}

struct CpuTime {
  double busy = 0;
  double all = 0;
};
CpuTime cpu_time() {
  std::ifstream stat("/proc/stat");
  std::string name;
  stat >> name;
  CpuTime time;
  double value = 0;
  for (int field = 0; field < 8 && stat >> value; ++field) {
    time.all += value;
    if (field != 3 && field != 4) time.busy += value;  // idle and waiting for the disk
  }
  return time;
}

double busy_share() {
  const auto before = cpu_time();
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  const auto after = cpu_time();
  return (after.busy - before.busy) / (after.all - before.all);
}

}  // namespace

std::string machine_line(const std::filesystem::path& folder) {
  struct utsname kernel{};
  ::uname(&kernel);
  struct sysinfo memory{};
  ::sysinfo(&memory);
  const double busy = busy_share();
  return fmt::format(
      "{}, {} cores, {} GiB, Linux {}, {}; pwrite and fdatasync of 320 bytes {:.0f} us; {:.0f} % busy before",
      processor(), std::thread::hardware_concurrency(), memory.totalram * memory.mem_unit >> 30, kernel.release,
      file_system(folder), sync_microseconds(folder), busy * 100);
}

}  // namespace bench
