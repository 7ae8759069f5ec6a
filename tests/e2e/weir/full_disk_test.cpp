// Goal: a full disk loses nothing and is told as what it is, and the store goes on once there is space.
// Method: a small file system in memory where that may be mounted; /dev/full for the output.
#include <gmock/gmock.h>
#include <sys/mount.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "e2e/weir/program.hpp"

namespace e2e {
namespace {

/// A file system of that size, as long as the test.
class SmallDisk {
 public:
  explicit SmallDisk(const char* size) {
    std::filesystem::create_directories(temp_ / "disk");
    mounted_ = mount("none", path().c_str(), "tmpfs", 0, (std::string("size=") + size).c_str()) == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount2(path().c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }
  std::string path() const { return temp_ / "disk"; }

 private:
  TempDirectory temp_;
  bool mounted_ = false;
};

std::string lines_of_64_kib(int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) lines += event_line("x", "\"" + std::string(64 * 1024, 'x') + "\"");
  return lines;
}

TEST(FullDisk, refuses_what_does_not_fit_and_goes_on_when_there_is_space) {
  const SmallDisk disk("96m");
  if (!disk.mounted()) GTEST_SKIP() << "mounting a file system needs root";
  const std::string store = disk.path() + "/store", other = disk.path() + "/other";
  ASSERT_EQ(weir({"append", store}, event_line("x")).code, 0);
  {
    std::ofstream filler(other, std::ios::binary);
    const std::string megabyte(1024 * 1024, 'x');
    while (filler << megabyte << std::flush) {
    }
  }

  const auto full = weir({"append", store}, lines_of_64_kib(1600));
  EXPECT_EQ(full.code, 18) << full.errors;
  ASSERT_EQ(full.lines.size(), 1600U) << "every line has its answer";
  std::size_t accepted = 0;
  for (const std::string& line : full.lines) {
    const auto answer = nlohmann::json::parse(line);
    if (answer.contains("error")) {
      ASSERT_EQ(answer["error"]["code"], "no_space") << line;
    } else {
      ++accepted;
    }
  }
  EXPECT_LT(accepted, 1600U);
  EXPECT_EQ(weir({"all", store}).lines.size(), 1 + accepted) << "what was accepted is there, and nothing else";
  EXPECT_EQ(weir({"verify", store}).code, 0);

  std::filesystem::remove(other);
  EXPECT_EQ(weir({"append", store}, lines_of_64_kib(200)).code, 0) << "there is space again";
  EXPECT_EQ(weir({"all", store}).lines.size(), 201 + accepted);
}

TEST(FullDisk, a_store_that_does_not_fit_is_not_begun) {
  const SmallDisk disk("8m");
  if (!disk.mounted()) GTEST_SKIP() << "mounting a file system needs root";
  const auto done = weir({"append", disk.path() + "/store"}, event_line("x"));
  EXPECT_EQ(done.code, 18) << done.errors;
  EXPECT_EQ(weir({"all", disk.path() + "/store"}).code, 11);
}

TEST(FullDisk, a_backup_or_copy_that_does_not_fit_leaves_what_was_there) {
  const SmallDisk disk("48m");
  if (!disk.mounted()) GTEST_SKIP() << "mounting a file system needs root";
  const TempDirectory temp;
  const std::string store = temp / "s", backup = disk.path() + "/backup", copy = disk.path() + "/copy";
  ASSERT_EQ(weir({"append", store}, event_line("x")).code, 0);
  ASSERT_EQ(weir({"backup", store, backup}).code, 0);
  ASSERT_EQ(weir({"append", store, "--in-flight", "64"}, lines_of_64_kib(800)).code, 0);
  EXPECT_EQ(weir({"backup", store, backup}).code, 18);
  EXPECT_EQ(weir({"verify", backup}).code, 0);
  EXPECT_EQ(weir({"restore", backup, copy}).code, 18);
  EXPECT_EQ(weir({"fork", store, copy}).code, 18);
  EXPECT_EQ(weir({"all", copy}).code, 11) << "nothing is left of it";
}

TEST(FullDisk, of_the_output_is_told) {
  const TempDirectory temp;
  weir({"append", temp / "s"}, event_line("x"));
  const std::string command = std::string(WEIR_PROGRAM) + " all " + temp / "s" + " > /dev/full 2> " + temp / "errors";
  const int status = std::system(command.c_str());
  EXPECT_EQ(WEXITSTATUS(status), 18);
  std::ifstream errors(temp / "errors");
  std::string line;
  std::getline(errors, line);
  EXPECT_THAT(line, testing::HasSubstr("the output could not be written: No space left on device"));
  for (const char* asks : {" --help", " --version", " all --help"})
    EXPECT_EQ(WEXITSTATUS(std::system((WEIR_PROGRAM + std::string(asks) + " >/dev/full 2>&1").c_str())), 18) << asks;
}

}  // namespace
}  // namespace e2e
