// Goal: wherever the power fails in a run, the store opens, shows what it showed, and the next run finishes.
// Method: stopped after the k-th change, for every k, with each kind of power cut.
#include "log/stopping_files.hpp"
#include "store/indexed_store.hpp"
#include "store/verify.hpp"
#include "weir/store/scavenge.hpp"
#include "weir/store/stream_metadata.hpp"

namespace weir::store {
namespace {

class ScavengeRunCrashTest : public testing::TestWithParam<env::PowerCut> {
 protected:
  static void append(LocalStore& store, const std::string& stream, std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      const NewEvent event{.type = "Made.v1", .data = std::string(600'000, 'x')};
      value_or_abort(store.commit(Commit().append(stream, ExpectedState::any(), {event})));
      for (int step = 0; step < 3; ++step) store.tick();
    }
  }

  static std::string shown(const EventReader& reader) {
    std::string all;
    for (const char* stream : {"a", "b", "c"}) {
      value_or_abort(reader.read(Read::stream(stream), [&](const EventView& event) {
        all += std::to_string(event.position.value) + " ";
        return Flow::more;
      }));
      all += std::to_string(value_or_abort(reader.stream_version(stream)).value_or(StreamVersion{99}).value) + "\n";
    }
    return all;
  }

  /// Whether the process came to its end before the k-th change.
  static bool survives(std::uint64_t changes) {
    env::SimulatedWorld world(changes + 1);
    log::StoppingFiles files(world.disk);
    env::Environment environment{files, world.clock, world.random};
    std::string before;
    bool made = false;
    {
      const auto store = value_or_abort(LocalStore::open(environment, kRoot, kOptions));
      append(*store, "a", 9);
      append(*store, "b", 12);
      append(*store, "c", 20);
      value_or_abort(delete_stream(*store, "a"));
      value_or_abort(set_stream_metadata(*store, "b", {.max_count = 4}));
      before = shown(*store);
      files.stop_after(changes);
      const auto report = store->scavenge({});
      made = report && report->finished;
      EXPECT_NE(made, files.stopped()) << report.error().message();
      world.disk.crash(GetParam());
    }
    const bool stopped = files.stopped();
    files.stop_after(std::nullopt);
    const auto store = value_or_abort(LocalStore::open(world.environment, kRoot, kOptions), "open");
    EXPECT_EQ(shown(*store), before);
    EXPECT_TRUE(value_or_abort(store->scavenge({})).finished);
    EXPECT_EQ(shown(*store), before);
    EXPECT_EQ(value_or_abort(store->checksum_at(Position{0})).has_value(), true);
    value_or_abort(store->stop(std::chrono::seconds(1)));
    const auto found = value_or_abort(verify(world.environment, kRoot));
    EXPECT_FALSE(found.damage) << found.damage->reason;
    EXPECT_EQ(found.gone, 8u + 8u);
    EXPECT_TRUE(found.index && !found.index->damage);
    EXPECT_EQ(value_or_abort(world.disk.kind(kRoot / "scavenge")), env::PathKind::absent);
    return !stopped;
  }
};

TEST_P(ScavengeRunCrashTest, the_next_run_finishes_what_it_left) {
  std::uint64_t changes = 0;
  for (; changes < 200 && !HasFailure(); ++changes) {
    SCOPED_TRACE("after change " + std::to_string(changes));
    if (survives(changes)) break;
  }
  EXPECT_GT(changes, 25u);
  EXPECT_LT(changes, 200u);
}

INSTANTIATE_TEST_SUITE_P(Cuts, ScavengeRunCrashTest, testing::Values(env::PowerCut::drops_unsynced));

}  // namespace
}  // namespace weir::store
