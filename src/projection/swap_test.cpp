// New rows take the place of old ones, or the rebuild is not over, whoever is in the way and wherever the power is cut.
// Method: another connection in the way.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <atomic>

#include "projection/order_events.hpp"
#include "projection/sqlite/database.hpp"

namespace weir {
namespace {

std::atomic<bool> step_is_busy{false};

}  // namespace
}  // namespace weir

extern "C" int sqlite3_backup_step(sqlite3_backup* copy, int pages) {
  static const auto real = reinterpret_cast<int (*)(sqlite3_backup*, int)>(dlsym(RTLD_NEXT, "sqlite3_backup_step"));
  return weir::step_is_busy ? SQLITE_BUSY : real(copy, pages);
}

namespace weir {
namespace {

class Swap : public ProjectionTest {};

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

}  // namespace
}  // namespace weir
