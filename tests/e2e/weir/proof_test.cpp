// Goal: who noted a root notices what was rewritten afterwards, and a third party checks a proof without Weir, as
// docs/operating/tamper-evidence.md says.
// Method: the binary on directories, and the checker on its proofs, true ones and others; the commands of that page.
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "e2e/weir/program.hpp"

namespace e2e {
namespace {

using Json = nlohmann::ordered_json;
using testing::AllOf;
using testing::HasSubstr;

class ProofTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string lines;
    for (int i = 0; i < 20; ++i)
      lines += event_line("order-" + std::to_string(i % 3), std::to_string(i),
                          R"(,"tags":["number:)" + std::to_string(i) + R"("])");
    ASSERT_EQ(weir({"append", store}, lines).code, 0);
  }

  static Json json_of(const Ended& done) {
    EXPECT_EQ(done.code, 0) << done.errors;
    return done.lines.empty() ? Json() : Json::parse(done.lines.back());
  }
  static std::string root_of(const std::vector<std::string>& more) {
    std::vector<std::string> words{"root", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    return json_of(weir(words))["root"];
  }

  /// What the checker prints; it exits with 0 when the event is proved.
  struct Checked {
    int code;
    std::string output;
  };
  Checked check(const std::string& proof, const std::string& root) {
    const std::string file = temp_ / "proof.json";
    std::ofstream(file) << proof;
    const std::string command = "python3 '" WEIR_CHECK_PROOF "' '" + file + "' '" + root + "' 2>&1";
    Checked checked{-1, {}};
    FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return checked;
    char part[4096];
    for (std::size_t got = 0; (got = fread(part, 1, sizeof part, pipe)) > 0;) checked.output.append(part, got);
    checked.code = WEXITSTATUS(pclose(pipe));
    return checked;
  }
  static bool has_python() { return std::system("python3 -c '' >/dev/null 2>&1") == 0; }

  TempDirectory temp_;
  std::string store = temp_ / "data/order";
};

TEST_F(ProofTest, a_root_that_was_noted_is_found_again_however_much_came_since) {
  const std::string root = root_of({store});
  const std::string early = root_of({store, "--position", "7"});
  EXPECT_THAT(weir({"root", store}).lines, testing::ElementsAre(root + "  position 20, 20 commits"));
  ASSERT_EQ(weir({"append", store}, event_line("order-1")).code, 0);
  EXPECT_EQ(weir({"verify", store, "--root", root, "--position", "20"}).code, 0);
  EXPECT_EQ(json_of(weir({"verify", store, "--root", root, "--json"}))["position"], 20);
  EXPECT_EQ(json_of(weir({"verify", store, "--root", early, "--json"}))["position"], 7);

  ASSERT_EQ(weir({"backup", store, temp_ / "backup"}).code, 0);
  ASSERT_EQ(weir({"restore", temp_ / "backup", temp_ / "restored"}).code, 0);
  for (const char* copy : {"backup", "restored"})
    EXPECT_EQ(weir({"verify", temp_ / copy, "--root", root}).code, 0) << copy;
}

TEST_F(ProofTest, a_root_is_taken_while_somebody_writes) {
  Program append({"append", store, "--in-flight", "16"});
  std::string lines;
  for (int i = 0; i < 1'000; ++i) lines += event_line("y", std::to_string(i));
  append.write(lines);
  std::vector<Json> roots;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(append.line());
    roots.push_back(json_of(weir({"root", store, "--json"})));
    EXPECT_GE(roots.back()["position"], 20 + 50 * (round + 1));
  }
  append.end_input();
  EXPECT_EQ(append.wait(), 0);
  for (const Json& root : roots)
    EXPECT_EQ(root_of({store, "--position", root["position"].dump()}), root["root"].get<std::string>())
        << root["position"];
}

TEST_F(ProofTest, a_history_that_was_rewritten_or_cut_does_not_have_its_root_any_more) {
  const std::string root = root_of({store});
  // Somebody puts another store in its place, which is the same up to event 10, sound, and as long.
  const std::string other = temp_ / "other";
  ASSERT_EQ(weir({"fork", store, other, "--position", "10"}).code, 0);
  const auto cut = weir({"verify", other, "--root", root, "--position", "20"});
  EXPECT_EQ(cut.code, 28);
  EXPECT_THAT(cut.errors, HasSubstr("where the durable part of the log ends"));
  std::string lines;
  for (int i = 0; i < 10; ++i) lines += event_line("order-1", "\"quite another\"");
  ASSERT_EQ(weir({"append", other}, lines).code, 0);
  EXPECT_EQ(weir({"verify", other}).code, 0) << "every checksum is good";
  const auto found = weir({"verify", other, "--root", root, "--position", "20"});
  EXPECT_EQ(found.code, 28);
  EXPECT_THAT(found.errors, AllOf(HasSubstr(root), HasSubstr(root_of({other}))));
  const auto anywhere = weir({"verify", other, "--root", root, "--json"});
  EXPECT_EQ(anywhere.code, 28);
  EXPECT_EQ(Json::parse(anywhere.errors)["error"]["code"], "source_diverged");
  EXPECT_EQ(root_of({other, "--position", "10"}), root_of({store, "--position", "10"}));
}

TEST_F(ProofTest, a_third_party_checks_a_proof_with_the_root_alone) {
  if (!has_python()) GTEST_SKIP() << "there is no python3";
  const std::string root = root_of({store});
  for (int i = 0; i < 20; ++i) {
    const auto proved = weir({"prove", store, std::to_string(i)});
    ASSERT_EQ(proved.code, 0) << proved.errors;
    const Checked checked = check(proved.lines.at(0), root);
    ASSERT_EQ(checked.code, 0) << checked.output;
    const Json event = Json::parse(checked.output);
    EXPECT_EQ(event["position"], i);
    EXPECT_EQ(event["stream"], "order-" + std::to_string(i % 3));
    EXPECT_EQ(event["version"], i / 3);
    EXPECT_EQ(event["type"], "A.v1");
    EXPECT_EQ(event["data"], std::to_string(i));
    EXPECT_EQ(event["tags"], Json::array({"number:" + std::to_string(i)}));
  }
  const auto early = weir({"prove", store, "3", "--position", "7"});
  EXPECT_EQ(check(early.lines.at(0), root_of({store, "--position", "7"})).code, 0);
  EXPECT_EQ(check(early.lines.at(0), root).code, 1) << "a proof is for its root";
}

TEST_F(ProofTest, the_checker_believes_no_proof_in_which_anything_was_changed) {
  if (!has_python()) GTEST_SKIP() << "there is no python3";
  const std::string root = root_of({store});
  const Json proof = json_of(weir({"prove", store, "9"}));
  ASSERT_EQ(check(proof.dump(), root).code, 0);
  const auto refuses = [&](const char* what, const Json& changed) {
    const Checked checked = check(changed.dump(), root);
    EXPECT_EQ(checked.code, 1) << what << checked.output;
    EXPECT_THAT(checked.output, testing::StartsWith("NOT PROVED: ")) << what;
  };
  for (const char* member : {"event", "commit"}) {
    const std::string record = proof[member];
    for (std::size_t i = 0; i < record.size(); i += 17) {
      Json changed = proof;
      std::string other = record;
      other[i] = other[i] == '0' ? '1' : '0';
      changed[member] = other;
      refuses(member, changed);
    }
  }
  for (const char* member : {"event_index", "commit_index"}) {
    Json changed = proof;
    changed[member] = changed[member].get<int>() + 1;
    refuses(member, changed);
    changed[member] = 0.5;
    refuses(member, changed);
    changed.erase(member);
    refuses(member, changed);
  }
  for (const char* member : {"event_path", "commit_path"}) {
    Json changed = proof;
    changed[member].push_back(root);
    refuses(member, changed);
  }
  Json other = json_of(weir({"prove", store, "10"}));
  other["commit"] = proof["commit"];
  refuses("of another commit", other);
  EXPECT_EQ(check("[]", root).code, 1);
  EXPECT_EQ(check(proof.dump(), "not hexadecimal").code, 1);
}

TEST_F(ProofTest, bad_input_is_told_as_what_it_is) {
  const std::string root = root_of({store});
  EXPECT_EQ(weir({"verify", store, "--root", root.substr(1)}).code, 2);
  EXPECT_EQ(weir({"verify", store, "--position", "7"}).code, 2);
  EXPECT_EQ(weir({"root", store, "--position", "21"}).code, 10);
  EXPECT_EQ(weir({"prove", store, "20"}).code, 11);
  EXPECT_EQ(weir({"prove", store, "7", "--position", "7"}).code, 10);
  for (const std::vector<std::string>& words : {std::vector<std::string>{"root"}, {"prove", "0"}}) {
    const auto in = [&](const std::string& directory) {
      std::vector<std::string> all = words;
      all.insert(all.begin() + 1, directory);
      return weir(all).code;
    };
    EXPECT_EQ(in(temp_ / "none"), 11);
    std::filesystem::create_directories(temp_ / "photos");
    std::ofstream(temp_ / "photos/holiday.jpg") << "sea";
    EXPECT_EQ(in(temp_ / "photos"), 12);
  }
  const std::string file = json_of(weir({"inspect", store, "5", "--json"}))["frame"]["file"];
  {
    std::fstream segment(file, std::ios::binary | std::ios::in | std::ios::out);
    segment.seekp(Json::parse(weir({"inspect", store, "5", "--json"}).lines.at(0))["frame"]["offset"].get<int>() + 40);
    segment.put('!');
  }
  EXPECT_EQ(weir({"root", store}).code, 14);
  EXPECT_EQ(weir({"prove", store, "9"}).code, 14);
  EXPECT_EQ(weir({"verify", store, "--root", root}).code, 14);
  EXPECT_EQ(weir({"root", store, "--position", "5"}).code, 0) << "what is before the damage";
}

}  // namespace
}  // namespace e2e
