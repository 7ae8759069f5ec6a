#include "append_line.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "condition_json.hpp"
#include "json_text.hpp"
#include "weir/schema/json_reader.hpp"

namespace weir::cli {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kExample = R"({"stream":"order-42","type":"OrderCreated.v1","data":{}})";

Result<std::string> string_of(const JsonMember& member) {
  const Json value = Json::parse(member.value);
  if (!value.is_string()) return unexpected_json(member.name, "a string", member.value);
  return value.get<std::string>();
}

Result<EventId> id_of(const JsonMember& member) {
  const Json value = Json::parse(member.value);
  const auto id = value.is_string() ? parse_id<EventId>(value.get_ref<const std::string&>()) : std::nullopt;
  if (!id) return unexpected_json(member.name, "an id of 8-4-4-4-12 hexadecimal digits", member.value);
  return *id;
}

Result<ExpectedState> expected_of(const JsonMember& member) {
  const Json value = Json::parse(member.value);
  if (value == "any") return ExpectedState::any();
  if (value == "no_stream") return ExpectedState::no_stream();
  if (value == "exists") return ExpectedState::exists();
  if (value.is_number_unsigned()) return ExpectedState::exactly({value.get<std::uint64_t>()});
  return unexpected_json(member.name, R"("any", "no_stream", "exists" or a stream version)", member.value);
}

Result<std::string> metadata_of(const JsonMember& member) {
  if (member.value == "null") return std::string();
  if (!json_members(member.value)) return unexpected_json(member.name, "an object", member.value);
  return std::string(member.value);
}

Result<void> take(const JsonMember& member, Commit& commit) {
  StreamWrite& write = commit.writes.front();
  NewEvent& event = write.events.front();
  const auto into = [](auto& target, auto result) -> Result<void> {
    if (!result) return result.error();
    target = std::move(*result);
    return {};
  };
  if (member.name == "stream") return into(write.stream, string_of(member));
  if (member.name == "type") return into(event.type, string_of(member));
  if (member.name == "expected") return into(write.expected, expected_of(member));
  if (member.name == "id") return into(event.id, id_of(member));
  if (member.name == "correlation") return into(event.correlation, id_of(member));
  if (member.name == "causation") return into(event.causation, id_of(member));
  if (member.name == "metadata") return into(event.metadata, metadata_of(member));
  if (member.name == "tags") return into(event.tags, parse_strings(member.name, member.value));
  if (member.name == "fail_if_any") return into(commit.conditions.emplace_back(), parse_condition(member.value));
  if (member.name == "data") {
    event.data = member.value;
    return {};
  }
  // A misspelt "expected" that were passed over would commit what it was meant to prevent.
  return Error(Errc::invalid_argument,
               fmt::format("\"{}\" is no member of an event to append; expected stream, type, data, and as needed "
                           "expected, id, correlation, causation, metadata, tags, fail_if_any",
                           shown(member.name)));
}

/// Consumers, timers and stream metadata live in such names, and believe what stands there.
Result<void> expect_not_weirs_own(const char* member, std::string_view name) {
  if (!name.starts_with('$')) return {};
  return Error(
      Errc::invalid_argument,
      fmt::format("\"{}\": expected a name of yours, found \"{}\"; names that begin with $ are Weir's own (for "
                  "the metadata of a stream there is `weir streams metadata`)",
                  member, shown(name)));
}

}  // namespace

Result<Commit> parse_append_line(std::string_view line) {
  const auto members = json_members(line);
  if (!members)
    return Error(Errc::invalid_argument,
                 is_json(line) ? fmt::format("expected a JSON object like {}, found another JSON value", kExample)
                               : fmt::format("expected a JSON object like {}, found what is not valid JSON", kExample));
  for (const JsonMember& member : *members)
    if (const std::size_t depth = json_depth(member.value); depth > kMaxJsonDepth)
      return Error(Errc::too_large, fmt::format("\"{}\": expected objects and arrays nested at most {} deep, found {}",
                                                shown(member.name), kMaxJsonDepth, depth));
  Commit commit;
  commit.writes.push_back({.stream = {}, .events = {NewEvent{}}});
  std::set<std::string> seen;
  for (const JsonMember& member : *members) {
    if (!seen.insert(member.name).second)
      return Error(Errc::invalid_argument, fmt::format("\"{}\" is there twice; expected once", shown(member.name)));
    WEIR_CHECK(take(member, commit));
  }
  for (const char* required : {"stream", "type", "data"})
    if (!seen.contains(required))
      return Error(Errc::invalid_argument,
                   fmt::format("\"{}\" is missing; expected an object like {}", required, kExample));
  WEIR_CHECK(expect_not_weirs_own("stream", commit.writes.front().stream));
  WEIR_CHECK(expect_not_weirs_own("type", commit.writes.front().events.front().type));
  return commit;
}

}  // namespace weir::cli
