#include "commands/verify.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "env/environment.hpp"
#include "log/directory.hpp"
#include "progress_line.hpp"
#include "watched_files.hpp"

namespace weir::cli {
namespace {

using Json = nlohmann::ordered_json;

Json damage_json(const Corruption& damage) {
  return {{"file", damage.file},
          {"offset", damage.offset},
          {"position", damage.position ? Json(damage.position->value) : Json()},
          {"reason", damage.reason}};
}

std::string damage_text(const Corruption& damage) {
  const std::string position = damage.position ? fmt::format("position {}", damage.position->value) : "";
  if (damage.file.empty()) return fmt::format("{}: {}", position, damage.reason);
  return fmt::format("{}, offset {}{}: {}", damage.file, damage.offset, position.empty() ? "" : ", " + position,
                     damage.reason);
}

/// The sizes of the segments; zero where they cannot be listed, which the verification itself will say.
std::uint64_t bytes_of_log(env::FileSystem& files, const log::LogDirectory& directory) {
  std::uint64_t bytes = 0;
  const auto names = directory.list_segments(files);
  if (!names) return 0;
  for (const log::SegmentName& name : *names) {
    std::error_code ignored;
    const auto size = std::filesystem::file_size(directory.segment(name), ignored);
    if (!ignored) bytes += size;
  }
  return bytes;
}

}  // namespace

Result<store::Verification> verify_store(const std::filesystem::path& directory, const Terminal& terminal) {
  const env::Environment& real = env::real_environment();
  // Twice: each segment is read for its checksums, and mapped to follow the streams through it.
  ProgressLine progress(terminal, "verifying", 2 * bytes_of_log(real.files, log::LogDirectory{directory}));
  WatchedFiles files(real.files, [&progress](std::uint64_t bytes) { progress.add(bytes); });
  env::Environment watched{files, real.clock, real.random};
  return store::verify(watched, directory);
}

Result<void> report_verification(const store::Verification& found, const Terminal& terminal) {
  if (terminal.json()) {
    const Json line{{"segments", found.segments}, {"frames", found.frames},
                    {"events", found.events},     {"streams", found.streams},
                    {"bytes", found.bytes},       {"damage", found.damage ? damage_json(*found.damage) : Json()}};
    terminal.out << line.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n';
  } else {
    terminal.out << fmt::format("{} events in {} frames of {} segment{}, {} bytes: {}\n", found.events, found.frames,
                                found.segments, found.segments == 1 ? "" : "s", found.bytes,
                                found.damage ? "damaged" : "all is well");
  }
  if (!found.damage) return {};
  return Error(Errc::corrupted,
               damage_text(*found.damage) +
                   ". Nothing was changed. Copy the directory before anything else; then restore it from a backup",
               *found.damage);
}

}  // namespace weir::cli
