#include "scratch.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <stdexcept>

namespace bench {
namespace fs = std::filesystem;

Scratch::Scratch(const fs::path& parent, std::uintmax_t needed) {
  std::error_code failed;
  fs::create_directories(parent, failed);
  if (failed) throw std::runtime_error(parent.string() + ": " + failed.message() + "; name another folder with --dir");
  const auto free = fs::space(parent).available;
  if (free < needed) {
    throw std::runtime_error(fmt::format("expected {} MiB free in {}, found {} MiB; name another folder with --dir",
                                         needed >> 20, parent.string(), free >> 20));
  }
  std::string made = (parent / "weir-bench-XXXXXX").string();
  if (mkdtemp(made.data()) == nullptr) throw std::runtime_error("cannot make a folder in " + parent.string());
  root_ = made;
  // Others may pass, not look: a server runs as another user.
  fs::permissions(root_, fs::perms::group_exec | fs::perms::others_exec, fs::perm_options::add);
}

Scratch::~Scratch() {
  std::error_code ignored;
  fs::remove_all(root_, ignored);
}

Folder::Folder(const Scratch& scratch, const std::string& name) : path_(scratch.root() / name) {
  fs::create_directories(path_);
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace bench
