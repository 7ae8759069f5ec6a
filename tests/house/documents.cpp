#include <algorithm>
#include <cctype>
#include <filesystem>
#include <regex>
#include <set>

#include "house/rules.hpp"

namespace house {
namespace {

bool is_document(const File& file) { return file.path.ends_with(".md"); }

struct Link {
  std::size_t line;
  std::string target;
};

std::vector<Link> links_of(const File& file) {
  static const std::regex pattern(R"(\]\(([^)\s]+)\))");
  std::vector<Link> links;
  bool in_block = false;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const auto& line = file.lines[i];
    if (line.starts_with("```")) in_block = !in_block;
    if (in_block) continue;
    for (std::sregex_iterator it(line.begin(), line.end(), pattern), end; it != end; ++it)
      if (!(*it)[1].str().contains("://")) links.push_back({i, (*it)[1]});
  }
  return links;
}

/// A heading's anchor: small letters, blanks as '-', other signs left out.
std::string anchor_of(std::string_view heading) {
  std::string anchor;
  for (const char c : heading.substr(heading.find_first_not_of("# "))) {
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_') {
      anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (c == ' ') {
      anchor += '-';
    }
  }
  return anchor;
}

bool has_heading(const File& file, std::string_view anchor) {
  return std::ranges::any_of(
      file.lines, [&](const std::string& line) { return line.starts_with("#") && anchor_of(line) == anchor; });
}

/// The file a link in `from` leads to, relative to the root.
std::string target_of(const File& from, std::string_view link) {
  const auto path = link.substr(0, link.find('#'));
  if (path.empty()) return from.path;
  return (std::filesystem::path(from.folder()) / path).lexically_normal().generic_string();
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The lines between two that are `// [name]` or `# [name]`, without the indentation they share.
std::vector<std::string> region_of(const File& file, const std::string& name) {
  std::vector<std::string> lines;
  bool inside = false;
  for (const auto& line : file.lines) {
    const std::string text = trimmed(line);
    if (text == "// [" + name + "]" || text == "# [" + name + "]")
      inside = !inside;
    else if (inside)
      lines.push_back(line);
  }
  std::size_t indent = std::string::npos;
  for (const auto& line : lines) indent = std::min(indent, line.find_first_not_of(' '));
  for (auto& line : lines) line = line.empty() || indent == std::string::npos ? line : line.substr(indent);
  return lines;
}

/// What is wrong with the block of code that begins at `fence`; empty when nothing is.
std::string fault_in_block(const Tree& tree, const File& file, std::size_t fence) {
  static const std::regex code(R"(<!-- code: ([^#\s]+)#(\S+) -->)"), covered(R"(<!-- covered by: (\S+) -->)");
  const std::string mark = fence > 0 ? file.lines[fence - 1] : "";
  std::smatch match;
  if (std::regex_match(mark, match, covered))
    return std::filesystem::exists(tree.root / match[1].str())
               ? ""
               : "is covered by " + match[1].str() + ", which is not there";
  if (!std::regex_match(mark, match, code)) return "has no `<!-- code: path#region -->` before it";
  const File* source = tree.find(match[1].str());
  if (!source) return "names " + match[1].str() + ", which is not there";
  std::vector<std::string> block;
  for (std::size_t i = fence + 1; i < file.lines.size() && !file.lines[i].starts_with("```"); ++i)
    block.push_back(file.lines[i]);
  const auto region = region_of(*source, match[2]);
  if (region.empty()) return "names the region " + match[2].str() + ", which " + source->path + " does not have";
  return block == region ? "" : "is not what stands in " + source->path + ", region " + match[2].str();
}

}  // namespace

Violations no_dead_links(const Tree& tree) {
  Violations found;
  for (const auto& file : tree.files) {
    if (!is_document(file)) continue;
    for (const auto& link : links_of(file)) {
      const std::string target = target_of(file, link.target);
      const auto hash = link.target.find('#');
      const File* document = tree.find(target);
      if (!std::filesystem::exists(tree.root / target)) {
        found.push_back(at(file, link.line, "dead link to " + link.target));
      } else if (hash != std::string::npos && document && !has_heading(*document, link.target.substr(hash + 1))) {
        found.push_back(at(file, link.line, "no such heading: " + link.target));
      }
    }
  }
  return found;
}

Violations decisions_are_listed(const Tree& tree) {
  Violations found;
  const File* list = tree.find("docs/decisions/README.md");
  std::set<std::string> listed;
  if (list)
    for (const auto& link : links_of(*list)) listed.insert(target_of(*list, link.target));
  for (const auto& file : tree.files)
    if (file.is_under("docs/decisions/") && is_document(file) && &file != list && !listed.contains(file.path))
      found.push_back(file.path + ": docs/decisions/README.md does not link it");
  return found;
}

Violations module_table_is_true(const Tree& tree) {
  Violations found;
  std::vector<std::string> rows;
  static const std::regex row(R"(\| \[?`src/(\w+)/?`.*)");
  std::smatch match;
  if (const File* readme = tree.find("README.md"))
    for (const auto& line : readme->lines)
      if (std::regex_match(line, match, row)) rows.push_back(match[1]);
  const auto in_order = modules(tree);
  for (const auto& name : in_order)
    if (std::ranges::find(rows, name) == rows.end()) found.push_back("README.md: its table lacks the module " + name);
  for (const auto& name : rows)
    if (std::ranges::find(in_order, name) == in_order.end()) found.push_back("README.md: there is no module " + name);
  if (found.empty() && rows != in_order) found.push_back("README.md: the modules are not in the order of dependencies");
  return found;
}

Violations code_blocks_are_compiled(const Tree& tree) {
  static const std::regex fence(R"(```(cpp|sh|cmake)\s*)");
  Violations found;
  for (const auto& file : tree.files) {
    if (!is_document(file)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (!std::regex_match(file.lines[i], fence)) continue;
      if (const auto fault = fault_in_block(tree, file, i); !fault.empty())
        found.push_back(at(file, i, "this code block " + fault));
    }
  }
  return found;
}

}  // namespace house
