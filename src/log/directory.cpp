#include "log/directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace weir::log {
namespace {

constexpr std::size_t kBaseDigits = 20;  // every 64-bit number; names sort like numbers
constexpr std::size_t kNumberDigits = 8;
constexpr std::string_view kSuffix = ".log";

template <class Number>
bool parse(std::string_view digits, Number& to) {
  const char* const end = digits.data() + digits.size();
  const auto [at, error] = std::from_chars(digits.data(), end, to);
  return error == std::errc{} && at == end;
}

std::optional<SegmentName> parse_name(std::string_view file) {
  if (file.size() != kBaseDigits + 1 + kNumberDigits + kSuffix.size() || !file.ends_with(kSuffix)) return std::nullopt;
  SegmentName name;
  if (file[kBaseDigits] != '-' || !parse(file.substr(0, kBaseDigits), name.base.value) ||
      !parse(file.substr(kBaseDigits + 1, kNumberDigits), name.number))
    return std::nullopt;
  return name;
}

}  // namespace

env::Path LogDirectory::segment(const SegmentName& name) const {
  return segments() / fmt::format("{:0{}}-{:0{}}{}", name.base.value, kBaseDigits, name.number, kNumberDigits, kSuffix);
}

env::Path LogDirectory::next_segment(std::uint32_t number) const { return segments() / fmt::format("next-{}", number); }

env::Path LogDirectory::scavenged_segment(std::uint32_t number) const {
  return segments() / fmt::format("scavenged-{}", number);
}

Result<std::vector<SegmentName>> LogDirectory::list_segments(const env::FileSystem& files) const {
  WEIR_TRY(const auto names, files.list(segments()));
  std::vector<SegmentName> found;
  for (const auto& name : names)
    if (const auto segment = parse_name(name)) found.push_back(*segment);
  std::sort(found.begin(), found.end());
  return found;
}

Result<LogDirectory> log_directory(const env::Path& path) {
  if (path.empty())
    return Error(Errc::invalid_argument, "the path of the store is empty; name its directory, or \".\" for this one");
  std::error_code failed;
  const env::Path normal = std::filesystem::absolute(path, failed).lexically_normal();
  if (failed) return Error(Errc::io, path.string() + ": no absolute path: " + failed.message());
  return LogDirectory{normal.has_filename() ? normal : normal.parent_path()};
}

}  // namespace weir::log
