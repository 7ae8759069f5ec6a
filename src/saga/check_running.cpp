#include "saga/check_running.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "saga/saga_events.hpp"
#include "weir/saga/saga_state.hpp"

namespace weir::saga {
namespace {

constexpr std::size_t kListed = 5;

bool is_declared(const SagaEvent& started, const std::vector<std::unique_ptr<SagaDefinition>>& definitions) {
  return std::ranges::any_of(definitions, [&](const auto& definition) {
    return definition->version == started.version &&
           std::ranges::equal(started.steps, definition->steps, {}, {}, &SagaStep::name);
  });
}

}  // namespace

Result<void> check_running(const EventReader& own, std::string_view name,
                           const std::vector<std::unique_ptr<SagaDefinition>>& definitions) {
  std::vector<SagaEvent> others;
  Result<void> read;
  WEIR_CHECK(own.read(Read::type("$saga_started"), [&](const EventView& event) {
    if (!event.stream.starts_with(name) || category_of(event.stream) != name) return Flow::more;
    auto started = read_saga_event(event.type, event.data);
    if (!started) {
      read = started.error().during("reading saga " + std::string(event.stream));
      return Flow::stop;
    }
    if (!is_declared(*started, definitions)) others.push_back(std::move(*started));
    return Flow::more;
  }));
  if (!read) return read.error();

  std::size_t running = 0;
  std::string list;
  std::set<std::uint32_t> versions;
  for (const SagaEvent& started : others) {
    WEIR_TRY(const SagaState state, load_saga(own, name, started.key));
    if (state.phase() == SagaPhase::completed || state.phase() == SagaPhase::compensated) continue;
    versions.insert(started.version);
    if (++running > kListed) continue;
    list += fmt::format("{}{} (version {}: {})", list.empty() ? "" : "; ", saga_stream(name, started.key),
                        started.version, fmt::join(started.steps, ", "));
  }
  if (running == 0) return {};
  if (running > kListed) list += fmt::format("; and {} more", running - kListed);
  return Error(
      Errc::bad_schema,
      fmt::format("saga \"{}\": {} of its sagas run with steps that this build does not declare: {}. A running "
                  "saga keeps its steps: declare them with earlier_version({}), and give changed steps a "
                  "higher version",
                  name, running, list, fmt::join(versions, "), earlier_version(")));
}

}  // namespace weir::saga
