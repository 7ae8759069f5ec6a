// The real file system keeps the contracts of env/file.hpp and env/file_system.hpp.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <numeric>
#include <vector>

#include "env/environment.hpp"
#include "env/real/descriptor.hpp"

namespace weir::env {
namespace {

class PosixTest : public testing::Test {
 protected:
  void SetUp() override {
    directory_ = Path(testing::TempDir()) /
                 ("weir_env_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::remove_all(directory_);
    value_or_abort(files_.make_directories(directory_));
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  static std::vector<std::byte> pattern(std::size_t size) {
    std::vector<std::byte> bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 7 + 1);
    return bytes;
  }

  FileSystem& files_ = real_environment().files;
  Path directory_;
};

TEST_F(PosixTest, what_is_written_is_read_through_the_cache_past_it_and_mapped) {
  const auto file = value_or_abort(files_.open(directory_ / "f", Opening::create_new));
  value_or_abort(file->reserve(64 * 1024));
  EXPECT_EQ(value_or_abort(file->size()), 64u * 1024);
  const auto written = pattern(10'000);
  const auto mapping = value_or_abort(file->map(64 * 1024, Access::read_only));
  value_or_abort(file->write_at(5000, written));
  value_or_abort(file->sync());

  std::vector<std::byte> read(written.size());
  EXPECT_EQ(value_or_abort(file->read_at(5000, read)), read.size());
  EXPECT_EQ(read, written);
  std::vector<std::byte> past(80 * 1024, std::byte{0xff});
  value_or_abort(file->read_past_cache(0, past));
  EXPECT_TRUE(std::equal(written.begin(), written.end(), past.begin() + 5000));
  EXPECT_EQ(past.back(), std::byte{0}) << "zeros behind the end";
  EXPECT_TRUE(std::equal(written.begin(), written.end(), mapping->bytes().begin() + 5000));
  EXPECT_EQ(value_or_abort(file->read_at(64 * 1024 - 10, read)), 10u);
}

TEST_F(PosixTest, F4_a_lock_is_exclusive_in_this_process_too_and_ends_with_its_holder) {
  EXPECT_FALSE(value_or_abort(files_.is_locked(directory_ / "lock")));
  {
    const auto held = value_or_abort(files_.lock(directory_ / "lock"));
    EXPECT_TRUE(value_or_abort(files_.is_locked(directory_ / "lock")));
    const auto second = files_.lock(directory_ / "lock");
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code(), Errc::locked);
  }
  EXPECT_FALSE(value_or_abort(files_.is_locked(directory_ / "lock")));
  EXPECT_TRUE(files_.lock(directory_ / "lock"));
}

TEST_F(PosixTest, F4_nothing_that_is_open_is_inherited_by_a_new_program) {
  const auto held = value_or_abort(files_.lock(directory_ / "lock"));
  const auto file = value_or_abort(files_.open(directory_ / "f", Opening::create));
  int ours = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code error;
    const auto target = std::filesystem::read_symlink(entry.path(), error);
    if (error || target.string().find(directory_.filename().string()) == std::string::npos) continue;
    ++ours;
    EXPECT_NE(::fcntl(std::stoi(entry.path().filename().string()), F_GETFD) & FD_CLOEXEC, 0);
  }
  EXPECT_EQ(ours, 2);
}

TEST_F(PosixTest, no_file_takes_the_number_of_a_closed_standard_stream) {
  const Descriptor input(::dup(STDIN_FILENO));
  ::close(STDIN_FILENO);
  const auto file = files_.open(directory_ / "f", Opening::create_new);
  const bool is_free = ::fcntl(STDIN_FILENO, F_GETFD) == -1;
  const auto lock = files_.lock(directory_ / "lock");
  const bool is_still_free = ::fcntl(STDIN_FILENO, F_GETFD) == -1;
  ::dup2(input.get(), STDIN_FILENO);
  EXPECT_TRUE(file);
  EXPECT_TRUE(lock);
  EXPECT_TRUE(is_free) << "what is read from standard input would be read from the file";
  EXPECT_TRUE(is_still_free);
}

TEST_F(PosixTest, a_pipe_in_the_place_of_a_file_is_an_error_and_no_wait) {
  const Path pipe = directory_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const Opening opening : {Opening::read_only, Opening::read_write, Opening::create}) {
    const auto opened = files_.open(pipe, opening);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code(), Errc::io);
  }
}

TEST_F(PosixTest, names_are_listed_sorted_renamed_and_removed) {
  for (const char* name : {"b", "a"}) value_or_abort(files_.open(directory_ / name, Opening::create_new));
  EXPECT_EQ(value_or_abort(files_.list(directory_)), (std::vector<std::string>{"a", "b"}));
  value_or_abort(files_.rename(directory_ / "a", directory_ / "b"));
  EXPECT_EQ(value_or_abort(files_.list(directory_)), std::vector<std::string>{"b"});
  EXPECT_EQ(files_.open(directory_ / "a", Opening::read_only).error().code(), Errc::not_found);
  EXPECT_EQ(files_.open(directory_ / "b", Opening::create_new).error().code(), Errc::conflict);
  value_or_abort(files_.remove(directory_ / "b"));
  value_or_abort(files_.remove(directory_ / "b"));
  EXPECT_EQ(value_or_abort(files_.kind(directory_ / "b")), PathKind::absent);
  value_or_abort(files_.make_directories(directory_ / "x" / "y"));
  EXPECT_EQ(value_or_abort(files_.kind(directory_ / "x" / "y")), PathKind::directory);
  EXPECT_EQ(files_.rename(directory_ / "x" / "y", directory_).error().code(), Errc::conflict);
}

TEST_F(PosixTest, a_link_is_a_second_name_for_the_same_file) {
  value_or_abort(value_or_abort(files_.open(directory_ / "a", Opening::create_new))->write_at(0, bytes_of("one")));
  EXPECT_TRUE(value_or_abort(files_.link(directory_ / "a", directory_ / "b")));
  EXPECT_EQ(std::filesystem::hard_link_count(directory_ / "a"), 2u);
  EXPECT_EQ(files_.link(directory_ / "a", directory_ / "b").error().code(), Errc::conflict);
  EXPECT_EQ(files_.link(directory_ / "none", directory_ / "c").error().code(), Errc::not_found);
  EXPECT_FALSE(value_or_abort(files_.link("/proc/self/status", directory_ / "c"))) << "another file system";
}

using PosixDeathTest = PosixTest;

TEST_F(PosixDeathTest, F5_a_page_that_cannot_be_had_ends_a_mapped_reader_and_not_one_that_reads) {
  const auto file = value_or_abort(files_.open(directory_ / "f", Opening::create_new));
  value_or_abort(file->reserve(8192));
  const auto mapping = value_or_abort(file->map(8192, Access::read_only));
  std::filesystem::resize_file(directory_ / "f", 0);
  std::vector<std::byte> read(10);
  EXPECT_EQ(value_or_abort(file->read_at(4096, read)), 0u);
  EXPECT_EXIT(
      {
        volatile const std::byte* page = mapping->bytes().data() + 4096;
        static_cast<void>(*page);
      },
      [](int status) { return status != 0; }, "");  // SIGBUS, or the report of a sanitizer about it
}

}  // namespace
}  // namespace weir::env
