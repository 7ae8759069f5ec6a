// The commands of the binary: each declares its flags, and runs when it was asked for.
#pragma once

#include <CLI/CLI.hpp>

namespace orders {

/// Nothing to be sorry about; anything else is an exit code of weir::exit_code_of, or one of these.
inline constexpr int kDone = 0;
inline constexpr int kFoundViolation = 1;
inline constexpr int kWrongUsage = 2;
inline constexpr int kParkedKeys = 3;  ///< It ended, and some keys failed for good.

void add_import(CLI::App&, int& exit_code);
void add_demo(CLI::App&, int& exit_code);
void add_report(CLI::App&, int& exit_code);
void add_customer(CLI::App&, int& exit_code);
void add_show(CLI::App&, int& exit_code);
void add_check(CLI::App&, int& exit_code);
void add_serve(CLI::App&, int& exit_code);

}  // namespace orders
