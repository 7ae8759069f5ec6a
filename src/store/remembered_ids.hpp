// The event ids of the latest commits: how a repeated commit is recognised whatever it expects of its streams (rule
// C2). The window is the last kRememberedCommits commits, less where those hold more than kRememberedEvents events.
//
// Ids are remembered as hashes: what is found is compared with the event itself. Used in the commit's turn only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "weir/base/ids.hpp"

namespace weir::store {

inline constexpr std::size_t kRememberedCommits = 262'144;
inline constexpr std::size_t kRememberedEvents = 1'048'576;

class RememberedIds {
 public:
  explicit RememberedIds(std::size_t commits = kRememberedCommits, std::size_t events = kRememberedEvents)
      : most_commits_(commits), most_events_(events) {}

  /// The latest event in the window that has this id, or one whose hash is the same.
  std::optional<Position> find(const EventId&) const;

  /// A commit begins at `first`; its events' ids follow, one `add` each.
  void begin_commit(Position first);
  void add(const EventId&);

 private:
  static constexpr std::uint64_t kFree = UINT64_MAX;

  std::uint64_t hash_at(std::uint64_t position) const { return hashes_[position - begin_]; }
  std::size_t slot_of(std::uint64_t hash) const;
  void forget_oldest_commit();
  void forget(std::uint64_t position);
  void grow();

  std::size_t most_commits_;
  std::size_t most_events_;
  std::uint64_t begin_ = 0;            ///< Position of the oldest id.
  std::deque<std::uint64_t> hashes_;   ///< Of the events from begin_ on: positions are dense.
  std::deque<std::uint64_t> commits_;  ///< Where the commits of the window begin.
  std::vector<std::uint64_t> slots_;   ///< Positions by the hash of their id.
  std::size_t used_ = 0;
};

}  // namespace weir::store
