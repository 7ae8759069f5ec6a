#include "house/tree.hpp"

#include <algorithm>
#include <fstream>
#include <regex>

namespace house {
namespace {

bool is_left_out(const std::filesystem::path& folder, const std::filesystem::path& root) {
  const std::string name = folder.filename().string();
  return name.starts_with(".") || name.starts_with("build") || folder == root / "tests/house/bad";
}

std::vector<std::string> read_lines(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

}  // namespace

Tree read_tree(const std::filesystem::path& root) {
  Tree tree{root, {}};
  using Walk = std::filesystem::recursive_directory_iterator;
  for (Walk at(root); at != Walk(); ++at) {
    if (at->is_directory() && is_left_out(at->path(), root)) at.disable_recursion_pending();
    if (!at->is_regular_file()) continue;
    const std::string ending = at->path().extension().string();
    const bool is_text = ending == ".cpp" || ending == ".hpp" || ending == ".md" || ending == ".txt" ||
                         ending == ".cmake" || ending == ".sh" || at->path().filename() == "dev";
    if (is_text) tree.files.push_back({at->path().lexically_relative(root).generic_string(), read_lines(at->path())});
  }
  std::ranges::sort(tree.files, {}, &File::path);
  return tree;
}

const File* Tree::find(std::string_view path) const {
  const auto found = std::ranges::find(files, path, &File::path);
  return found == files.end() ? nullptr : &*found;
}

std::vector<std::string> modules(const Tree& tree) {
  std::vector<std::string> names;
  const File* top = tree.find("CMakeLists.txt");
  if (!top) return names;
  static const std::regex line(R"(\s*add_subdirectory\(src/(\w+)\))");
  std::smatch match;
  for (const auto& text : top->lines)
    if (std::regex_match(text, match, line)) names.push_back(match[1]);
  return names;
}

std::string code_of(std::string_view line) {
  std::string code;
  bool in_string = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (in_string && line[i] == '\\') {
      ++i;
    } else if (line[i] == '"' && (i == 0 || line[i - 1] != '\'')) {
      in_string = !in_string;
      code += '"';
    } else if (!in_string && line.substr(i, 2) == "//") {
      break;
    } else if (!in_string) {
      code += line[i];
    }
  }
  return code;
}

std::string at(const File& file, std::size_t line_index, std::string_view text) {
  return file.path + ":" + std::to_string(line_index + 1) + ": " + std::string(text);
}

}  // namespace house
