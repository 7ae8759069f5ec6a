// For tests of stores whose index is in files: one in the simulated world that is driven by hand and has several.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "env/simulated/world.hpp"
#include "log/log.hpp"
#include "store/ledger.hpp"
#include "store/local_store.hpp"

namespace weir::store {

inline const env::Path kRoot = "/s";
inline constexpr std::size_t kEventBytes = 150'000;
inline const log::LogOptions kOptions{.segment_bytes = log::kMinSegmentBytes, .drive = log::Drive::by_hand};

class IndexedStore : public testing::Test {
 protected:
  void open() {
    store_.reset();
    store_ = value_or_abort(LocalStore::open(world_.environment, kRoot, kOptions));
  }

  /// Events of a handful of streams, each with a tracking move.
  void fill(std::uint64_t count) {
    for (std::uint64_t i = 0; i < count; ++i) {
      value_or_abort(store_->commit(commit_number(next_)));
      ++next_;
      for (int step = 0; step < 3; ++step) store_->tick();
    }
  }

  static Commit commit_number(std::uint64_t n) {
    NewEvent event{.type = n % 2 == 0 ? "Even.v1" : "Odd.v1", .data = std::string(kEventBytes, 'x')};
    event.id = derive_event_id("event", n);
    event.correlation = derive_event_id("flow", n / 10);
    event.tags = {"third:" + std::to_string(n % 3)};
    Commit commit = Commit().append("s-" + std::to_string(n % 7), ExpectedState::any(), {event});
    commit.tracking.push_back({.consumer = "c",
                               .source = source(),
                               .partition = static_cast<std::uint16_t>(n % 5),
                               .from = {n < 5 ? 0 : n - 4},
                               .to = {Position{n + 1}, 7}});
    return commit;
  }
  static StoreId source() {
    StoreId id;
    id.bytes[3] = 1;
    return id;
  }

  /// All that can be read, in words.
  static std::string everything(const EventReader& reader) {
    std::string all;
    const auto take = [&](const Read& read) {
      all += "\n";
      const auto done = reader.read(read, [&](const EventView& event) {
        all += std::to_string(event.position.value) + " " + std::string(event.stream) + "@" +
               std::to_string(event.version.value) + " ";
        return Flow::more;
      });
      if (!done) all += done.error().message();
    };
    take(Read::all());
    take(Read::category("s"));
    take(Read::category("s").backwards());
    take(Read::type("Odd.v1"));
    take(Read::correlation(derive_event_id("flow", 3)));
    for (int i = 0; i < 8; ++i) take(Read::stream("s-" + std::to_string(i)));
    take(Read::stream("s-1").from(StreamVersion{4}).limit(2));
    EXPECT_TRUE(reader.streams([&](std::string_view name, StreamVersion last) {
      all += std::string(name) + "=" + std::to_string(last.value) + " ";
      return Flow::more;
    }));
    for (const TrackingState& state : reader.tracking())
      all += state.consumer + " " + std::to_string(state.lowest().next.value) + " " +
             std::to_string(state.highest().next.value);
    return all;
  }

  std::vector<std::string> files() const {
    std::vector<std::string> runs;
    for (const auto& name : value_or_abort(world_.disk.list(kRoot / "index")))
      if (name.ends_with(".run")) runs.push_back(name);
    return runs;
  }

  using Files = std::map<std::string, std::vector<std::byte>>;
  Files contents(const env::Path& directory) {
    Files all;
    for (const auto& name : value_or_abort(world_.disk.list(directory))) {
      if (value_or_abort(world_.disk.kind(directory / name)) != env::PathKind::file) continue;
      const auto file = value_or_abort(world_.disk.open(directory / name, env::Opening::read_only));
      all[name].resize(value_or_abort(file->size()));
      value_or_abort(file->read_at(0, all[name]));
    }
    return all;
  }
  void put(const env::Path& directory, const Files& all) {
    for (const auto& [name, bytes] : all)
      value_or_abort(value_or_abort(world_.disk.open(directory / name, env::Opening::create))->write_at(0, bytes));
  }

  env::SimulatedWorld world_;
  std::unique_ptr<LocalStore> store_;
  std::uint64_t next_ = 0;
};

}  // namespace weir::store
