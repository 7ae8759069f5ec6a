// Goal: bad input gets a message that says what was expected, what was found and what to do, an exit code of its own,
// and loses nothing. Method: the binary on directories and command lines that are wrong, one way each.
#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "e2e/weir/program.hpp"

namespace e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string contents(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

void change_byte(const std::filesystem::path& path, std::size_t offset, char to) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(static_cast<std::streamoff>(offset));
  file.put(to);
}

const std::vector<std::vector<std::string>> kReading{{"streams"}, {"all"}, {"tail"}, {"status"}, {"dead-letters"}};

TEST(BadInput, a_directory_that_is_not_there) {
  const TempDirectory temp;
  for (auto command : kReading) {
    command.push_back(temp / "none");
    const auto done = weir(command);
    EXPECT_EQ(done.code, 11) << command[0];
    EXPECT_THAT(done.errors, AllOf(HasSubstr("none"), HasSubstr("expected"))) << command[0];
  }
  EXPECT_EQ(weir({"verify", temp / "none"}).code, 11);
  EXPECT_EQ(weir({"dead-letters", "release", temp / "none", "--consumer", "c", "--key", "k"}).code, 11);
  EXPECT_FALSE(std::filesystem::exists(temp / "none")) << "asking for a store does not make one";
}

TEST(BadInput, a_directory_of_stores_is_answered_with_their_names) {
  const TempDirectory temp;
  for (const char* store : {"data/payment", "data/order"})
    ASSERT_EQ(weir({"append", temp / store}, event_line("x")).code, 0);
  std::filesystem::create_directories(temp / "data/read-model");
  for (auto command : std::vector<std::vector<std::string>>{
           {"streams"}, {"status"}, {"verify"}, {"trace", "--correlation", "11111111-2222-4333-8444-555555555555"}}) {
    command.push_back(temp / "data");
    const auto done = weir(command);
    EXPECT_EQ(done.code, 12) << command[0];
    EXPECT_THAT(done.errors, AllOf(HasSubstr("stores below: order, payment"), testing::Not(HasSubstr("to create")),
                                   testing::Not(HasSubstr("read-model"))));
  }
}

TEST(BadInput, a_directory_of_stores_or_backups_is_answered_by_what_keeps_them_too) {
  const TempDirectory temp;
  for (const char* store : {"payment", "order"}) {
    ASSERT_EQ(weir({"append", temp / "data/" + store}, event_line("x")).code, 0);
    ASSERT_EQ(weir({"backup", temp / "data/" + store, temp / "backups/" + store}).code, 0);
  }
  for (const auto& command : std::vector<std::vector<std::string>>{{"repair", temp / "data"},
                                                                   {"resume", temp / "data"},
                                                                   {"backup", temp / "data", temp / "to"},
                                                                   {"fork", temp / "data", temp / "to"},
                                                                   {"restore", temp / "data", temp / "to"}}) {
    const auto done = weir(command);
    EXPECT_EQ(done.code, command[0] == "restore" ? 11 : 12) << command[0] << done.errors;
    EXPECT_THAT(done.errors, HasSubstr("stores below: order, payment")) << command[0];
  }
  const auto restored = weir({"restore", temp / "backups", temp / "to"});
  EXPECT_EQ(restored.code, 11);
  EXPECT_THAT(restored.errors, HasSubstr("backups below: order, payment"));
  EXPECT_FALSE(std::filesystem::exists(temp / "to"));
}

TEST(BadInput, a_directory_that_is_no_store) {
  const TempDirectory temp;
  std::filesystem::create_directories(temp / "photos");
  std::ofstream(temp / "photos/holiday.jpg") << "sea";
  for (auto command : kReading) {
    command.push_back(temp / "photos");
    const auto done = weir(command);
    EXPECT_EQ(done.code, 12) << command[0];
    EXPECT_THAT(done.errors, AllOf(HasSubstr("photos"), HasSubstr("expected"), HasSubstr("found")));
  }
  for (auto command : kReading) {
    command.push_back(temp / "photos/holiday.jpg");
    const auto done = weir(command);
    EXPECT_EQ(done.code, 12) << command[0];
    EXPECT_THAT(done.errors, HasSubstr("found a file"));
  }
  EXPECT_EQ(weir({"append", temp / "photos"}, event_line("x")).code, 12);
  EXPECT_EQ(weir({"verify", temp / "photos"}).code, 12);
  EXPECT_EQ(contents(temp / "photos/holiday.jpg"), "sea");
}

TEST(BadInput, a_store_of_a_newer_format) {
  const TempDirectory temp;
  weir({"append", temp / "s"}, event_line("x"));
  constexpr std::size_t kVersion = 8;  // docs/formats/log.md
  change_byte(temp / "s/weir-store", kVersion, 9);
  for (auto command : kReading) {
    command.push_back(temp / "s");
    EXPECT_EQ(weir(command).code, 13) << command[0];
  }
  const auto done = weir({"append", temp / "s"}, event_line("x"));
  EXPECT_EQ(done.code, 13);
  EXPECT_THAT(done.errors, AllOf(HasSubstr("expected format 1, found 9"), HasSubstr("newer Weir")));

  change_byte(temp / "s/weir-store", kVersion, 1);
  EXPECT_EQ(weir({"all", temp / "s"}).lines.size(), 1U) << "nothing was lost";
}

