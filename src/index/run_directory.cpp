#include "index/run_directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <tuple>

namespace weir::index {
namespace {

constexpr std::string_view kSuffix = ".run";
constexpr std::string_view kUnfinished = "new-";

/// What a name says; its order is that in which runs are tried.
struct RunName {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  std::uint32_t segment = 0;
  std::uint32_t offset = 0;
  std::string text;
  /// By begin, and those that reach further first.
  bool operator<(const RunName& other) const {
    return std::tuple(begin, other.end, other.segment, other.offset) < std::tuple(other.begin, end, segment, offset);
  }
};

std::string name_of(const RunHeader& header) {
  const log::DurableTail& place = header.checkpoint.end;
  return fmt::format("{:020}-{:020}-{:08}-{:08x}{}", header.begin.value, header.end.value, place.segment.number,
                     place.offset, kSuffix);
}

template <class Number>
bool parse(std::string_view text, std::size_t at, std::size_t size, int base, Number& to) {
  const char* const begin = text.data() + at;
  const auto [end, error] = std::from_chars(begin, begin + size, to, base);
  return error == std::errc{} && end == begin + size;
}

std::optional<RunName> parse_name(const std::string& text) {
  constexpr std::size_t kLength = 20 + 1 + 20 + 1 + 8 + 1 + 8;
  if (text.size() != kLength + kSuffix.size() || !text.ends_with(kSuffix)) return std::nullopt;
  if (text[20] != '-' || text[41] != '-' || text[50] != '-') return std::nullopt;
  RunName name;
  if (!parse(text, 0, 20, 10, name.begin) || !parse(text, 21, 20, 10, name.end) ||
      !parse(text, 42, 8, 10, name.segment) || !parse(text, 51, 8, 16, name.offset))
    return std::nullopt;
  name.text = text;
  return name;
}

bool fits(const RunFile& run, const RunName& name, StoreId store) {
  return run.header().store == store && run.begin().value == name.begin && run.end().value == name.end;
}

}  // namespace

env::Path RunDirectory::file(const RunHeader& header) const { return path / name_of(header); }

env::Path RunDirectory::unfinished(const RunHeader& header) const {
  return path / (std::string(kUnfinished) + name_of(header));
}

namespace {

using Runs = std::vector<std::shared_ptr<const RunFile>>;

/// Nothing if a file went away after the directory was read: it was merged with others meanwhile.
Result<std::optional<Runs>> try_to_load(env::FileSystem& files, const env::Path& path, StoreId store) {
  WEIR_TRY(const auto texts, files.list(path));
  std::vector<RunName> names;
  for (const std::string& text : texts)
    if (auto name = parse_name(text)) names.push_back(*std::move(name));
  std::ranges::sort(names, std::less<>{});
  Runs runs;
  std::uint64_t end = 0;
  for (const RunName& name : names) {
    if (name.begin != end || (name.end == end && !runs.empty() && runs.back()->end() == runs.back()->begin())) continue;
    auto run = RunFile::open(files, path / name.text);
    if (!run && run.error().code() == Errc::not_found) return std::nullopt;
    if (!run && run.error().code() != Errc::corrupted) return run.error();
    if (!run || !fits(**run, name, store)) continue;
    runs.push_back(*std::move(run));
    end = name.end;
  }
  return std::optional(std::move(runs));
}

constexpr int kTries = 100;

}  // namespace

Result<Runs> RunDirectory::load(env::FileSystem& files, StoreId store) const {
  WEIR_TRY(const auto kind, files.kind(path));
  if (kind == env::PathKind::absent) return Runs{};
  for (int attempt = 0; attempt < kTries; ++attempt) {
    WEIR_TRY(auto runs, try_to_load(files, path, store));
    if (runs) return *std::move(runs);
  }
  return Runs{};  // without them more of the log is read, and nothing is lost
}

Result<void> RunDirectory::remove_others(env::FileSystem& files,
                                         const std::vector<std::shared_ptr<const RunFile>>& kept) const {
  WEIR_TRY(const auto texts, files.list(path));
  for (const std::string& text : texts) {
    const bool is_kept = std::ranges::any_of(kept, [&](const auto& run) { return run->path() == path / text; });
    if (!is_kept && (parse_name(text) || text.starts_with(kUnfinished))) WEIR_CHECK(files.remove(path / text));
  }
  return {};
}

}  // namespace weir::index
