// Where the data goes: a folder of this run, removed at its end.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace bench {

class Scratch {
 public:
  /// A new folder under `parent`. Throws std::runtime_error, with what to do, when there is less room than `needed`.
  Scratch(const std::filesystem::path& parent, std::uintmax_t needed);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::filesystem::path& root() const { return root_; }

 private:
  std::filesystem::path root_;
};

/// A folder inside it, removed at the end of a workload: data of one must not fill the page cache of the next.
class Folder {
 public:
  Folder(const Scratch& scratch, const std::string& name);
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace bench
