// Kills a writer again and again, and looks each time at what it left.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "crash/child.hpp"

namespace crash {

/// The whole store against the script: every commit there is whole and once, each writer's without a gap.
inline void check_store(EventStore& store, const std::vector<Acknowledged>& acknowledged) {
  std::vector<std::uint64_t> commits(kWriters, 0);  // of each writer, seen so far
  std::vector<std::vector<std::uint64_t>> firsts(kWriters);
  std::map<std::string, std::uint64_t, std::less<>> versions;
  const auto all = value_or_abort(store.collect(Read::all()));
  for (std::size_t at = 0; at < all.size();) {
    ASSERT_TRUE(all[at].stream.starts_with("writer-")) << "the first event of a commit, at " << at;
    const auto writer = static_cast<std::uint32_t>(std::stoul(all[at].stream.substr(7)));
    const Commit expected = commit_of(writer, commits[writer]++);
    firsts[writer].push_back(at);
    for (const StreamWrite& write : expected.writes) {
      ASSERT_LT(at, all.size()) << "a commit is there whole or not at all";
      ASSERT_EQ(all[at].position.value, at);
      ASSERT_EQ(all[at].id, write.events[0].id) << "nothing is there twice, and nothing is missing, at " << at;
      ASSERT_EQ(all[at].data, write.events[0].data);
      ASSERT_EQ(all[at].stream, write.stream);
      ASSERT_EQ(all[at].version.value, versions[write.stream]++) << "versions are dense";
      ++at;
    }
  }
  for (const Acknowledged& one : acknowledged) {
    ASSERT_LT(one.number, commits[one.writer]) << "what was acknowledged is lost";
    ASSERT_EQ(firsts[one.writer][one.number], one.first);
  }
  for (std::uint32_t writer = 0; writer < kWriters; ++writer) {
    const auto state = store.tracking(consumer_of(writer), source());
    const std::uint64_t there = state ? state->lowest().next.value : 0;
    ASSERT_EQ(there, commits[writer] == 0 ? 0 : tracked_after(commits[writer] - 1))
        << "tracking and its commit are one";
  }
}

/// One store, killed `cycles` times at moments that the seed chooses: after a number of acknowledgements, or after a
/// time, which may be while it still opens.
inline void kill_and_check(std::uint64_t seed, int cycles) {
  const TempDirectory directory;
  std::mt19937_64 random(seed);
  std::vector<Acknowledged> acknowledged;
  for (int cycle = 0; cycle < cycles; ++cycle) {
    SCOPED_TRACE("seed " + std::to_string(seed) + ", cycle " + std::to_string(cycle));
    Child child(directory.path());
    if (random() % 4 == 0)
      child.take(SIZE_MAX, std::chrono::microseconds(random() % 20'000));
    else
      child.take(1 + random() % 60, std::chrono::seconds(20));
    ASSERT_TRUE(child.kill()) << "the writer ended by itself";
    acknowledged.insert(acknowledged.end(), child.acknowledged().begin(), child.acknowledged().end());
    const auto store = value_or_abort(open_store(directory.path()), "reopening");
    ASSERT_NO_FATAL_FAILURE(check_store(*store, acknowledged));
  }
  ASSERT_GT(acknowledged.size(), static_cast<std::size_t>(cycles)) << "the writers hardly wrote";
}

}  // namespace crash
