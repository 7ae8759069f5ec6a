// orders: a shop and four services on Weir, five processes and five stores.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "commands/nearest.hpp"
#include "commands/output.hpp"
#include "system/standard_streams.hpp"

namespace {

std::string unexpected(const CLI::App& app, const std::string& word) {
  const auto commands = app.get_subcommands();
  const CLI::App& named = commands.empty() ? app : *commands.front();
  std::vector<std::string> words;
  for (const CLI::Option* option : named.get_options())
    for (const std::string& name : option->get_lnames()) words.push_back("--" + name);
  for (const CLI::App* command : named.get_subcommands({})) words.push_back(command->get_name());
  const auto meant = orders::nearest(word.substr(0, word.find('=')), words);
  return "there is no command or flag \"" + word + '"' + (meant ? "; did you mean " + *meant + "?" : "");
}

}  // namespace

int main(int argc, char** argv) {
  orders::take_closed_standard_streams();
  std::signal(SIGPIPE, SIG_IGN);     // a reader that goes away ends the printing, not the services
  std::ios::sync_with_stdio(false);  // or an error while reading standard input looks like its end
  CLI::App app{"A shop and four services, each with its own store and nothing between them but their logs"};
  app.require_subcommand(1);
  app.footer("\"orders COMMAND --help\" shows a command's flags and an example.");
  int exit_code = orders::kDone;
  orders::add_import(app, exit_code);
  orders::add_demo(app, exit_code);
  orders::add_report(app, exit_code);
  orders::add_customer(app, exit_code);
  orders::add_show(app, exit_code);
  orders::add_check(app, exit_code);
  orders::add_serve(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {  // --help
      std::ostringstream help;
      app.exit(error, help);
      return orders::print(help.str());
    }
    const auto words = app.remaining(true);
    const bool json = std::any_of(argv, argv + argc, [](std::string_view word) { return word == "--json"; });
    return orders::fail_usage(words.empty() ? error.what() : unexpected(app, words.front()), json);
  }
  return exit_code;
}
