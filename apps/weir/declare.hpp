// The declarations of the commands: names, flags, help, and what runs. In each, flags are parsed into `given`, which
// lives as long as what runs on it.
#pragma once

#include <filesystem>

#include "command_line.hpp"

namespace weir::cli {

/// A command with --json and, at the end of its help, examples.
CLI::App* add_command(CLI::App& parent, Chosen& chosen, const char* name, const char* summary, const char* examples);
CLI::Option* add_directory(CLI::App* command, std::filesystem::path& into);

/// Takes whole numbers of 64 bits only: CLI11 by itself reads -1 as a very large one, and cuts what is larger.
CLI::Option* takes_number(CLI::Option*, const char* type_name = "N");

void add_streams(CLI::App&, Chosen&);
void add_stream_verbs(CLI::App& streams, Chosen&);
void add_read(CLI::App&, Chosen&);
void add_all(CLI::App&, Chosen&);
void add_query(CLI::App&, Chosen&);
void add_tail(CLI::App&, Chosen&);
void add_inspect(CLI::App&, Chosen&);
void add_trace(CLI::App&, Chosen&);
void add_append(CLI::App&, Chosen&);
void add_status(CLI::App&, Chosen&);
void add_dead_letters(CLI::App&, Chosen&);
void add_verify(CLI::App&, Chosen&);
void add_root(CLI::App&, Chosen&);
void add_prove(CLI::App&, Chosen&);
void add_repair(CLI::App&, Chosen&);
void add_index(CLI::App&, Chosen&);
void add_scavenge(CLI::App&, Chosen&);
void add_backup(CLI::App&, Chosen&);
void add_restore(CLI::App&, Chosen&);
void add_fork(CLI::App&, Chosen&);
void add_resume(CLI::App&, Chosen&);

}  // namespace weir::cli
