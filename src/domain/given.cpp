#include "weir/domain/given.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace weir::detail {
namespace {

std::string describe(const std::vector<NewEvent>& events) {
  if (events.empty()) return "  nothing\n";
  std::string text;
  for (const NewEvent& event : events) text += fmt::format("  {} {}\n", event.type, event.data);
  return text;
}

std::string describe_outcome(const std::vector<NewEvent>& events, const std::optional<std::string>& refusal) {
  return refusal ? fmt::format("  refused: {}\n", *refusal) : describe(events);
}

}  // namespace

void expect_events(const std::vector<NewEvent>& expected, const std::vector<NewEvent>& found,
                   const std::optional<std::string>& refusal) {
  const auto same = [](const NewEvent& a, const NewEvent& b) { return a.type == b.type && a.data == b.data; };
  if (!refusal && std::equal(expected.begin(), expected.end(), found.begin(), found.end(), same)) return;
  throw Mismatch(fmt::format("the decision is another one\nexpected:\n{}found:\n{}", describe(expected),
                             describe_outcome(found, refusal)));
}

void refusal_mismatch(const std::string& expected, const std::vector<NewEvent>& found,
                      const std::optional<std::string>& refusal) {
  throw Mismatch(fmt::format("the decision is another one\nexpected:\n  refused: {}\nfound:\n{}", expected,
                             describe_outcome(found, refusal)));
}

EventView as_read(const NewEvent& event, std::string_view stream, StreamVersion version) {
  EventView view{};
  view.position = Position{version.value};
  view.version = version;
  view.stream = stream;
  view.type = event.type;
  view.id = event.id;
  view.correlation = event.id;
  view.data = event.data;
  view.tags.assign(event.tags.begin(), event.tags.end());
  return view;
}

void cannot_be_given(const Error& error) { throw Mismatch(fmt::format("cannot be given: {}", error.message())); }

}  // namespace weir::detail
