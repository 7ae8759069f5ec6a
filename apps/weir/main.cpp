// weir: looks into stores, appends to them, and releases what is parked. Wiring only; docs/reference/cli.md is the
// manual.
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "command_line.hpp"
#include "error_text.hpp"
#include "standard_output.hpp"
#include "standard_streams.hpp"

namespace weir::cli {
namespace {

bool wants_colours() {
  const char* term = std::getenv("TERM");
  return isatty(STDOUT_FILENO) && !std::getenv("NO_COLOR") && term && std::strcmp(term, "dumb") != 0;
}

Terminal terminal_on(std::ostream& out, Manner manner) {
  return {.out = out,
          .err = std::cerr,
          .manner = manner,
          .colours = wants_colours(),
          .progress = isatty(STDERR_FILENO) != 0};
}

/// What the process exits with. An output that nobody reads to its end (`weir all DIR | head`) is no failure of ours.
int conclude(const Result<void>& result, int output_failure, const Terminal& terminal) {
  if (output_failure == EPIPE) return result ? 0 : exit_code_of(result.error().code());
  if (output_failure != 0) {
    const Error error(output_failure == ENOSPC ? Errc::no_space : Errc::io,
                      std::string("the output could not be written: ") + std::strerror(output_failure));
    report(terminal, error);
    return exit_code_of(error.code());
  }
  if (result) return 0;
  report(terminal, result.error());
  return exit_code_of(result.error().code());
}

int run(int argc, char** argv) {
  take_closed_standard_streams();
  signal(SIGPIPE, SIG_IGN);
  std::ios::sync_with_stdio(false);
  StandardOutput out(stdout);

  CLI::App app("Weir: looks into event stores, appends to them, and operates their consumers.", "weir");
  app.footer(
      "Examples:\n"
      "  weir status data/order\n"
      "  weir tail data/order --json | jq .type\n"
      "  weir read --help\n"
      "\n"
      "Exit codes: 0 success, 1 a check that failed, 2 wrong usage, 10 and up the kinds of errors\n"
      "(docs/reference/cli.md lists them). Every command takes --help, with examples.");
  app.set_version_flag("--version", "weir " WEIR_VERSION);
  app.require_subcommand(1);
  Chosen chosen;
  add_commands(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (const int code = answer_parse_error(app, error, asked_manner(argc, argv), out, std::cerr); code != 0)
      return code;
    out.flush();
    return conclude({}, out.failure(), terminal_on(out, Manner::text));
  }

  const Terminal terminal = terminal_on(out, chosen.json ? Manner::json : Manner::text);
  const Result<void> result = chosen.run(terminal);
  out.flush();
  return conclude(result, out.failure(), terminal);
}

}  // namespace
}  // namespace weir::cli

int main(int argc, char** argv) { return weir::cli::run(argc, argv); }
