// Goal: the files of the index are derived data: with them opening costs the tail, without them, or with damaged ones,
// the store has the same events. Method: a store in the simulated world that is driven by hand and has several files.
#include <gtest/gtest.h>

#include <string>

#include "store/follow_store.hpp"
#include "store/indexed_store.hpp"
#include "store/load_index.hpp"
#include "weir/store/stream_metadata.hpp"

namespace weir::store {
namespace {

TEST_F(IndexedStore, opening_reads_no_more_than_two_parts_of_the_log) {
  open();
  for (int round = 0; round < 6; ++round) {
    fill(23);
    store_.reset();
    auto held = value_or_abort(log::hold_log(world_.environment, kRoot, kOptions));
    const auto indexed = value_or_abort(
        load_index(world_.environment, held.directory, held.identity.store, [&](const log::Checkpoint& checkpoint) {
          return log::stands_in_log(world_.disk, held.directory, held.identity.store, checkpoint);
        }));
    std::uint64_t bytes = 0;
    const auto count = [&](const log::FrameView& frame) {
      bytes += frame.length();
      return Result<void>{};
    };
    value_or_abort(log::LogWriter::open(world_.environment, std::move(held), kOptions, indexed.checkpoint, count, {}));
    EXPECT_LE(bytes, 2 * Ledger::kPartBytes);
    open();
  }
  EXPECT_GE(next_ * kEventBytes, 4 * Ledger::kPartBytes);
}

TEST_F(IndexedStore, reopened_it_has_what_it_had) {
  open();
  fill(200);
  EXPECT_GE(files().size(), 3u);
  const std::string before = everything(*store_);
  open();
  EXPECT_EQ(everything(*store_), before);
  fill(60);
  EXPECT_NE(everything(*store_), before);
}

TEST_F(IndexedStore, many_files_become_few_and_say_the_same) {
  open();
  fill(28 * 9);  // 28 events are a part
  const std::string before = everything(*store_);
  EXPECT_LE(files().size(), 8u);
  open();
  EXPECT_EQ(everything(*store_), before);
}

TEST_F(IndexedStore, whatever_file_is_gone_or_damaged_nothing_is_lost) {
  open();
  fill(150);
  const std::string before = everything(*store_);
  store_.reset();
  const auto names = files();
  ASSERT_GE(names.size(), 3u);
  for (const bool damaged : {true, false}) {
    for (const std::string& name : names) {
      const env::Path path = kRoot / "index" / name;
      if (damaged)
        world_.disk.flip_bit(path, 40);  // of the header; what lies behind is checked when it is read
      else
        value_or_abort(world_.disk.remove(path));
      open();
      EXPECT_EQ(everything(*store_), before) << name;
      for (int step = 0; step < 20; ++step) store_->tick();
      store_.reset();
      EXPECT_GE(files().size(), names.size() - 1) << "it is made anew";
    }
  }
  for (const std::string& name : files()) value_or_abort(world_.disk.remove(kRoot / "index" / name));
  open();
  EXPECT_EQ(everything(*store_), before);
}

TEST_F(IndexedStore, damage_behind_the_header_is_an_error_with_its_place) {
  open();
  fill(90);
  store_.reset();
  const env::Path path = kRoot / "index" / files().front();
  for (std::uint64_t offset = 4096; offset < 40'000; offset += 512) world_.disk.flip_bit(path, offset);
  open();
  const auto read = store_->read(Read::stream("s-1"), [](const EventView&) { return Flow::more; });
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code(), Errc::corrupted);
  ASSERT_NE(read.error().detail<Corruption>(), nullptr);
  EXPECT_EQ(read.error().detail<Corruption>()->file, path.string());
  const auto refused = store_->commit(Commit().append("s-1", ExpectedState::any(), {{.type = "T.v1", .data = ""}}));
  EXPECT_TRUE(refused || refused.error().code() == Errc::corrupted);
}

TEST_F(IndexedStore, C2_a_repeat_is_recognised_when_the_first_is_in_a_file) {
  open();
  fill(100);
  open();
  const auto repeated = value_or_abort(store_->commit(commit_number(3)));
  EXPECT_TRUE(repeated.repeated);
  EXPECT_EQ(repeated.first, Position{3});
  Commit other = commit_number(4);
  other.writes[0].events[0].data = "other";
  const auto refused = store_->commit(other);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), Errc::id_reused);
}

