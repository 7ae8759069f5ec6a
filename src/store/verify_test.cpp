// Goal: verify finds what is damaged, says where, and counts what is there. Method: a store on disk, one byte of which
// is turned over.
#include "store/verify.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "weir/store.hpp"

namespace weir::store {
namespace {

class Verify : public testing::Test {
 public:
  Verify() {
    std::string made = (std::filesystem::temp_directory_path() / "weir-verify-XXXXXX").string();
    if (mkdtemp(made.data()) == nullptr) abort();
    directory = made;
  }
  ~Verify() override { std::filesystem::remove_all(directory); }

  void write(int commits) {
    const auto store = value_or_abort(open_store(directory, {.segment_bytes = 9 * 1024 * 1024}));
    for (int i = 0; i < commits; ++i)
      ASSERT_TRUE(store->commit(Commit().append("order-" + std::to_string(i % 3), ExpectedState::any(),
                                                {{.type = "Noted.v1", .data = std::string(100, 'x')}})));
  }

  std::filesystem::path directory;
};

TEST_F(Verify, counts_what_is_whole) {
  write(10);
  const auto found = verify(env::real_environment(), directory);
  ASSERT_TRUE(found) << found.error().message();
  EXPECT_FALSE(found->damage);
  EXPECT_EQ(found->events, 10u);
  EXPECT_EQ(found->streams, 3u);
  EXPECT_GE(found->frames, 10u);
}

TEST_F(Verify, names_the_place_of_the_first_damage) {
  write(10);
  std::filesystem::path damaged;
  for (const auto& entry : std::filesystem::directory_iterator(directory / "log")) {
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    std::string bytes(64 * 1024, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    const auto data = bytes.find(std::string(100, 'x'));
    if (data == std::string::npos) continue;
    file.seekp(static_cast<std::streamoff>(data + 50));
    file.put('y');
    damaged = entry.path();
  }
  ASSERT_FALSE(damaged.empty());
  const auto found = verify(env::real_environment(), directory);
  ASSERT_TRUE(found) << found.error().message();
  ASSERT_TRUE(found->damage);
  EXPECT_EQ(std::filesystem::path(found->damage->file).filename(), damaged.filename());
  EXPECT_EQ(found->damage->position, Position{0});
  const auto reopened = open_store(directory);
  ASSERT_FALSE(reopened) << "damage to what was acknowledged is not cut";
  EXPECT_EQ(reopened.error().code(), Errc::corrupted);
}

TEST_F(Verify, what_is_no_store_cannot_be_verified) {
  std::filesystem::create_directories(directory / "photos");
  const auto found = verify(env::real_environment(), directory);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code(), Errc::not_a_store);
}

}  // namespace
}  // namespace weir::store
