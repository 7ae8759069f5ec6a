#include "commands/tail.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "event_text.hpp"
#include "weir/store/subscription.hpp"

namespace weir::cli {
namespace {

constexpr std::chrono::milliseconds kAskAgain{100};

Position first_of(const EventReader& reader, const TailOptions& options) {
  if (options.from) return *options.from;
  const std::uint64_t end = reader.end().value;
  return Position{end - std::min(end, options.last)};
}

}  // namespace

Result<void> tail(const EventReader& reader, const TailOptions& options, const Terminal& terminal,
                  const std::function<bool()>& stop) {
  Subscription subscription(reader, first_of(reader, options));
  bool said_caught_up = terminal.json();
  while (terminal.out && !stop()) {
    WEIR_TRY(const auto event, subscription.next(said_caught_up ? kAskAgain : std::chrono::milliseconds{0}));
    if (event) {
      print_event(terminal, event->view());
      terminal.out.flush();
    }
    if (!said_caught_up && subscription.caught_up()) {
      terminal.err << fmt::format("caught up at position {}; waiting for more, Ctrl-C ends\n",
                                  subscription.position().value)
                   << std::flush;
      said_caught_up = true;
    }
  }
  return {};
}

}  // namespace weir::cli
