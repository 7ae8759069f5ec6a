// Goal: the command line is forgiving in what it explains and strict in what it takes.
// Method: parsing, with what is answered; nothing is run.
#include "command_line.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "suggestion.hpp"

namespace weir::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class CommandLine : public testing::Test {
 protected:
  /// The exit code that parsing asks for; nothing when there is a command to run.
  std::optional<int> parse(std::vector<std::string> words) {
    CLI::App app("", "weir");
    app.require_subcommand(1);
    chosen_ = {};
    add_commands(app, chosen_);
    std::ranges::reverse(words);
    try {
      app.parse(words);
    } catch (const CLI::ParseError& error) {
      return answer_parse_error(app, error, manner_, out_, err_);
    }
    return std::nullopt;
  }
  Chosen chosen_;
  Manner manner_ = Manner::text;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(CommandLine, every_command_takes_json) {
  const std::vector<std::vector<std::string>> commands{
      {"streams", "d"},
      {"streams", "metadata", "d", "s"},
      {"streams", "metadata", "d", "s", "--max-count", "3", "--max-age", "60", "--truncate-before", "2"},
      {"streams", "delete", "d", "s"},
      {"streams", "tombstone", "d", "s"},
      {"read", "d", "s"},
      {"all", "d"},
      {"query", "d", "--tag", "a:1"},
      {"tail", "d"},
      {"inspect", "d", "1"},
      {"append", "d"},
      {"status", "d"},
      {"trace", "d", "e", "--correlation", "11111111-2222-4333-8444-555555555555"},
      {"dead-letters", "d"},
      {"dead-letters", "d", "--consumer", "c"},
      {"dead-letters", "list", "d"},
      {"dead-letters", "list", "d", "--consumer", "c"},
      {"dead-letters", "release", "d", "--consumer", "c", "--key", "k"},
      {"verify", "d"},
      {"verify", "d", "--position", "7", "--root", std::string(64, 'a')},
      {"root", "d", "--position", "7"},
      {"prove", "d", "3", "--position", "7"}};
  for (auto words : commands) {
    words.push_back("--json");
    EXPECT_EQ(parse(words), std::nullopt) << words.front() << err_.str();
    EXPECT_TRUE(chosen_.json && chosen_.run) << words.front();
  }
}

TEST_F(CommandLine, json_may_stand_before_the_command) {
  EXPECT_EQ(parse({"--json", "all", "d"}), std::nullopt) << err_.str();
  EXPECT_TRUE(chosen_.json);
  EXPECT_EQ(parse({"all", "d"}), std::nullopt);
  EXPECT_FALSE(chosen_.json);
}

TEST_F(CommandLine, wrong_usage_with_json_is_one_object) {
  manner_ = Manner::json;
  EXPECT_EQ(parse({"all", "d", "--json", "--limit", "\"x\""}), 2);
  const auto error = nlohmann::json::parse(err_.str())["error"];
  EXPECT_EQ(error["code"], "wrong_usage");
  EXPECT_THAT(error["message"].get<std::string>(), AllOf(HasSubstr("weir all"), HasSubstr("found \"x\"")));
  const char* words[] = {"weir", "all", "--jsn", "--json"};
  EXPECT_EQ(asked_manner(4, words), Manner::json);
  EXPECT_EQ(asked_manner(3, words), Manner::text);
}

TEST_F(CommandLine, every_command_has_help_with_examples) {
  for (const char* command : {"streams", "read", "all", "query", "tail", "inspect", "append", "status", "trace",
                              "dead-letters", "verify", "root", "prove"}) {
    out_.str("");
    EXPECT_EQ(parse({command, "--help"}), 0);
    EXPECT_THAT(out_.str(), AllOf(HasSubstr("Examples:"), HasSubstr(std::string("weir ") + command))) << command;
  }
}

TEST_F(CommandLine, a_flag_that_does_not_exist_is_answered_with_the_nearest) {
  EXPECT_EQ(parse({"read", "d", "s", "--backward"}), 2);
  EXPECT_THAT(err_.str(), AllOf(HasSubstr("weir read: there is no flag \"--backward\""),
                                HasSubstr("did you mean --backwards?"), HasSubstr("weir read --help")));
}

TEST_F(CommandLine, a_command_that_does_not_exist_is_answered_with_the_nearest) {
  EXPECT_EQ(parse({"stream", "d"}), 2);
  EXPECT_THAT(err_.str(), AllOf(HasSubstr("there is no command \"stream\""), HasSubstr("did you mean streams?")));
}

TEST_F(CommandLine, two_letters_in_the_wrong_order_are_one_slip) {
  EXPECT_EQ(parse({"raed", "d", "s"}), 2);
  EXPECT_THAT(err_.str(), HasSubstr("did you mean read?"));
}

/// A directory of stores has other things too: a read model, a file of notes.
TEST_F(CommandLine, no_example_takes_everything_in_a_directory_for_stores) {
  EXPECT_EQ(parse({"trace", "--help"}), 0);
  EXPECT_THAT(out_.str(), testing::Not(HasSubstr("*")));
}

TEST_F(CommandLine, wrong_usage_exits_with_2) {
  EXPECT_EQ(parse({}), 2);
  EXPECT_EQ(parse({"streams"}), 2);
  EXPECT_EQ(parse({"read", "d"}), 2);
  EXPECT_EQ(parse({"all", "d", "--from", "x"}), 2);
  EXPECT_EQ(parse({"all", "d", "--limit", "-1"}), 2);
  EXPECT_EQ(parse({"inspect", "d", "-1"}), 2);
  for (const char* large : {"18446744073709551616", "99999999999999999999999"}) {
    EXPECT_EQ(parse({"all", "d", "--from", large}), 2) << large;
    EXPECT_EQ(parse({"inspect", "d", large}), 2) << large;
  }
  EXPECT_EQ(parse({"all", "d", "--from", "18446744073709551615"}), std::nullopt);
  EXPECT_EQ(parse({"append", "d", "--in-flight", "0"}), 2);
  EXPECT_EQ(parse({"trace", "d", "--correlation", "x"}), 2);
  EXPECT_EQ(parse({"trace", "d", "--correlation", "00000000-0000-0000-0000-000000000000"}), 2) << "no event's id";
  EXPECT_EQ(parse({"tail", "d", "--from", "1", "--last", "2"}), 2);
  EXPECT_EQ(parse({"query", "d"}), 2) << "neither types nor tags";
  EXPECT_EQ(parse({"query", "--tag", "a:1"}), 2);
  EXPECT_EQ(parse({"query", "--tag", "a:1", "d", "--type"}), 2);
  EXPECT_EQ(parse({"dead-letters"}), 2);
  EXPECT_EQ(parse({"dead-letters", "release", "d", "--key", "k"}), 2);
  EXPECT_EQ(parse({"streams", "d", "e"}), 2);
  EXPECT_EQ(parse({"streams", "delete", "d"}), 2);
  EXPECT_EQ(parse({"streams", "metadata", "d", "s", "--max-age", "-1"}), 2);
}

TEST_F(CommandLine, each_type_and_tag_of_a_query_has_an_option_of_its_own) {
  EXPECT_EQ(parse({"query", "--tag", "a:1", "--tag", "b:2", "d", "--type", "A.v1"}), std::nullopt) << err_.str();
  EXPECT_EQ(parse({"query", "--tag", "a:1", "b:2", "d"}), 2) << "one value each, so that DIR is never taken for a tag";
}

TEST(Suggestion, is_near_or_nothing) {
  const std::vector<std::string> words{"streams", "status", "read"};
  EXPECT_EQ(nearest("steams", words), "streams");
  EXPECT_EQ(nearest("staus", words), "status");
  EXPECT_EQ(nearest("raed", words), "read");
  EXPECT_EQ(nearest("dare", words), std::nullopt);
  EXPECT_EQ(nearest("elephant", words), std::nullopt);
  EXPECT_EQ(nearest("x", {}), std::nullopt);
}

}  // namespace
}  // namespace weir::cli
