// Goal: an operator backs up, restores, forks and repairs stores with the binary, as docs/operating/copies.md says, and
// is told before anything is lost.
// Method: the binary on directories, whole and damaged; the commands of that page in its order.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "e2e/weir/program.hpp"

namespace e2e {
namespace {

using Json = nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

std::string lines(int count, const std::string& stream = "x") {
  std::string all;
  for (int i = 0; i < count; ++i) all += event_line(stream, "\"mark-" + std::to_string(i) + "\"");
  return all;
}

Json json_of(const Ended& done) {
  EXPECT_EQ(done.code, 0) << done.errors;
  return done.lines.empty() ? Json() : Json::parse(done.lines.front());
}

std::size_t events_in(const std::string& directory) {
  const auto all = weir({"all", directory, "--json"});
  EXPECT_EQ(all.code, 0) << all.errors;
  return all.lines.size();
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

/// Turns the byte after the first `mark` in the store's first segment; its file.
std::string damage(const std::string& directory, const std::string& mark) {
  const auto frame = Json::parse(weir({"inspect", directory, "0", "--json"}).lines.at(0))["frame"];
  const std::string file = frame["file"];
  const auto at = contents(file).find(mark);
  EXPECT_NE(at, std::string::npos);
  std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
  out.seekp(static_cast<std::streamoff>(at));
  out.put('M');
  return file;
}

TEST(Keeping, what_streams_hide_gives_its_space_back_and_a_backup_follows) {
  const TempDirectory temp;
  const std::string store = temp / "data/order";
  std::string input;
  for (int i = 0; i < 320; ++i)
    input += event_line(i % 2 == 0 ? "kept" : "dropped", '"' + std::string(150'000, 'v') + '"');
  weir({"append", store, "--in-flight", "40"}, input);
  json_of(weir({"backup", store, temp / "backup", "--json"}));
  json_of(weir({"streams", "delete", store, "dropped", "--json"}));
  const std::string root = json_of(weir({"root", store, "--json"}))["root"];

  const Json done = json_of(weir({"scavenge", store, "--json"}));
  EXPECT_EQ(done["finished"], true);
  EXPECT_GE(done["rewritten"], 1);
  EXPECT_GT(done["bytes"], 100 * 150'000);
  EXPECT_EQ(events_in(store), 321 - done["events"].get<std::size_t>());
  EXPECT_EQ(json_of(weir({"root", store, "--json"}))["root"], root);
  const Json whole = json_of(weir({"verify", store, "--json"}));
  EXPECT_EQ(whole["gone"], done["events"]);
  EXPECT_EQ(whole["index"]["damage"], nullptr);
  const auto gone = weir({"inspect", store, "1"});
  EXPECT_NE(gone.code, 0);
  EXPECT_THAT(gone.errors, HasSubstr("scavenged"));

  EXPECT_GE(json_of(weir({"backup", store, temp / "backup", "--json"}))["segments"], 1);
  EXPECT_EQ(json_of(weir({"verify", temp / "backup", "--json"}))["gone"], done["events"]);
  json_of(weir({"restore", temp / "backup", temp / "restored", "--json"}));
  EXPECT_EQ(json_of(weir({"root", temp / "restored", "--json"}))["root"], root);
  EXPECT_EQ(json_of(weir({"scavenge", store, "--json"}))["rewritten"], 0);
}

TEST(Keeping, a_damaged_index_is_found_and_made_anew) {
  const TempDirectory temp;
  const std::string store = temp / "data/order";
  std::string input;
  for (int i = 0; i < 40; ++i) input += event_line("x-" + std::to_string(i % 7), '"' + std::string(150'000, 'v') + '"');
  weir({"append", store, "--in-flight", "40"}, input);
  const Json made = json_of(weir({"index", "rebuild", store, "--json"}));
  EXPECT_EQ(made["events"], 40);
  ASSERT_GE(made["files"], 1);
  const Json whole = json_of(weir({"verify", store, "--json"}));
  EXPECT_EQ(whole["index"]["files"], made["files"]);
  EXPECT_EQ(whole["index"]["damage"], nullptr);

  std::filesystem::path run;
  for (const auto& entry : std::filesystem::directory_iterator(store + "/index"))
    if (entry.path().extension() == ".run") run = entry.path();
  const auto turn = [&](std::streamoff at) {
    std::fstream file(run, std::ios::binary | std::ios::in | std::ios::out);
    file.seekg(at);
    const char turned = static_cast<char>(file.get() ^ 1);
    file.seekp(at);
    file.put(turned);
  };
  turn(5000);
  const auto found = weir({"verify", store});
  EXPECT_EQ(found.code, 14);
  EXPECT_THAT(found.errors, AllOf(HasSubstr(run.string()), HasSubstr("weir index rebuild")));
  EXPECT_EQ(weir({"index", "rebuild", store}).code, 0);
  EXPECT_EQ(weir({"verify", store}).code, 0);
  EXPECT_EQ(events_in(store), 40U);
}

TEST(Keeping, a_backup_grows_and_is_restored_and_held_until_it_is_resumed) {
  const TempDirectory temp;
  const std::string store = temp / "data/order", backup = temp / "backups/order", restored = temp / "restored";
  weir({"append", store}, lines(3));
  const Json first = json_of(weir({"backup", store, backup, "--json"}));
  EXPECT_EQ(first["end"], 3);
  weir({"append", store}, lines(2));
  const Json second = json_of(weir({"backup", store, backup, "--json"}));
  EXPECT_EQ(second["from"], 3);
  EXPECT_EQ(second["end"], 5);
  EXPECT_LT(second["bytes"], first["bytes"]);
  EXPECT_EQ(weir({"verify", backup}).code, 0);

  const Json made = json_of(weir({"restore", backup, restored, "--json"}));
  EXPECT_EQ(made["end"], 5);
  Json status = json_of(weir({"status", restored, "--json"}));
  EXPECT_EQ(status["held"], true);
  EXPECT_EQ(status["store"], made["store"]);
  EXPECT_EQ(status["ancestry"], Json::parse("[{\"store\":" + first["store"].dump() + ",\"below\":5}]"));
  EXPECT_EQ(weir({"append", restored}, lines(1)).code, 0) << "an operator may write";
  EXPECT_EQ(json_of(weir({"resume", restored, "--json"}))["resumed"], true);
  EXPECT_EQ(json_of(weir({"resume", restored, "--json"}))["resumed"], false);
  EXPECT_EQ(json_of(weir({"status", restored, "--json"}))["held"], false);
  EXPECT_EQ(events_in(restored), 6U);
  EXPECT_EQ(weir({"verify", restored}).code, 0);
}

TEST(Keeping, a_backup_is_restored_as_of_a_position_or_a_time) {
  const TempDirectory temp;
  const std::string store = temp / "s", backup = temp / "b";
  weir({"append", store}, lines(5));
  json_of(weir({"backup", store, backup, "--json"}));
  EXPECT_EQ(json_of(weir({"restore", backup, temp / "at", "--position", "2", "--json"}))["end"], 2);
  EXPECT_EQ(events_in(temp / "at"), 2U);
  const std::string time = Json::parse(weir({"all", store, "--json"}).lines.at(3))["time"];
  EXPECT_EQ(json_of(weir({"restore", backup, temp / "then", "--time", time, "--json"}))["end"], 4);
  EXPECT_EQ(weir({"restore", backup, temp / "no", "--position", "6"}).code, 10);
  const std::string first = Json::parse(weir({"all", store, "--json"}).lines.at(0))["time"];
  const auto early = weir({"restore", backup, temp / "no", "--time", "2020-01-01T00:00:00Z"});
  EXPECT_EQ(early.code, 10) << "an empty store is not what anybody wants restored";
  EXPECT_NE(early.errors.find(first), std::string::npos) << early.errors;
  EXPECT_EQ(weir({"restore", backup, temp / "no", "--time", "yesterday"}).code, 2);
  EXPECT_EQ(weir({"restore", backup, temp / "no", "--time", time, "--position", "1"}).code, 2);
  EXPECT_FALSE(std::filesystem::exists(temp / "no"));
}

TEST(Keeping, backup_fork_and_verify_work_while_somebody_writes) {
  const TempDirectory temp;
  const std::string store = temp / "s";
  Program append({"append", store, "--in-flight", "16"});
  append.write(lines(3'000, "y"));
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 100; ++i) ASSERT_TRUE(append.line());  // and goes on with what it has been given
    const Json taken = json_of(weir({"backup", store, temp / "b", "--json"}));
    EXPECT_GE(taken["end"], 100);
    EXPECT_EQ(weir({"verify", temp / "b"}).code, 0);
    const auto verified = weir({"verify", store});
    EXPECT_EQ(verified.code, 0) << verified.errors;
    const std::string fork = temp / "fork-" + std::to_string(round);
    const Json forked = json_of(weir({"fork", store, fork, "--json"}));
    EXPECT_GE(forked["end"], taken["end"]);
    EXPECT_EQ(forked["end"], events_in(fork));
  }
  append.end_input();
  EXPECT_EQ(append.wait(), 0);
  EXPECT_EQ(events_in(store), 3'000U);
}

TEST(Keeping, a_fork_shares_full_segments_and_nothing_of_what_comes_later) {
  const TempDirectory temp;
  const std::string store = temp / "s", fork = temp / "f";
  std::string large;
  for (int i = 0; i < 40; ++i) large += event_line("x", "\"" + std::string(1'000'000, 'x') + "\"");
  ASSERT_EQ(weir({"append", store, "--in-flight", "8"}, large).code, 0);
  const Json made = json_of(weir({"fork", store, fork, "--json"}));
  EXPECT_EQ(made["linked_segments"], 1);
  EXPECT_EQ(made["copied_segments"], 1);
  const std::string first = "log/00000000000000000000-00000000.log";
  EXPECT_TRUE(std::filesystem::equivalent(store + "/" + first, fork + "/" + first));
  weir({"append", store}, lines(1));
  weir({"append", fork}, lines(2));
  EXPECT_EQ(events_in(store), 41U);
  EXPECT_EQ(events_in(fork), 42U);
  std::filesystem::remove_all(store);
  EXPECT_EQ(weir({"verify", fork}).code, 0);
}

TEST(Keeping, a_repair_shows_what_it_would_do_and_does_it_when_told_to) {
  const TempDirectory temp;
  const std::string store = temp / "s";
  weir({"append", store}, lines(3, "kept") + lines(4, "lost"));
  const std::string file = damage(store, "mark-0\"");  // of the first event
  // The first mark belongs to the first event of "kept": everything from position 0 on would be lost.
  const auto shown = weir({"repair", store});
  EXPECT_EQ(shown.code, 14);
  EXPECT_THAT(shown.errors, AllOf(HasSubstr("nothing was changed"), HasSubstr("--yes")));
  const Json plan = Json::parse(weir({"repair", store, "--json"}).lines.at(0));
  EXPECT_EQ(plan["needed"], true);
  EXPECT_EQ(plan["done"], false);
  EXPECT_EQ(plan["kept_events"], 0);
  EXPECT_EQ(plan["lost_events"], 7);
  EXPECT_EQ(plan["damage"][0]["file"], file);
  EXPECT_EQ(plan["cut"], Json::array({file}));
  EXPECT_EQ(plan["streams"], Json::parse(R"([{"stream":"kept","events":2},{"stream":"lost","events":4}])"));
  EXPECT_EQ(plan["in_unknown_streams"], 1);
  EXPECT_EQ(weir({"all", store}).code, 14) << "it is as it was";

  const Json done = json_of(weir({"repair", store, "--yes", "--json"}));
  EXPECT_EQ(done["done"], true);
  EXPECT_TRUE(std::filesystem::exists(std::filesystem::path(done["kept_in"]) / std::filesystem::path(file).filename()));
  EXPECT_EQ(weir({"verify", store}).code, 0);
  EXPECT_EQ(weir({"append", store}, lines(2)).code, 0);
  EXPECT_EQ(events_in(store), 2U);
  EXPECT_THAT(weir({"repair", store}).lines, testing::ElementsAre(HasSubstr("nothing to repair")));
}

TEST(Keeping, a_store_without_its_identity_or_control_file_is_repaired_without_loss) {
  const TempDirectory temp;
  const std::string store = temp / "s";
  weir({"append", store}, lines(3));
  for (const char* name : {"/weir-store", "/control"}) {
    std::filesystem::remove(store + name);
    EXPECT_NE(weir({"all", store}).code, 0);
    const Json done = json_of(weir({"repair", store, "--yes", "--json"}));
    EXPECT_EQ(done["lost_events"], 0);
    EXPECT_EQ(events_in(store), 3U);
  }
}

TEST(Keeping, bad_input_is_told_as_what_it_is) {
  const TempDirectory temp;
  const std::string store = temp / "s", other = temp / "o", backup = temp / "b";
  weir({"append", store}, lines(3));
  weir({"append", other}, lines(3));
  std::filesystem::create_directories(temp / "photos");
  std::ofstream(temp / "photos/holiday.jpg") << "sea";
  ASSERT_EQ(weir({"backup", store, backup}).code, 0);

  for (const char* verb : {"repair", "verify", "resume"}) {
    EXPECT_EQ(weir({verb, temp / "photos"}).code, 12) << verb;
    EXPECT_EQ(weir({verb, temp / "none"}).code, 11) << verb;
  }
  for (const char* verb : {"backup", "fork"}) {
    EXPECT_EQ(weir({verb, temp / "photos", temp / "new"}).code, 12) << verb;
    EXPECT_EQ(weir({verb, store, temp / "photos"}).code, 15) << verb;
    EXPECT_EQ(weir({verb, store, other}).code, 15) << verb;
  }
  EXPECT_EQ(weir({"restore", store, temp / "new"}).code, 11) << "a store is no backup";
  EXPECT_EQ(weir({"restore", backup, store}).code, 15);
  EXPECT_EQ(weir({"restore", backup, temp / "photos"}).code, 15);
  EXPECT_EQ(weir({"backup", other, backup}).code, 15) << "a backup of another store";
  EXPECT_EQ(weir({"fork", store, temp / "new", "--position", "4"}).code, 10);
  const auto opened = weir({"append", backup}, lines(1));
  EXPECT_EQ(opened.code, 12);
  EXPECT_THAT(opened.errors, HasSubstr("weir restore"));
  EXPECT_FALSE(std::filesystem::exists(temp / "new"));
  EXPECT_EQ(contents(temp / "photos/holiday.jpg"), "sea");
  EXPECT_EQ(events_in(store), 3U);

  Program holder({"append", store});
  holder.write(lines(1));
  ASSERT_TRUE(holder.line());
  EXPECT_EQ(weir({"repair", store}).code, 22);
}

}  // namespace
}  // namespace e2e
