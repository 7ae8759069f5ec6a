#include "commands/output.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

#include <nlohmann/json.hpp>

#include "commands/printable.hpp"

namespace orders {

namespace {

void say_json(std::string_view code, const std::string& message) {
  const nlohmann::ordered_json line{{"error", {{"code", code}, {"message", message}}}};
  // As ASCII: a terminal is not driven by it, either.
  say(line.dump(-1, ' ', true, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

}  // namespace

int fail(const weir::Error& error, bool json) {
  if (json) {
    say_json(weir::name_of(error.code()), error.message());
  } else {
    say(fmt::format("orders: {} ({})\n", error.message(), weir::name_of(error.code())));
  }
  return weir::exit_code_of(error.code());
}

int fail_usage(const std::string& why, bool json) {
  constexpr std::string_view kHelp =
      "\"orders --help\" lists the commands, \"orders COMMAND --help\" a command's flags";
  if (json) {
    say_json("wrong_usage", fmt::format("{}; {}", why, kHelp));
  } else {
    say(fmt::format("orders: {}\n{}.\n", why, kHelp));
  }
  return kWrongUsage;
}

int print(const std::string& text, bool json) {
  const std::string shown = json ? text : printable(text);
  errno = 0;
  if (std::fwrite(shown.data(), 1, shown.size(), stdout) == shown.size() && std::fflush(stdout) == 0) return kDone;
  const int why = errno;
  if (why == EPIPE) return kDone;
  const std::string found = why == 0 ? "an error" : std::strerror(why);
  return fail({why == ENOSPC ? weir::Errc::no_space : weir::Errc::io, "the output could not be written: " + found},
              json);
}

void say(const std::string& text) { std::fputs(printable(text).c_str(), stderr); }

int report_parked(const RunOutcome& outcome, const Options& options) {
  for (const ParkedKey& parked : outcome.parked)
    say(
        fmt::format("orders: parked: key {} of consumer {}: {}\n  once mended: weir dead-letters release {} --consumer "
                    "{} --key {}\n",
                    parked.key, parked.consumer, parked.error, options.store_of(parked.service).string(),
                    parked.consumer, parked.key));
  return outcome.parked.empty() ? kDone : kParkedKeys;
}

}  // namespace orders