TEST(BadInput, a_damaged_frame_is_told_with_its_place) {
  const TempDirectory temp;
  std::string lines;
  for (int i = 0; i < 10; ++i) lines += event_line("x", "\"mark-" + std::to_string(i) + "\"");
  weir({"append", temp / "s"}, lines);
  const auto frame = nlohmann::json::parse(weir({"inspect", temp / "s", "4", "--json"}).lines.at(0))["frame"];
  const std::string file = frame["file"];
  const auto mark = contents(file).find("mark-4");
  ASSERT_NE(mark, std::string::npos);
  change_byte(file, mark, 'M');

  const auto verified = weir({"verify", temp / "s", "--json"});
  EXPECT_EQ(verified.code, 14);
  const auto error = nlohmann::json::parse(verified.errors)["error"];
  EXPECT_EQ(error["code"], "corrupted");
  EXPECT_EQ(error["file"], file);
  EXPECT_EQ(error["offset"], frame["offset"]);
  EXPECT_EQ(error["position"], 4);
  EXPECT_EQ(weir({"all", temp / "s"}).code, 14);
  EXPECT_EQ(weir({"append", temp / "s"}, event_line("x")).code, 14);

  change_byte(file, mark, 'm');
  EXPECT_EQ(weir({"all", temp / "s"}).lines.size(), 10U) << "nothing was cut";
}

TEST(BadInput, a_store_held_by_another_writer_is_told_with_its_process) {
  const TempDirectory temp;
  Program holder({"append", temp / "s"});
  holder.write(event_line("x"));
  ASSERT_TRUE(holder.line());
  const auto done = weir({"append", temp / "s"}, event_line("y"));
  EXPECT_EQ(done.code, 22);
  EXPECT_THAT(done.errors,
              AllOf(HasSubstr(std::to_string(holder.process())), HasSubstr("expected"), HasSubstr(temp / "s")));
  EXPECT_TRUE(done.lines.empty());
}

TEST(BadInput, an_unknown_stream_or_position_or_flow_or_key) {
  const TempDirectory temp;
  weir({"append", temp / "s"}, event_line("x"));
  EXPECT_EQ(weir({"read", temp / "s", "y"}).code, 11);
  EXPECT_EQ(weir({"inspect", temp / "s", "1"}).code, 11);
  EXPECT_EQ(weir({"trace", temp / "s", "--correlation", "11111111-2222-4333-8444-555555555555"}).code, 11);
  EXPECT_EQ(weir({"dead-letters", "release", temp / "s", "--consumer", "c", "--key", "k"}).code, 11);
}

TEST(BadInput, a_flag_that_does_not_exist) {
  const auto done = weir({"all", "somewhere", "--jsn"});
  EXPECT_EQ(done.code, 2);
  EXPECT_THAT(done.errors, AllOf(HasSubstr("--jsn"), HasSubstr("did you mean --json?")));
  EXPECT_EQ(weir({}).code, 2);
}

TEST(BadInput, an_output_that_is_closed_ends_the_command_quietly) {
  const TempDirectory temp;
  std::string lines;
  for (int i = 0; i < 5'000; ++i) lines += event_line("x", "\"" + std::string(200, 'x') + "\"");
  ASSERT_EQ(weir({"append", temp / "s", "--in-flight", "256"}, lines).code, 0);
  Program all({"all", temp / "s"});
  ASSERT_TRUE(all.line());
  all.close_output();
  EXPECT_EQ(all.wait(), 0);
  EXPECT_EQ(all.errors(), "");
}

/// Runs a line of the shell in that directory, with the binary as $WEIR; its exit code.
int shell(const std::string& directory, const std::string& line) {
  return WEXITSTATUS(std::system(("WEIR=" WEIR_PROGRAM "; cd " + directory + " && " + line).c_str()));
}

TEST(BadInput, closed_standard_streams_are_no_way_into_the_store) {
  const TempDirectory temp;
  std::ofstream(temp / "lines") << event_line("x") << "nonsense\n" << event_line("x");
  for (const std::string closed : {"1>&-", "2>&-", "1>&- 2>&-", "0<&- 1>&- 2>&-"}) {
    shell(temp / "", "$WEIR append s < lines > answers " + closed);
    shell(temp / "", "$WEIR all s < lines > answers " + closed);
    EXPECT_EQ(weir({"verify", temp / "s"}).code, 0) << closed;
    EXPECT_EQ(weir({"append", temp / "s"}, event_line("y")).code, 0) << closed;
  }
  EXPECT_EQ(shell(temp / "", "$WEIR append s 0<&-"), 19) << "an input that cannot be read is not an empty one";
  EXPECT_EQ(shell(temp / "", "$WEIR all s 1>&- 2>errors"), 19);
  EXPECT_THAT(contents(temp / "errors"), HasSubstr("the output could not be written"));
}

TEST(BadInput, help_and_version_are_no_errors) {
  EXPECT_THAT(weir({"--version"}).lines, testing::ElementsAre(testing::StartsWith("weir ")));
  const auto help = weir({"--help"});
  EXPECT_EQ(help.code, 0);
  for (const char* command :
       {"streams", "read", "all", "tail", "inspect", "append", "status", "trace", "dead-letters", "verify"})
    EXPECT_THAT(help.lines, testing::Contains(HasSubstr(command)));
}

}  // namespace
}  // namespace e2e
