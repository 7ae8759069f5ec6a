#include "commands/repair.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "event_text.hpp"
#include "stores.hpp"

namespace weir::cli {
namespace {

using Json = nlohmann::ordered_json;

/// So many streams are named to people; programs get them all.
constexpr std::size_t kStreamsShown = 20;

std::vector<std::string> files_cut(const log::RepairPlan& plan, const log::LogDirectory& directory) {
  std::vector<std::string> files;
  if (plan.cut)
    for (std::size_t i = plan.cut->kept_whole; i < plan.segments.size(); ++i)
      files.push_back(directory.segment(plan.segments[i]).string());
  return files;
}

std::vector<std::string> files_rewritten(const log::RepairPlan& plan, const log::LogDirectory& directory) {
  std::vector<std::string> files;
  if (plan.writes_identity) files.push_back(directory.identity().string());
  if (plan.writes_ancestry) files.push_back(directory.ancestry().string());
  if (plan.writes_control) files.push_back(directory.control().string());
  for (const log::SegmentName& name : plan.short_segments) files.push_back(directory.segment(name).string());
  return files;
}

void print_json(const log::RepairPlan& plan, const log::LogDirectory& directory, const std::filesystem::path& kept_in,
                const Terminal& terminal) {
  Json damage = Json::array(), streams = Json::array();
  for (const Corruption& place : plan.damage)
    damage.push_back({{"file", place.file},
                      {"offset", place.offset},
                      {"position", place.position ? Json(place.position->value) : Json()},
                      {"reason", place.reason}});
  for (const auto& [stream, events] : plan.loss.streams) streams.push_back({{"stream", stream}, {"events", events}});
  const Json line{{"needed", plan.is_needed()},
                  {"done", !kept_in.empty()},
                  {"kept_in", kept_in.empty() ? Json() : Json(kept_in.string())},
                  {"damage", damage},
                  {"kept_events", plan.end.position.value},
                  {"lost_events", plan.loss.events},
                  {"streams", streams},
                  {"in_other_streams", plan.loss.in_other_streams},
                  {"in_unknown_streams", plan.loss.events - plan.loss.readable},
                  {"cut", files_cut(plan, directory)},
                  {"rewritten", files_rewritten(plan, directory)}};
  terminal.out << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
}

void print_loss(const log::RepairPlan& plan, const Terminal& terminal) {
  const log::RepairLoss& loss = plan.loss;
  terminal.out << fmt::format("{}lost{}   {} event{}, from position {} on\n", terminal.bold(), terminal.plain(),
                              loss.events, loss.events == 1 ? "" : "s", plan.end.position.value);
  std::size_t shown = 0;
  for (const auto& [stream, events] : loss.streams) {
    if (shown++ == kStreamsShown) break;
    terminal.out << fmt::format("       {} of stream {}\n", events, printable(stream));
  }
  if (loss.streams.size() > kStreamsShown)
    terminal.out << fmt::format("       and more, in {} other streams (--json names up to {})\n",
                                loss.streams.size() - kStreamsShown, log::RepairLoss::kMaxStreams);
  if (loss.events > loss.readable)
    terminal.out << fmt::format("       {} in what cannot be read: nobody knows of which streams\n",
                                loss.events - loss.readable);
}

}  // namespace

void print_plan(const log::RepairPlan& plan, const std::filesystem::path& directory,
                const std::filesystem::path& kept_in, const Terminal& terminal) {
  const log::LogDirectory where{directory};
  if (terminal.json()) return print_json(plan, where, kept_in, terminal);
  if (!plan.is_needed()) {
    terminal.out << fmt::format("nothing to repair: {} events, and all is well\n", plan.end.position.value);
    return;
  }
  for (const Corruption& place : plan.damage)
    terminal.out << fmt::format("found  {}, offset {}{}: {}\n", place.file, place.offset,
                                place.position ? fmt::format(", position {}", place.position->value) : "",
                                place.reason);
  for (const std::string& file : files_rewritten(plan, where)) terminal.out << fmt::format("made anew  {}\n", file);
  if (plan.cut) {
    print_loss(plan, terminal);
    const auto cut = files_cut(plan, where);
    for (std::size_t i = 0; i < cut.size(); ++i)
      terminal.out << fmt::format(
          "cut    {}{}\n", cut[i],
          i == 0 && plan.cut->has_part ? fmt::format(", from offset {} on", plan.cut->end.offset) : "");
  }
  terminal.out << fmt::format("kept   {} event{}, all before position {}\n", plan.end.position.value,
                              plan.end.position.value == 1 ? "" : "s", plan.end.position.value);
  if (!kept_in.empty()) terminal.out << fmt::format("done; what was cut or replaced is in {}\n", kept_in.string());
}

Result<void> repair(const std::filesystem::path& directory, Consent consent, const Terminal& terminal) {
  std::filesystem::path kept_in;
  {
    WEIR_TRY(auto work, log::Repair::prepare(env::real_environment(), directory));
    const log::RepairPlan& plan = work.plan();
    if (plan.is_needed() && consent == Consent::yes) {
      WEIR_TRY(kept_in, work.carry_out());
    }
    print_plan(plan, directory, kept_in, terminal);
    if (!plan.is_needed()) return {};
    if (consent == Consent::no)
      return Error(Errc::corrupted,
                   fmt::format("{}: nothing was changed. A backup may lose less: see `weir restore`. To do the above, "
                               "say --yes",
                               directory.string()),
                   plan.damage.front());
  }
  return with_store(directory, [](EventStore&) { return Result<void>(); });
}

}  // namespace weir::cli
