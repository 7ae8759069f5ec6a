#include "event_json.hpp"

#include <fmt/format.h>

#include <iterator>

#include "json_text.hpp"

namespace weir::cli {
namespace {

void append_value_or_string(std::string& to, std::string_view text) {
  if (is_json(text)) {
    append_json_value(to, text);
  } else {
    append_json_string(to, text);
  }
}

std::string origin_members(const EventView& event) {
  std::string members;
  const auto add = [&members](std::string_view name, std::string_view value) {
    fmt::format_to(std::back_inserter(members), "{}\"{}\":{}", members.empty() ? "" : ",", name, value);
  };
  if (!event.correlation.is_nil() && event.correlation != event.id)
    add("$correlation", json_string(to_string(event.correlation)));
  if (!event.causation.is_nil()) add("$causation", json_string(to_string(event.causation)));
  return members;
}

void append_metadata(std::string& to, const EventView& event) {
  const std::string origin = origin_members(event);
  if (origin.empty()) {
    if (event.metadata.empty()) {
      to += "null";
    } else {
      append_value_or_string(to, event.metadata);
    }
    return;
  }
  const auto own = event.metadata.empty() ? std::vector<JsonMember>{} : json_members(event.metadata);
  to += '{';
  if (!own) {  // The store does not look into metadata: another writer may have put anything there.
    to += "\"$text\":";
    append_json_string(to, event.metadata);
    to += ',';
  } else {
    for (const JsonMember& member : *own) {
      append_json_string(to, member.name);
      to += ':';
      append_json_value(to, member.value);
      to += ',';
    }
  }
  to += origin;
  to += '}';
}

void append_tags(std::string& to, const std::vector<std::string_view>& tags) {
  char before = '[';
  for (std::string_view tag : tags) {
    to += before;
    append_json_string(to, tag);
    before = ',';
  }
  to += ']';
}

}  // namespace

void append_event_json(std::string& to, const EventView& event) {
  fmt::format_to(std::back_inserter(to), "{{\"position\":{},\"stream\":", event.position.value);
  append_json_string(to, event.stream);
  fmt::format_to(std::back_inserter(to), ",\"version\":{},\"type\":", event.version.value);
  append_json_string(to, event.type);
  fmt::format_to(std::back_inserter(to), ",\"id\":\"{}\",\"time\":\"{}\",\"data\":", to_string(event.id),
                 to_string(event.time));
  append_value_or_string(to, event.data);
  to += ",\"metadata\":";
  append_metadata(to, event);
  if (!event.tags.empty()) {
    to += ",\"tags\":";
    append_tags(to, event.tags);
  }
  to += '}';
}

}  // namespace weir::cli
