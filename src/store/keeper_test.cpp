// Goal: merging the files of an index holds up nobody who writes one. Method: a keeper of a real log in the simulated
// world that has one part still to write when it merges the files before.
#include "index/keeper.hpp"

#include "log/log.hpp"
#include "store/indexed_store.hpp"
#include "store/ledger.hpp"
#include "store/verify_index.hpp"

namespace weir::store {
namespace {

TEST_F(IndexedStore, a_part_is_written_while_files_before_it_are_merged) {
  constexpr std::size_t kParts = 9;
  open();
  fill(10 * kParts);
  const std::string before = everything(*store_);
  const StoreId id = store_->id();
  store_.reset();

  Ledger ledger({}, {});
  std::vector<index::Frozen> frozen;
  value_or_abort(log::LogWriter::open(world_.environment, kRoot, kOptions,
                                      [&](const log::FrameView& frame) -> Result<void> {
                                        if (frame.count() == 0) return {};
                                        WEIR_CHECK(ledger.add(frame));
                                        if (frame.end().value % 10 == 0) frozen.push_back(ledger.freeze());
                                        return {};
                                      },
                                      {}));
  ASSERT_EQ(frozen.size(), kParts);
  index::Keeper keeper(world_.disk, log::LogDirectory{kRoot}, id, ledger.terms(), {});
  value_or_abort(keeper.tidy());
  for (std::size_t i = 0; i < kParts; ++i) keeper.add(frozen[i]);
  for (std::size_t i = 0; i + 1 < kParts; ++i) value_or_abort(keeper.write_oldest());

  bool written = false;
  const auto write_the_last = [&]() -> Result<void> {
    if (!std::exchange(written, true)) WEIR_CHECK(keeper.write_oldest());
    return {};
  };
  EXPECT_FALSE(value_or_abort(keeper.merge_some(index::Load::busy, write_the_last))) << "eight are few for that";
  EXPECT_FALSE(written);
  EXPECT_TRUE(value_or_abort(keeper.merge_some(index::Load::idle, write_the_last)));
  EXPECT_TRUE(written);
  EXPECT_EQ(files().size(), 2u);
  const auto verified = value_or_abort(verify_index(world_.environment, kRoot, {}));
  EXPECT_FALSE(verified.damage) << verified.damage->reason;
  EXPECT_EQ(verified.files, 2u);
  open();
  EXPECT_EQ(everything(*store_), before);
}

}  // namespace
}  // namespace weir::store
