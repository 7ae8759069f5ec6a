#include "progress_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace weir::cli {
namespace {

constexpr std::string_view kWipe = "\r\x1b[K";

double in_mib(std::uint64_t bytes) { return static_cast<double>(bytes) / (1024.0 * 1024.0); }

}  // namespace

ProgressLine::ProgressLine(const Terminal& terminal, std::string what, std::uint64_t total_bytes)
    : terminal_(terminal), what_(std::move(what)), total_(std::max<std::uint64_t>(1, total_bytes)) {
  add(0);
}

ProgressLine::~ProgressLine() {
  if (terminal_.progress) terminal_.err << kWipe << std::flush;
}

void ProgressLine::add(std::uint64_t bytes) {
  done_ = std::min(total_, done_ + bytes);
  const std::uint64_t percent = done_ * 100 / total_;
  if (!terminal_.progress || percent == percent_) return;
  percent_ = percent;
  terminal_.err << fmt::format("{}{}  {:>3} %  {:.1f} of {:.1f} MiB", kWipe, what_, percent, in_mib(done_),
                               in_mib(total_))
                << std::flush;
}

}  // namespace weir::cli
