#include <algorithm>
#include <optional>
#include <regex>

#include "house/rules.hpp"

namespace house {
namespace {

struct Include {
  const File& file;
  std::size_t line;
  std::string path;
  bool angled;
};

std::vector<Include> includes_of(const File& file) {
  static const std::regex pattern(R"re(\s*#include\s+([<"])([^>"]+)[>"].*)re");
  std::vector<Include> found;
  std::smatch match;
  for (std::size_t i = 0; i < file.lines.size(); ++i)
    if (std::regex_match(file.lines[i], match, pattern)) found.push_back({file, i, match[2], match[1] == "<"});
  return found;
}

/// What a commit consists of, as plain data: whoever encodes, judges or keeps one knows it, whichever module it is in.
bool is_vocabulary(std::string_view path) {
  return path == "weir/store/event.hpp" || path == "weir/store/query.hpp" || path == "weir/store/commit.hpp" ||
         path == "weir/store/tracking.hpp";
}

/// "log" of "src/log/..." and "include/weir/log/...", "store" of "include/weir/store.hpp".
std::optional<std::string> module_of(std::string_view path, const std::vector<std::string>& names) {
  for (const auto& name : names) {
    for (const std::string prefix : {"src/", "include/weir/", "weir/", ""}) {
      if (path.starts_with(prefix + name + "/") || path == prefix + name + ".hpp") return name;
    }
  }
  return std::nullopt;
}

/// The words after USES in the module's weir_module(...).
std::vector<std::string> uses_of(const Tree& tree, const std::string& module) {
  std::vector<std::string> used;
  const File* file = tree.find("src/" + module + "/CMakeLists.txt");
  if (!file) return used;
  std::string text;
  for (const auto& line : file->lines) text += line + " ";
  static const std::regex word(R"(\w[\w:]*)");
  bool in_uses = false;
  for (std::sregex_iterator it(text.begin(), text.end(), word), end; it != end; ++it) {
    const std::string w = it->str();
    if (std::ranges::all_of(w, [](char c) { return c == '_' || (c >= 'A' && c <= 'Z'); }))
      in_uses = w == "USES";
    else if (in_uses)
      used.push_back(w);
  }
  return used;
}

bool contains(const std::vector<std::string>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

}  // namespace

Violations module_order(const Tree& tree) {
  Violations found;
  const auto names = modules(tree);
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (const auto& used : uses_of(tree, names[i])) {
      if (std::ranges::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), used) ==
          names.begin() + static_cast<std::ptrdiff_t>(i))
        found.push_back("src/" + names[i] + "/CMakeLists.txt: USES " + used + ", which does not stand above it");
    }
  }
  for (const auto& file : tree.files) {
    if (!file.is_under("src/") && !file.is_under("include/")) continue;
    const auto own = module_of(file.path, names);
    if (!own || file.path.ends_with("_test.cpp")) continue;
    const auto used = uses_of(tree, *own);
    for (const auto& include : includes_of(file)) {
      const auto other = module_of(include.path, names);
      if (other && *other != *own && !contains(used, *other) && !is_vocabulary(include.path))
        found.push_back(at(file, include.line, "includes " + *other + ", which " + *own + " does not use"));
    }
  }
  return found;
}

Violations engine_stays_alone(const Tree& tree) {
  Violations found;
  static const std::vector<std::string> engine{"base", "env", "log", "index", "store"};
  static const std::regex strange(R"((boost|grpc|grpcpp|google|nlohmann|CLI)/.*|sqlite3\.h)");
  for (const auto& file : tree.files) {
    const auto own = module_of(file.path, engine);
    if (!own || !(file.is_under("src/") || file.is_under("include/"))) continue;
    for (const auto& include : includes_of(file))
      if (std::regex_match(include.path, strange))
        found.push_back(at(file, include.line, "the engine includes <" + include.path + ">"));
  }
  return found;
}

Violations only_public_includes(const Tree& tree) {
  Violations found;
  static const std::regex standard("[a-z_0-9]+");
  for (const auto& file : tree.files) {
    const bool is_public = file.is_under("include/");
    if (!is_public && !file.is_under("examples/")) continue;
    for (const auto& include : includes_of(file)) {
      const bool of_weir = include.path.starts_with("weir/");
      if (is_public && !of_weir && !(include.angled && std::regex_match(include.path, standard)))
        found.push_back(at(file, include.line, "a public header includes " + include.path));
      if (!is_public && !of_weir && !include.angled && module_of(include.path, modules(tree)))
        found.push_back(at(file, include.line, "an example includes " + include.path + ", which is not public"));
    }
  }
  return found;
}

}  // namespace house
