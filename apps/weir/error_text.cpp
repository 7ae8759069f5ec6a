#include "error_text.hpp"

#include <nlohmann/json.hpp>

#include "event_text.hpp"

namespace weir::cli {
namespace {

using Json = nlohmann::ordered_json;

Json conflicts_json(const Conflicts& conflicts) {
  Json list = Json::array();
  for (const StreamConflict& conflict : conflicts.streams)
    list.push_back({{"stream", conflict.stream},
                    {"expected", conflict.expected},
                    {"actual", conflict.actual},
                    {"actual_version", conflict.actual_version ? Json(conflict.actual_version->value) : Json()}});
  return list;
}

Json tracking_json(const Conflicts& conflicts) {
  Json list = Json::array();
  for (const TrackingConflict& conflict : conflicts.tracking)
    list.push_back({{"consumer", conflict.consumer},
                    {"source", to_string(conflict.source)},
                    {"partition", conflict.partition},
                    {"expected", conflict.expected.value},
                    {"actual", conflict.actual.value}});
  return list;
}

Json queries_json(const Conflicts& conflicts) {
  Json list = Json::array();
  for (const QueryConflict& conflict : conflicts.queries)
    list.push_back({{"condition", conflict.condition},
                    {"after", conflict.after.value},
                    {"position", conflict.position ? Json(conflict.position->value) : Json()},
                    {"type", conflict.position ? Json(conflict.type) : Json()}});
  return list;
}

/// Names that somebody gave to streams, or handlers to failures, must not drive the terminal.
std::string printable_lines(std::string_view message) {
  std::string text;
  for (std::size_t end; (end = message.find('\n')) != std::string_view::npos; message.remove_prefix(end + 1))
    text += printable(message.substr(0, end)) + '\n';
  return text + printable(message);
}

}  // namespace

std::string error_json(const Error& error, std::optional<std::uint64_t> line) {
  Json body{{"code", name_of(error.code())}, {"message", error.message()}};
  if (line) body["line"] = *line;
  if (const auto* conflicts = error.detail<Conflicts>()) {
    body["conflicts"] = conflicts_json(*conflicts);
    if (!conflicts->tracking.empty()) body["tracking"] = tracking_json(*conflicts);
    if (!conflicts->queries.empty()) body["queries"] = queries_json(*conflicts);
  }
  if (const auto* damage = error.detail<Corruption>()) {
    body["file"] = damage->file;
    body["offset"] = damage->offset;
    body["position"] = damage->position ? Json(damage->position->value) : Json();
    body["reason"] = damage->reason;
  }
  return Json{{"error", body}}.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void report(const Terminal& terminal, const Error& error) {
  if (terminal.json()) {
    terminal.err << error_json(error) << '\n';
  } else {
    terminal.err << "weir: " << printable_lines(error.message()) << '\n';
  }
}

}  // namespace weir::cli
