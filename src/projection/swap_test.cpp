// New rows take the place of old ones, or the rebuild is not over, whoever is in the way and wherever the power is cut.
// Method: another connection in the way; SQLite's syncs, watched by standing in for the C library's.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <map>

#include "env/thread.hpp"
#include "projection/order_events.hpp"
#include "projection/sqlite/database.hpp"

namespace weir {
namespace {

/// How long each journal of SQLite was when it was synced last.
struct Syncs {
  env::Mutex mutex;
  std::map<std::pair<dev_t, ino_t>, off_t> lengths;
};
Syncs& syncs() {
  static Syncs all;
  return all;
}

int note_and_sync(int file) {
  struct stat about{};
  if (::fstat(file, &about) == 0) {
    const std::scoped_lock lock(syncs().mutex);
    syncs().lengths[{about.st_dev, about.st_ino}] = about.st_size;
  }
  return static_cast<int>(::syscall(SYS_fdatasync, file));
}

std::atomic<bool> step_is_busy{false};

}  // namespace
}  // namespace weir

extern "C" int fdatasync(int file) { return weir::note_and_sync(file); }
extern "C" int fsync(int file) { return weir::note_and_sync(file); }
extern "C" int sqlite3_backup_step(sqlite3_backup* copy, int pages) {
  static const auto real = reinterpret_cast<int (*)(sqlite3_backup*, int)>(dlsym(RTLD_NEXT, "sqlite3_backup_step"));
  return weir::step_is_busy ? SQLITE_BUSY : real(copy, pages);
}

namespace weir {
namespace {

class Swap : public ProjectionTest {
 protected:
  static off_t length(const std::filesystem::path& file) {
    struct stat about{};
    return ::stat(file.c_str(), &about) == 0 ? about.st_size : 0;
  }
  static off_t synced_length(const std::filesystem::path& file) {
    struct stat about{};
    if (::stat(file.c_str(), &about) != 0) return 0;
    const std::scoped_lock lock(syncs().mutex);
    return syncs().lengths[{about.st_dev, about.st_ino}];
  }
};

TEST_F(Swap, what_somebody_else_is_writing_is_not_replaced_and_that_is_an_error) {
  ASSERT_TRUE(run_until(*store_, commit_orders(*store_, 0, 1)));
  const auto of_one = folder_ / "of_one.sqlite";
  std::filesystem::copy_file(file_, of_one);
  ASSERT_TRUE(run_until(*store_, commit_orders(*store_, 1, 1)));
  auto target = value_or_abort(sqlite::Database::open(of_one, sqlite::Access::read_write));
  auto fresh = value_or_abort(sqlite::Database::open(file_, sqlite::Access::read_write));
  auto other = value_or_abort(sqlite::Database::open(of_one, sqlite::Access::read_write));
  value_or_abort(other->execute("begin immediate"));
  value_or_abort(target->execute("pragma busy_timeout = 0"));

  EXPECT_EQ(target->replace_with(*fresh).error().code(), Errc::locked);
  step_is_busy = true;  // SQLite's manual: "does not affect the return value of sqlite3_backup_finish()"
  const auto replaced = target->replace_with(*fresh);
  step_is_busy = false;
  ASSERT_FALSE(replaced);
  EXPECT_EQ(replaced.error().code(), Errc::locked);
  EXPECT_EQ(number(of_one, "select count(*) from orders"), 1);
  value_or_abort(other->execute("rollback"));
  EXPECT_TRUE(target->replace_with(*fresh));
  EXPECT_EQ(number(of_one, "select count(*) from orders"), 2);
}

TEST_F(Swap, a_finished_rebuild_is_on_the_disk_before_its_own_file_goes) {
  const auto end = commit_orders(*store_, 0, 10);
  ASSERT_TRUE(run_until(*store_, end));
  Projection projection(file_, {.name = "orders"});
  declare(projection, *store_);
  ASSERT_TRUE(projection.rebuild());
  ASSERT_TRUE(projection.start());
  ASSERT_TRUE(projection.wait_for(end, kSoon));
  EXPECT_FALSE(std::filesystem::exists(file_.string() + ".building"));
  const auto journal = file_.string() + "-wal";
  ASSERT_GT(length(journal), 0);
  EXPECT_EQ(synced_length(journal), length(journal)) << "a power cut now would bring back the old rows, for good";
}

}  // namespace
}  // namespace weir
