#include "progress_line.hpp"

#include <fmt/format.h>

#include "event_text.hpp"

namespace weir::cli {

log::ByteProgress progress_line(const Terminal& terminal, std::string doing) {
  if (!terminal.progress) return {};
  return [&terminal, doing = std::move(doing)](std::uint64_t done, std::uint64_t total) {
    constexpr std::string_view kWipe = "\r\x1b[K";
    terminal.err << kWipe;
    if (done < total)
      terminal.err << fmt::format("{} {} of {} ({} %)", doing, size_text(done), size_text(total), done * 100 / total);
    terminal.err << std::flush;
  };
}

}  // namespace weir::cli
