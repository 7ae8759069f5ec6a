#include "consumer/trace_context.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "weir/schema/json_reader.hpp"

namespace weir::consumer {
namespace {

constexpr std::string_view kMember = "traceparent";
constexpr std::size_t kTraceId = 3, kParentId = 36, kFlags = 53, kLength = 55;  // where each begins, and all of it

bool is_hex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }
bool is_zero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

bool is_valid(std::string_view text) {
  if (text.size() < kLength || text[kTraceId - 1] != '-' || text[kParentId - 1] != '-' || text[kFlags - 1] != '-')
    return false;
  const auto version = text.substr(0, 2), trace = text.substr(kTraceId, 32), parent = text.substr(kParentId, 16);
  if (!is_hex(version) || !is_hex(trace) || !is_hex(parent) || !is_hex(text.substr(kFlags, 2))) return false;
  if (version == "ff" || is_zero(trace) || is_zero(parent)) return false;
  // Later versions may have more behind it, version 00 has not.
  return text.size() == kLength || (version != "00" && text[kLength] == '-');
}

/// What the members of a JSON object say about a trace.
struct Members {
  bool any = false;
  std::optional<std::string> traceparent{};  ///< Empty when it is there and no string.
};

/// Nothing when the text is no JSON object.
std::optional<Members> members_of(std::string_view text) {
  JsonReader in(text);
  Members members;
  if (!in.begin_object()) return std::nullopt;
  for (std::string_view name; in.next_member(name);) {
    members.any = true;
    const bool is_ours = name == kMember;
    std::string_view value;
    if (!in.json(value)) return std::nullopt;
    if (!is_ours) continue;
    members.traceparent.emplace();
    JsonReader(value).string(*members.traceparent);
  }
  if (!in.finish()) return std::nullopt;
  return members;
}

std::string parent_id(EventId id) {
  std::string digits = to_string(id);
  std::erase(digits, '-');
  return digits.substr(16);
}

}  // namespace

std::string traceparent_in(std::string_view metadata) {
  if (metadata.empty()) return {};
  const auto members = members_of(metadata);
  if (!members || !members->traceparent || !is_valid(*members->traceparent)) return {};
  return *members->traceparent;
}

std::string continue_trace(std::string metadata, std::string_view traceparent, EventId effect) {
  if (traceparent.empty()) return metadata;
  if (metadata.empty()) metadata = "{}";
  const auto members = members_of(metadata);
  if (!members || members->traceparent) return metadata;
  std::string member = members->any ? ",\"" : "\"";
  member.append(kMember).append("\":\"00-").append(traceparent.substr(kTraceId, 32));
  member.append("-").append(parent_id(effect)).append("-").append(traceparent.substr(kFlags, 2)).append("\"");
  metadata.insert(metadata.rfind('}'), member);
  return metadata;
}

}  // namespace weir::consumer
