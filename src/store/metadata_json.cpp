#include "store/metadata_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "store/json_members.hpp"

namespace weir::store {
namespace {

constexpr std::string_view kMaxCount = "$maxCount";
constexpr std::string_view kMaxAge = "$maxAge";
constexpr std::string_view kTruncateBefore = "$tb";
constexpr std::uint64_t kLargest = INT64_MAX;  ///< What the field's clients can hold.

bool is_own(std::string_view name) { return name == kMaxCount || name == kMaxAge || name == kTruncateBefore; }

Result<std::uint64_t> number_of(const JsonMembers::Member& member, std::uint64_t least) {
  std::uint64_t number = 0;
  const std::string_view text = member.value;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && stop == text.data() + text.size() && number >= least && number <= kLargest) return number;
  return Error(Errc::bad_data,
               fmt::format("expected an integer from {} to {} for {} in a stream's metadata, found {:.40}", least,
                           kLargest, member.name, text));
}

void add_member(std::string& object, std::string_view member) {
  object += object.empty() ? "{" : ",";
  object += member;
}

}  // namespace

Result<StreamMetadata> parse_metadata(std::string_view json) {
  StreamMetadata metadata;
  JsonMembers members(json);
  JsonMembers::Member member;
  while (members.next(member)) {
    if (!is_own(member.name)) {
      add_member(metadata.custom, member.whole);
      continue;
    }
    WEIR_TRY(const std::uint64_t number, number_of(member, member.name == kTruncateBefore ? 0 : 1));
    if (member.name == kMaxCount) metadata.max_count = number;
    if (member.name == kMaxAge) metadata.max_age = std::chrono::seconds(number);
    if (member.name == kTruncateBefore) metadata.truncate_before = StreamVersion{number};
  }
  if (!members.is_whole())
    return Error(Errc::bad_data, fmt::format("expected a JSON object as a stream's metadata, found {:.80}", json));
  if (!metadata.custom.empty()) metadata.custom += "}";
  return metadata;
}

Result<std::string> metadata_json(const StreamMetadata& metadata) {
  std::string json;
  if (metadata.max_count) add_member(json, fmt::format("\"{}\":{}", kMaxCount, *metadata.max_count));
  if (metadata.max_age) add_member(json, fmt::format("\"{}\":{}", kMaxAge, metadata.max_age->count()));
  if (metadata.truncate_before) {
    const std::uint64_t before = std::min(metadata.truncate_before->value, kDeleted.value);
    add_member(json, fmt::format("\"{}\":{}", kTruncateBefore, before));
  }
  JsonMembers members(metadata.custom);
  JsonMembers::Member member;
  while (!metadata.custom.empty() && members.next(member)) {
    if (is_own(member.name))
      return Error(
          Errc::invalid_argument,
          fmt::format("{} stands in the custom part of a stream's metadata; set it by its own name", member.name));
    add_member(json, member.whole);
  }
  if (!metadata.custom.empty() && !members.is_whole())
    return Error(Errc::invalid_argument,
                 fmt::format("expected a JSON object as the custom part of a stream's metadata, "
                             "found {:.80}",
                             metadata.custom));
  json += json.empty() ? "{}" : "}";
  if (const auto read_back = parse_metadata(json); !read_back)
    return Error(Errc::invalid_argument, read_back.error().message());
  return json;
}

}  // namespace weir::store
