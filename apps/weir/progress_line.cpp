#include "progress_line.hpp"

#include <fmt/format.h>

#include "event_text.hpp"

namespace weir::cli {
namespace {

constexpr std::string_view kWipe = "\r\x1b[K";

}  // namespace

log::ByteProgress progress_line(const Terminal& terminal, std::string doing) {
  if (!terminal.progress) return {};
  return [&terminal, doing = std::move(doing)](std::uint64_t done, std::uint64_t total) {
    terminal.err << kWipe;
    if (done < total)
      terminal.err << fmt::format("{} {} of {} ({} %)", doing, size_text(done), size_text(total), done * 100 / total);
    terminal.err << std::flush;
  };
}

std::function<void(Position)> position_line(const Terminal& terminal, std::string doing) {
  if (!terminal.progress) return {};
  return [&terminal, doing = std::move(doing), next = std::uint64_t{0}](Position at) mutable {
    constexpr std::uint64_t kSeldom = 65'536;
    if (at.value < next) return;
    next = at.value + kSeldom;
    terminal.err << kWipe << fmt::format("{}, at position {}", doing, at.value) << std::flush;
  };
}

std::function<void(const ScavengeReport&, std::uint64_t)> segment_line(const Terminal& terminal) {
  if (!terminal.progress) return {};
  return [&terminal](const ScavengeReport& so_far, std::uint64_t segments) {
    terminal.err << kWipe
                 << fmt::format("scavenging, segment {} of {}, {} given back", so_far.segments, segments,
                                size_text(so_far.bytes))
                 << std::flush;
  };
}

void wipe_line(const Terminal& terminal) {
  if (terminal.progress) terminal.err << kWipe << std::flush;
}

}  // namespace weir::cli
