// Goal: an index that is made anew is as the log says, and one that is not is found out.
#include "store/rebuild_index.hpp"

#include "index/run_directory.hpp"
#include "index/write_run.hpp"
#include "store/event_terms.hpp"
#include "store/indexed_store.hpp"
#include "store/verify_index.hpp"

namespace weir::store {
namespace {

TEST_F(IndexedStore, rebuilt_from_the_log_it_is_as_the_log_says) {
  open();
  fill(100);
  const std::string before = everything(*store_);
  store_.reset();
  std::uint64_t told = 0;
  const auto rebuilt = value_or_abort(rebuild_index(world_.environment, kRoot, [&](Position) { ++told; }));
  EXPECT_EQ(rebuilt.events, 100u);
  EXPECT_EQ(rebuilt.files, files().size());
  EXPECT_GE(told, 100u);
  const auto verified = value_or_abort(verify_index(world_.environment, kRoot, {}));
  EXPECT_FALSE(verified.damage) << verified.damage->reason;
  EXPECT_EQ(verified.files, rebuilt.files);
  open();
  EXPECT_EQ(everything(*store_), before);
  EXPECT_EQ(rebuild_index(world_.environment, kRoot, {}).error().code(), Errc::locked);
  EXPECT_EQ(rebuild_index(world_.environment, "/nothing", {}).error().code(), Errc::not_found);
}

TEST_F(IndexedStore, a_rebuild_that_a_full_disk_ends_is_none) {
  open();
  fill(60);
  store_.reset();
  const std::uint64_t files_of_all = value_or_abort(rebuild_index(world_.environment, kRoot, {})).files;
  ASSERT_GE(files_of_all, 2u);
  bool refused = false;
  for (std::uint64_t ahead = 0; ahead < 2000; ahead += 7) {
    auto& fate = world_.disk.fate();
    fate.planned = env::PlannedFailure{fate.operations() + ahead, env::Failure::no_space, true};
    const auto rebuilt = rebuild_index(world_.environment, kRoot, {});
    fate.planned.reset();
    refused = refused || !rebuilt;
    ASSERT_EQ(rebuilt ? rebuilt->files : files_of_all, files_of_all) << ahead;
  }
  EXPECT_TRUE(refused);
}

TEST_F(IndexedStore, verification_finds_an_index_that_skips_an_event) {
  open();
  fill(60);
  EXPECT_FALSE(value_or_abort(verify_index(world_.environment, kRoot, {})).damage);
  // A run that was written whole, of one event less than the log has.
  const auto runs = value_or_abort(index::RunDirectory{kRoot / "index"}.load(world_.disk, store_->id()));
  index::MemoryPart part({});
  for (const Event& event : value_or_abort(store_->collect(Read::all().limit(runs[0]->end().value)))) {
    const EventTerms known(event.view());
    part.add(event.position, event.position.value == 5 ? known.terms().first(1) : known.terms(), known.id());
    part.add_frame(1, value_or_abort(runs[0]->offset_of(event.position)));
  }
  value_or_abort(world_.disk.remove(runs[0]->path()));
  const auto file = value_or_abort(world_.disk.open(runs[0]->path(), env::Opening::create_new));
  value_or_abort(index::write_run(*file, store_->id(), part, runs[0]->header().checkpoint, ""));
  const auto verified = value_or_abort(verify_index(world_.environment, kRoot, {}));
  ASSERT_TRUE(verified.damage);
  EXPECT_EQ(verified.damage->file, runs[0]->path().string());
}

}  // namespace
}  // namespace weir::store
