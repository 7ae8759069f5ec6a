#include "commands/scavenge.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "event_text.hpp"
#include "interrupt.hpp"
#include "progress_line.hpp"
#include "weir/consumer/scavenge.hpp"

namespace weir::cli {

Result<void> scavenge_store(const std::filesystem::path& directory, const Terminal& terminal) {
  catch_interrupts();
  const auto done = scavenge(directory, {.on_progress = segment_line(terminal), .should_stop = interrupted});
  wipe_line(terminal);
  if (!done) return done.error();
  report_scavenged(*done, terminal);
  return {};
}

void report_scavenged(const ScavengeReport& report, const Terminal& terminal) {
  if (terminal.json()) {
    const nlohmann::ordered_json line{{"segments", report.segments},
                                      {"rewritten", report.rewritten},
                                      {"events", report.events},
                                      {"bytes", report.bytes},
                                      {"finished", report.finished}};
    terminal.out << line.dump() << '\n';
    return;
  }
  terminal.out << fmt::format("{} given back: {} event{} gone, {} of {} segment{} written anew{}\n",
                              size_text(report.bytes), report.events, report.events == 1 ? "" : "s", report.rewritten,
                              report.segments, report.segments == 1 ? "" : "s",
                              report.finished ? "" : "; stopped, and the next run goes on from here");
}

}  // namespace weir::cli
