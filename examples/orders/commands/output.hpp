// What every command prints in the same way.
#pragma once

#include <string>

#include <weir/base/result.hpp>

#include "commands/commands.hpp"
#include "system/run.hpp"

namespace orders {

/// Says what went wrong on standard error, as a sentence or as {"error":{"code","message"}}, and returns the exit code
/// for it.
int fail(const weir::Error&, bool json = false);

/// The same for a command line that cannot be understood, with the code "wrong_usage"; kWrongUsage.
int fail_usage(const std::string& why, bool json);

/// On standard output, text as `printable` shows it; kDone, or what `fail` returned because it could not be written. A
/// reader that went away (`orders report ... | head`) is no failure.
int print(const std::string& text, bool json = false);

/// On standard error, as `printable` shows it. Where nobody can read it, nobody can be told.
void say(const std::string& text);

/// Names the keys that failed for good, and how to go on; kParkedKeys if there are any.
int report_parked(const RunOutcome&, const Options&);

}  // namespace orders
