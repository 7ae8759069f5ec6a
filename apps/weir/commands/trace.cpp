#include "commands/trace.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "event_json.hpp"
#include "event_text.hpp"
#include "flow_tree.hpp"
#include "json_text.hpp"

namespace weir::cli {
namespace {

double seconds_between(Time from, Time to) { return std::chrono::duration<double>(to - from).count(); }

class TreePrinter {
 public:
  TreePrinter(const std::vector<NamedReader>& stores, Time begin, const Terminal& terminal)
      : stores_(stores), begin_(begin), terminal_(terminal) {}

  void print_text(const FlowNode& node) {
    const Event& event = node.event->event;
    terminal_.out << fmt::format("{}{:>+12.6f}s{}  {:{}}{}{}{}  {}/{}@{}\n", terminal_.dim(),
                                 seconds_between(begin_, event.time), terminal_.plain(), "", 2 * node.depth,
                                 terminal_.bold(), printable(event.type), terminal_.plain(), name_of(node),
                                 printable(event.stream), event.version.value);
  }

  void print_json(const FlowNode& node) {
    close_down_to(node.depth);
    std::string text = has_sibling_ ? "," : "";
    text += fmt::format("{{\"store\":{},\"offset_seconds\":{:.6f},\"event\":", json_string(name_of(node)),
                        seconds_between(begin_, node.event->event.time));
    append_event_json(text, node.event->event.view());
    text += ",\"effects\":[";
    terminal_.out << text;
    open_ = node.depth + 1;
    has_sibling_ = false;
  }

  /// Ends the nodes that are open at `depth` and below; a root ends its line.
  void close_down_to(std::size_t depth) {
    for (; open_ > depth; --open_) {
      terminal_.out << "]}";
      has_sibling_ = open_ > 1;
      if (open_ == 1) terminal_.out << '\n';
    }
  }

 private:
  const std::string& name_of(const FlowNode& node) const { return stores_[node.event->store].name; }

  const std::vector<NamedReader>& stores_;
  Time begin_;
  const Terminal& terminal_;
  std::size_t open_ = 0;
  bool has_sibling_ = false;
};

}  // namespace

Result<void> trace(const std::vector<NamedReader>& stores, EventId correlation, const Terminal& terminal) {
  std::vector<FlowEvent> events;
  for (std::size_t store = 0; store < stores.size(); ++store) {
    WEIR_TRY(auto found, stores[store].reader->collect(Read::correlation(correlation)));
    for (Event& event : found) events.push_back({store, std::move(event)});
  }
  if (events.empty())
    return Error(Errc::not_found,
                 fmt::format("no event of correlation {} in {}; expected the id of the first event of a flow (`weir "
                             "inspect DIR POSITION` shows an event's correlation)",
                             to_string(correlation), stores.size() == 1 ? "this store" : "these stores"));

  const Time begin = std::ranges::min_element(events, {}, [](const FlowEvent& e) { return e.event.time; })->event.time;
  TreePrinter printer(stores, begin, terminal);
  for (const FlowNode& node : flow_tree(events)) {
    if (terminal.json()) {
      printer.print_json(node);
    } else {
      printer.print_text(node);
    }
  }
  printer.close_down_to(0);
  return {};
}

}  // namespace weir::cli