TEST_F(IndexedStore, expectations_are_judged_by_what_is_in_files) {
  open();
  fill(100);
  open();
  const auto commit = [&](ExpectedState expected) {
    return store_->commit(Commit().append("s-1", expected, {{.type = "T.v1", .data = ""}}));
  };
  EXPECT_EQ(commit(ExpectedState::no_stream()).error().code(), Errc::conflict);
  EXPECT_EQ(commit(ExpectedState::exactly({3})).error().code(), Errc::conflict);
  const auto last = value_or_abort(store_->stream_version("s-1"));
  const auto receipt = value_or_abort(commit(ExpectedState::exactly(*last)));
  EXPECT_EQ(receipt.streams[0].first, *last + 1);
}

TEST_F(IndexedStore, a_follower_takes_the_writers_files_in_the_place_of_its_own) {
  open();
  fill(40);
  const auto late = value_or_abort(follow_store(world_.environment, kRoot));
  EXPECT_EQ(everything(*late), everything(*store_));
  for (int round = 0; round < 6; ++round) {
    fill(31);
    EXPECT_EQ(everything(*late), everything(*store_));
  }
  const auto from_files = value_or_abort(follow_store(world_.environment, kRoot));
  EXPECT_EQ(everything(*from_files), everything(*store_));
}

TEST_F(IndexedStore, an_index_of_a_log_that_went_on_differently_is_not_believed) {
  open();
  fill(20);
  store_.reset();
  const std::uint64_t fork = next_;
  const auto old_log = contents(kRoot / "log");
  const auto old_root = contents(kRoot);
  open();
  fill(60);
  ASSERT_GE(files().size(), 2u);
  store_.reset();
  // The log as it was, under the index as it is: what a careless restore leaves.
  for (const auto& name : value_or_abort(world_.disk.list(kRoot / "log")))
    value_or_abort(world_.disk.remove(kRoot / "log" / name));
  put(kRoot / "log", old_log);
  put(kRoot, old_root);
  open();
  EXPECT_EQ(store_->end(), Position{fork});
  next_ = fork;
  fill(70);
  const std::string with_index = everything(*store_);
  EXPECT_EQ(with_index.find("damaged"), std::string::npos);
  store_.reset();
  for (const std::string& name : files()) value_or_abort(world_.disk.remove(kRoot / "index" / name));
  open();
  EXPECT_EQ(everything(*store_), with_index);
}

class IndexedLife : public IndexedStore, public testing::WithParamInterface<std::string_view> {};

TEST_P(IndexedLife, metadata_and_tombstones_that_only_the_files_know_hold_after_opening) {
  const bool for_ever = GetParam() == kTombstoneType;
  const auto write = [&](Commit& commit, std::string stream, std::string_view type, std::string data) {
    NewEvent event{.type = std::string(type), .data = std::move(data)};
    event.id = derive_event_id(stream + event.type, 0);
    commit.append(std::move(stream), ExpectedState::any(), {event});
  };
  open();
  Commit begin, end;
  write(begin, "t", "N.v1", "");
  if (for_ever) write(end, "t", GetParam(), "{}");
  write(end, "$$t", GetParam(), R"({"$tb":9223372036854775807})");
  value_or_abort(store_->commit(std::move(begin)));
  value_or_abort(store_->commit(std::move(end)));
  fill(100);
  open();
  const auto found = store_->collect(Read::stream("t"));
  if (for_ever)
    EXPECT_EQ(found.error().code(), Errc::stream_tombstoned);
  else
    EXPECT_TRUE(found->empty());
}

INSTANTIATE_TEST_SUITE_P(BothEnds, IndexedLife, testing::Values(kMetadataType, kTombstoneType));

}  // namespace
}  // namespace weir::store
