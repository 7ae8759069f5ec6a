#include <algorithm>
#include <regex>

#include "house/rules.hpp"

namespace house {
namespace {

constexpr std::size_t kMaxLines = 350;
constexpr std::size_t kMaxMedian = 130;

struct Ban {
  std::regex call;
  std::string_view instead;
  bool in_tests_too;  ///< Else in the library alone: src/ without its tests. src/env may do it all.
};

const std::vector<Ban>& bans() {
  static const std::vector<Ban> list{
      {std::regex(R"(\b(this_thread::sleep|usleep\(|nanosleep\())"), "wait for a condition, with a deadline", true},
      {std::regex(R"(\b(system_clock|steady_clock|high_resolution_clock)::now)"), "env::Clock", false},
      {std::regex(R"(\b(rand\(|srand\(|random_device|mt19937))"), "env::Random", false},
      {std::regex(R"(std::(recursive_|shared_|timed_)?mutex\b|std::condition_variable)"), "env's locks", false},
      {std::regex(R"(std::j?thread\b|\bpthread_|std::async)"), "env's threads", false},
      {std::regex(R"((^|[^\w:])::(open|creat|close|p?write|p?read|fsync|fdatasync|fallocate|ftruncate|mmap|rename|)"
                  R"(unlink)\()"),
       "env's files", false},
      {std::regex(R"(std::[io]?fstream|\bfopen\()"), "env's files", false},
  };
  return list;
}

std::vector<std::size_t> lengths(const Tree& tree) {
  std::vector<std::size_t> all;
  for (const auto& file : tree.files)
    if (file.is_cpp()) all.push_back(file.lines.size());
  return all;
}

}  // namespace

Violations banned_calls(const Tree& tree) {
  Violations found;
  for (const auto& file : tree.files) {
    if (!file.is_cpp() || file.is_under("src/env/") || file.is_under("bench/")) continue;
    const bool in_library = (file.is_under("src/") || file.is_under("include/")) && !file.is_test();
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string code = code_of(file.lines[i]);
      for (const auto& ban : bans()) {
        std::smatch match;
        if ((in_library || (file.is_test() && ban.in_tests_too)) && std::regex_search(code, match, ban.call))
          found.push_back(at(file, i, match.str() + " is not called here: use " + std::string(ban.instead)));
      }
    }
  }
  return found;
}

std::size_t median_file_length(const Tree& tree) {
  auto all = lengths(tree);
  if (all.empty()) return 0;
  std::ranges::sort(all);
  return all[all.size() / 2];
}

Violations file_lengths(const Tree& tree) {
  Violations found;
  for (const auto& file : tree.files)
    if (file.is_cpp() && file.lines.size() > kMaxLines)
      found.push_back(file.path + ": " + std::to_string(file.lines.size()) + " lines, at most 350: split it by ideas");
  if (median_file_length(tree) > kMaxMedian)
    found.push_back("the median file has " + std::to_string(median_file_length(tree)) + " lines, at most 130");
  return found;
}

Violations every_test_is_built(const Tree& tree) {
  Violations found;
  for (const auto& file : tree.files) {
    if (!file.is_under("tests/") || !file.path.ends_with(".cpp")) continue;
    const std::string name = file.path.substr(file.path.rfind('/') + 1);
    const bool is_named = std::ranges::any_of(tree.files, [&](const File& list) {
      return list.path.ends_with("CMakeLists.txt") && file.path.starts_with(list.folder()) &&
             std::ranges::any_of(list.lines, [&](const std::string& line) { return line.contains(name); });
    });
    if (!is_named) found.push_back(file.path + ": no CMakeLists.txt names it");
  }
  return found;
}

}  // namespace house
