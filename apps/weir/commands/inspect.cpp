#include "commands/inspect.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>

#include "event_json.hpp"
#include "event_text.hpp"
#include "json_text.hpp"

namespace weir::cli {
namespace {

struct Frame {
  Position first;
  Position end;  ///< One past the last event of the commit.
};

/// The positions around `event` that carry the checksum of its frame, also of events that are gone. Frames are chained
/// (rule L5), so that neighbours do not share a checksum.
Result<Frame> frame_of(const EventReader& reader, const Event& event) {
  const auto is_in_it = [&](Position position) -> Result<bool> {
    WEIR_TRY(const auto checksum, reader.checksum_at(position));
    return checksum == event.frame_checksum;
  };
  Frame frame{event.position, event.position + 1};
  while (frame.first > Position{}) {
    WEIR_TRY(const bool more, is_in_it({frame.first.value - 1}));
    if (!more) break;
    --frame.first.value;
  }
  for (;; frame.end = frame.end + 1) {
    WEIR_TRY(const bool more, is_in_it(frame.end));
    if (!more) return frame;
  }
}

void print_json(const Event& event, const Frame& frame, const std::optional<FramePlace>& place,
                const Terminal& terminal) {
  std::string line = "{\"event\":";
  append_event_json(line, event.view());
  fmt::format_to(std::back_inserter(line),
                 ",\"correlation\":\"{}\",\"frame\":{{\"checksum\":\"{:08x}\",\"first\":{},\"events\":{}",
                 to_string(event.correlation), event.frame_checksum, frame.first.value, frame.end - frame.first);
  if (place)
    fmt::format_to(std::back_inserter(line), ",\"file\":{},\"offset\":{},\"bytes\":{}", json_string(place->file),
                   place->offset, place->bytes);
  terminal.out << line << "}}\n";
}

void print_text(const Event& event, const Frame& frame, const std::optional<FramePlace>& place,
                const Terminal& terminal) {
  const auto row = [&terminal](std::string_view name, std::string_view value) {
    if (!value.empty())
      terminal.out << fmt::format("{}{:<12}{} {}\n", terminal.dim(), name, terminal.plain(), printable(value));
  };
  row("position", std::to_string(event.position.value));
  row("stream", fmt::format("{}@{}", event.stream, event.version.value));
  row("type", event.type);
  row("id", to_string(event.id));
  row("correlation", to_string(event.correlation));
  row("causation", event.causation.is_nil() ? "none" : to_string(event.causation));
  row("time", to_string(event.time));
  row("tags", fmt::format("{}", fmt::join(event.tags, " ")));
  row("metadata", event.metadata);
  row("data", event.data.empty() ? "(none)" : event.data);
  row("frame", fmt::format("checksum {:08x}, {} event{} from position {}", event.frame_checksum,
                           frame.end - frame.first, frame.end - frame.first == 1 ? "" : "s", frame.first.value));
  if (place) row("on disk", fmt::format("{}, offset {}, {} bytes", place->file, place->offset, place->bytes));
}

}  // namespace

Result<void> inspect(const EventReader& reader, Position position, const std::optional<FramePlace>& place,
                     const Terminal& terminal) {
  WEIR_TRY(const auto found, reader.collect(Read::all(position).limit(1)));
  if (found.empty() || found.front().position != position) {
    WEIR_TRY(const auto gone, reader.checksum_at(position));
    if (gone)
      return Error(Errc::not_found,
                   fmt::format("the event at position {} was scavenged: its hash is all that is left of "
                               "it",
                               position.value));
  }
  if (found.empty())
    return Error(Errc::not_found, fmt::format("there is no event at position {}: this store ends at {} (its last event "
                                              "has the position before)",
                                              position.value, reader.end().value));
  const Event& event = found.front();
  if (event.position != position)
    return Error(Errc::not_found, fmt::format("the event at position {} is gone; the next one is at {}", position.value,
                                              event.position.value));
  WEIR_TRY(const Frame frame, frame_of(reader, event));
  if (terminal.json()) {
    print_json(event, frame, place, terminal);
  } else {
    print_text(event, frame, place, terminal);
  }
  return {};
}

}  // namespace weir::cli
