#include "commands/read.hpp"

#include <fmt/format.h>

#include "event_text.hpp"

namespace weir::cli {
namespace {

Result<void> print(const EventReader& reader, Selection what, const ReadRange& range, const Terminal& terminal) {
  const Read read{
      .what = std::move(what), .direction = range.direction, .start = range.from, .max_events = range.limit};
  return reader.read(read, [&terminal](const EventView& event) {
    print_event(terminal, event);
    return terminal.out ? Flow::more : Flow::stop;
  });
}

}  // namespace

Result<void> read_stream(const EventReader& reader, const std::string& stream, const ReadRange& range,
                         const Terminal& terminal) {
  WEIR_TRY(const auto last, reader.stream_version(stream));
  if (!last)
    return Error(Errc::not_found, fmt::format("there is no stream \"{}\" in this store; `weir streams DIR` lists those "
                                              "there are",
                                              printable(stream)));
  return print(reader, OfStream{stream}, range, terminal);
}

Result<void> read_all(const EventReader& reader, const ReadRange& range, const Terminal& terminal) {
  return print(reader, AllEvents{}, range, terminal);
}

Result<void> read_query(const EventReader& reader, Query query, const ReadRange& range, const Terminal& terminal) {
  return print(reader, OfQuery{std::move(query)}, range, terminal);
}

}  // namespace weir::cli
