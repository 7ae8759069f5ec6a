// The benchmark runs, and says what others read by program. Method: a quick run of all of it; figures themselves are
// not judged, they depend on the machine.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace {

struct Ran {
  int exit_code;
  std::vector<std::string> lines;
};

Ran run(const std::string& flags) {
  Ran ran{};
  std::FILE* output = popen((WEIR_BENCH " " + flags + " 2>&1").c_str(), "r");
  char line[4096];
  while (std::fgets(line, sizeof line, output) != nullptr) ran.lines.emplace_back(line);
  ran.exit_code = WEXITSTATUS(pclose(output));
  return ran;
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Bench : public testing::Test {
 protected:
  Bench() {
    std::string made = (std::filesystem::temp_directory_path() / "weir-bench-test-XXXXXX").string();
    folder_ = mkdtemp(made.data());
    std::filesystem::permissions(folder_, std::filesystem::perms(0755));  // A server may run as another user.
  }
  ~Bench() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path folder_;
};

TEST_F(Bench, a_quick_run_has_a_line_for_each_workload_and_leaves_nothing_behind) {
  const auto ran = run("--quick --json --dir " + folder_.string());
  std::string all;
  for (const auto& line : ran.lines) all += line;
  ASSERT_EQ(ran.exit_code, 0) << all;

  const char* const names[] = {
      "durable_1", "durable_4", "durable_16", "in_flight_256", "batch_1000", "batch_1000_sustained",
      "relaxed_1", "replay",    "load_100",   "cross_process"};
  ASSERT_EQ(ran.lines.size(), std::size(names)) << all;
  for (std::size_t i = 0; i < std::size(names); ++i) {
    const auto line = nlohmann::json::parse(ran.lines[i]);
    EXPECT_EQ(line.size(), 7u);
    EXPECT_EQ(line.at("workload"), names[i]);
    EXPECT_GT(line.at("weir").get<double>(), 0);
    EXPECT_GT(line.at("sqlite").get<double>(), 0);
    EXPECT_GT(line.at("ratio_sqlite").get<double>(), 0);
    EXPECT_TRUE(line.at("unit").is_string());
    EXPECT_EQ(line.at("bare").is_null(), names[i] == std::string("load_100"));
    EXPECT_EQ(line.at("ratio_bare").is_null(), line.at("bare").is_null());
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(Bench, with_peers_a_line_has_all_of_them_and_nothing_for_those_that_are_not_there) {
  const auto ran = run("--quick --json --peers --only durable_1 --dir " + folder_.string());
  ASSERT_EQ(ran.exit_code, 0) << ran.lines.back();
  std::string missing;  // what was said about those that are not installed
  for (std::size_t i = 0; i + 1 < ran.lines.size(); ++i) missing += ran.lines[i];

  const auto line = nlohmann::json::parse(ran.lines.back());
  const std::pair<const char*, const char*> peers[] = {
      {"lmdb", "LMDB"}, {"rocksdb", "RocksDB"}, {"postgresql", "PostgreSQL"}, {"redis", "Redis"}};

  EXPECT_EQ(line.size(), 2 + 3 + 2 + 2 * (std::size(peers) + 1));
  EXPECT_TRUE(line.contains("nats"));  // Null also where its version cannot sync every commit.
  for (const auto& [name, title] : peers) {
    SCOPED_TRACE(name);
    const bool is_missing = missing.find(std::string(title) + " is left out") != std::string::npos;
    EXPECT_EQ(line.at(name).is_null(), is_missing);
    EXPECT_EQ(line.at("ratio_" + std::string(name)).is_null(), is_missing);
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(Bench, figures_go_between_the_markers_of_a_page_and_a_picture_beside_it) {
  const auto page = folder_ / "page.md";
  std::ofstream(page) << "before\n<!-- bench: peers -->\nold\n<!-- end of bench: peers -->\nbehind\n";
  const auto command = "--quick --peers --only durable_1 --dir " + folder_.string() + " --into " + page.string();
  ASSERT_EQ(run(command).exit_code, 0);
  const auto once = contents(page);
  EXPECT_TRUE(once.starts_with("before\n<!-- bench: peers -->\n"));
  EXPECT_TRUE(once.ends_with("\n<!-- end of bench: peers -->\nbehind\n"));
  EXPECT_EQ(once.find("old"), std::string::npos);
  EXPECT_NE(once.find("\n| `durable_1` | events/s | "), std::string::npos);
  EXPECT_NE(once.find("](performance.svg)"), std::string::npos);
  EXPECT_NE(contents(folder_ / "performance.svg").find("durable_1</text>"), std::string::npos);

  ASSERT_EQ(run(command).exit_code, 0);  // replaced, not added to
  const auto twice = contents(page);
  EXPECT_EQ(std::ranges::count(twice, '\n'), std::ranges::count(once, '\n'));
}

TEST_F(Bench, a_page_without_markers_is_refused_before_anything_is_measured) {
  std::ofstream(folder_ / "page.md") << "text\n";
  const auto ran = run("--peers --into " + (folder_ / "page.md").string());
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.lines.at(0).find("<!-- bench: peers -->"), std::string::npos);
  EXPECT_EQ(contents(folder_ / "page.md"), "text\n");
}

TEST_F(Bench, growth_has_a_line_for_each_figure_at_both_sizes_and_leaves_nothing_behind) {
  const auto ran = run("--growth --quick --json --events 20000 --dir " + folder_.string());
  ASSERT_EQ(ran.exit_code, 0) << ran.lines.back();
  EXPECT_NE(ran.lines.at(0).find("GB of disk"), std::string::npos);

  const char* const names[] = {"load",      "memory", "disk",     "disk_alone", "open_after_kill", "durable_1",
                               "relaxed_1", "replay", "load_100", "two_tags",   "cross_process"};
  ASSERT_EQ(ran.lines.size(), 1 + std::size(names));
  for (std::size_t i = 0; i < std::size(names); ++i) {
    const auto line = nlohmann::json::parse(ran.lines[1 + i]);
    EXPECT_EQ(line.size(), 7u);
    EXPECT_EQ(line.at("figure"), names[i]);
    EXPECT_TRUE(line.at("unit").is_string());
    EXPECT_EQ(line.at("large_events"), 20'000);
    EXPECT_EQ(line.at("small_events"), 666);
    EXPECT_GT(line.at("small").get<double>(), 0);
    for (const char* const number : {"large", "ratio"}) {
      SCOPED_TRACE(number);
      if (names[i] == std::string("disk_alone")) {
        EXPECT_TRUE(line.at(number).is_null());
      } else {
        EXPECT_GT(line.at(number).get<double>(), 0);
      }
    }
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(Bench, growth_without_room_for_it_is_refused_with_what_was_found) {
  const auto ran = run("--growth --events 3000000000 --dir " + folder_.string());
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.lines.back().find(" MiB free in "), std::string::npos) << ran.lines.back();
  EXPECT_NE(ran.lines.back().find(", found "), std::string::npos);
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

TEST_F(Bench, a_workload_that_does_not_exist_is_wrong_usage) {
  const auto ran = run("--only nonsense");
  EXPECT_EQ(ran.exit_code, 2);
  ASSERT_FALSE(ran.lines.empty());
  EXPECT_NE(ran.lines[0].find("nonsense"), std::string::npos);
}

}  // namespace
