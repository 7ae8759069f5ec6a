#include "condition_json.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "json_text.hpp"

namespace weir::cli {
namespace {

using Json = nlohmann::json;

/// The members of an object that has none but these, each once.
Result<std::vector<JsonMember>> members_of(std::string_view what, std::string_view json,
                                           std::initializer_list<std::string_view> known) {
  auto members = json_members(json);
  if (!members) return unexpected_json(what, "an object", json);
  std::set<std::string_view> seen;
  for (const JsonMember& member : *members) {
    if (std::ranges::find(known, std::string_view(member.name)) == known.end())
      return Error(Errc::invalid_argument, fmt::format("\"{}\" is no member of \"{}\"; expected {}", shown(member.name),
                                                       what, fmt::join(known, ", ")));
    if (!seen.insert(member.name).second)
      return Error(Errc::invalid_argument, fmt::format("\"{}\" is there twice; expected once", shown(member.name)));
  }
  return *std::move(members);
}

Result<Alternative> parse_alternative(std::string_view json) {
  Alternative alternative;
  WEIR_TRY(const auto members, members_of("query", json, {"types", "tags"}));
  for (const JsonMember& member : members) {
    WEIR_TRY((member.name == "types" ? alternative.types : alternative.tags), parse_strings(member.name, member.value));
  }
  return alternative;
}

Result<Query> parse_query(std::string_view json) {
  const auto list = json_elements(json);
  if (!list) return unexpected_json("query", "an array of objects with types and tags", json);
  Query query;
  for (const std::string_view one : *list) {
    WEIR_TRY(Alternative alternative, parse_alternative(one));
    query.alternatives.push_back(std::move(alternative));
  }
  return query;
}

}  // namespace

std::string shown(std::string_view text) {
  constexpr std::size_t kShown = 80;
  return std::string(text.substr(0, kShown)) + (text.size() > kShown ? "…" : "");
}

Error unexpected_json(std::string_view name, std::string_view expected, std::string_view found) {
  return Error(Errc::invalid_argument,
               fmt::format("\"{}\": expected {}, found {}", shown(name), expected, shown(found)));
}

Result<std::vector<std::string>> parse_strings(std::string_view name, std::string_view json) {
  const Json value = Json::parse(json);
  std::vector<std::string> strings;
  if (!value.is_array()) return unexpected_json(name, "an array of strings", json);
  for (const Json& one : value) {
    if (!one.is_string()) return unexpected_json(name, "an array of strings", json);
    strings.push_back(one.get<std::string>());
  }
  return strings;
}

Result<FailIfAny> parse_condition(std::string_view json) {
  constexpr std::string_view kExpected = R"(an object {"query":[{"types":[…],"tags":[…]}],"after":POSITION})";
  if (!json_members(json)) return unexpected_json("fail_if_any", kExpected, json);
  WEIR_TRY(const auto members, members_of("fail_if_any", json, {"query", "after"}));
  if (members.size() < 2) return unexpected_json("fail_if_any", kExpected, json);
  FailIfAny condition;
  for (const JsonMember& member : members) {
    if (member.name == "query") {
      WEIR_TRY(condition.query, parse_query(member.value));
      continue;
    }
    const Json after = Json::parse(member.value);
    if (!after.is_number_unsigned()) return unexpected_json("after", "a position", member.value);
    condition.after = {after.get<std::uint64_t>()};
  }
  return condition;
}

}  // namespace weir::cli
