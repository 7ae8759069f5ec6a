// The repository as text: what the rules of the house are checked on.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace house {

struct File {
  std::string path;  ///< Relative to the root, with '/'.
  std::vector<std::string> lines;

  std::string folder() const { return path.substr(0, path.rfind('/') + 1); }
  bool is_under(std::string_view prefix) const { return path.starts_with(prefix); }
  bool is_cpp() const { return path.ends_with(".cpp") || path.ends_with(".hpp"); }
  bool is_test() const {
    return is_under("tests/") || path.contains("_test.") || path.contains("_fixture.") || path.contains("/test_");
  }
};

struct Tree {
  std::filesystem::path root;
  std::vector<File>
      files;  ///< By path. Without build folders, hidden folders, and the bad samples of these very rules.

  const File* find(std::string_view path) const;
};

Tree read_tree(const std::filesystem::path& root);

/// The modules in the order of their dependencies: the add_subdirectory(src/...) lines of the top CMakeLists.txt.
std::vector<std::string> modules(const Tree&);

/// The line without comments and without what stands in string literals.
std::string code_of(std::string_view line);

/// "path:line: text"
std::string at(const File&, std::size_t line_index, std::string_view text);

}  // namespace house
