// The command line of `weir`: which commands there are, what they take, and what runs.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "terminal.hpp"
#include "weir/base/result.hpp"

namespace weir::cli {

/// What the command line asks for.
struct Chosen {
  std::function<Result<void>(const Terminal&)> run;
  bool json = false;
};

/// Adds all commands to `app`; parsing then fills `chosen`, which must outlive the parsing.
void add_commands(CLI::App& app, Chosen& chosen);

/// The manner that the words ask for, also where they cannot be parsed.
Manner asked_manner(int argc, const char* const* argv);

/// What a command line is answered with that could not be parsed, or that asked for help or the version. Returns the
/// exit code: 0 or 2.
int answer_parse_error(const CLI::App& app, const CLI::ParseError&, Manner, std::ostream& out, std::ostream& err);

}  // namespace weir::cli
