#include "command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <ostream>

#include "declare.hpp"
#include "json_text.hpp"
#include "suggestion.hpp"

namespace weir::cli {
namespace {

constexpr int kUsageError = 2;

/// The command that the line names, as far as it was understood.
const CLI::App& deepest(const CLI::App& app) {
  const auto named = app.get_subcommands();
  return named.empty() ? app : deepest(*named.front());
}

std::string full_name(const CLI::App& command) {
  return command.get_parent() ? full_name(*command.get_parent()) + ' ' + command.get_name() : command.get_name();
}

std::vector<std::string> words_of(const CLI::App& command) {
  std::vector<std::string> words;
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  for (const CLI::App* sub : command.get_subcommands({})) words.push_back(sub->get_name());
  return words;
}

std::string unexpected_word(const CLI::App& command, const std::string& word) {
  const bool is_flag = word.starts_with('-');
  const bool is_command = !is_flag && !command.get_parent();
  std::string text = fmt::format("{} \"{}\"",
                                 is_flag      ? "there is no flag"
                                 : is_command ? "there is no command"
                                              : "unexpected",
                                 word);
  if (const auto meant = nearest(word.substr(0, word.find('=')), words_of(command)))
    text += fmt::format("; did you mean {}?", *meant);
  return text;
}

}  // namespace

CLI::App* add_command(CLI::App& parent, Chosen& chosen, const char* name, const char* summary, const char* examples) {
  CLI::App* command = parent.add_subcommand(name, summary);
  command->footer(std::string("Examples:\n") + examples);
  command->add_flag("--json", chosen.json, "One JSON object a line, for programs");
  return command;
}

CLI::Option* add_directory(CLI::App* command, std::filesystem::path& into) {
  return command->add_option("DIR", into, "The store's directory")->type_name("")->required();
}

CLI::Option* takes_number(CLI::Option* option, const char* type_name) {
  return option->type_name(type_name)->check([](const std::string& text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = error == std::errc{} && end == text.data() + text.size();
    return is_number ? "" : "expected a whole number of at most 18446744073709551615, found " + text;
  });
}

void add_commands(CLI::App& app, Chosen& chosen) {
  app.add_flag("--json", chosen.json, "The same as after the command");
  add_streams(app, chosen);
  add_read(app, chosen);
  add_all(app, chosen);
  add_query(app, chosen);
  add_tail(app, chosen);
  add_inspect(app, chosen);
  add_trace(app, chosen);
  add_append(app, chosen);
  add_status(app, chosen);
  add_dead_letters(app, chosen);
  add_verify(app, chosen);
  add_root(app, chosen);
  add_prove(app, chosen);
  add_repair(app, chosen);
  add_backup(app, chosen);
  add_restore(app, chosen);
  add_fork(app, chosen);
  add_resume(app, chosen);
  add_index(app, chosen);
  add_scavenge(app, chosen);
}

Manner asked_manner(int argc, const char* const* argv) {
  const bool json = std::any_of(argv, argv + argc, [](std::string_view word) { return word == "--json"; });
  return json ? Manner::json : Manner::text;
}

int answer_parse_error(const CLI::App& app, const CLI::ParseError& error, Manner manner, std::ostream& out,
                       std::ostream& err) {
  if (error.get_exit_code() == 0) return app.exit(error, out, err);  // --help, --version

  const CLI::App& command = deepest(app);
  const auto unexpected = app.remaining(true);
  const std::string what = !unexpected.empty()     ? unexpected_word(command, unexpected.front())
                           : !command.get_parent() ? "expected a command, found none"
                                                   : error.what();
  const std::string name = full_name(command);
  if (manner == Manner::json) {
    const std::string message = fmt::format("{}: {}; see `{} --help`", name, what, name);
    err << R"({"error":{"code":"wrong_usage","message":)" << json_string(message) << "}}\n";
  } else {
    err << name << ": " << what << "\nSee `" << name << " --help`.\n";
  }
  return kUsageError;
}

}  // namespace weir::cli
