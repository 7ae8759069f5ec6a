// Whether the versions of every stream follow each other, in bounded memory: for verification, which must work on
// stores with more streams than memory.
//
// Streams are told apart by a hash of their names. What looks wrong under a hash is not yet damage, since two names may
// share it: `suspects` are looked at again by name. When there are more streams than the table may hold, the upper half
// of the hashes is left to another pass.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "weir/store/event.hpp"

namespace weir::store {

/// Both ends belong to it.
struct HashRange {
  std::uint64_t first = 0;
  std::uint64_t last = UINT64_MAX;
  bool contains(std::uint64_t hash) const { return hash >= first && hash <= last; }
};

class StreamVersions {
 public:
  /// 16 bytes a stream in a table that is at most three quarters full: 128 MiB at the default, and half as much again
  /// while it grows.
  static constexpr std::size_t kMostStreams = 6 * 1024 * 1024;

  explicit StreamVersions(HashRange range, std::size_t most_streams = kMostStreams);

  void add(const EventView& event);
  /// An event that was scavenged, of a stream that nobody knows: one version may be missing later.
  void add_gone() { ++may_miss_; }

  std::uint64_t streams() const { return used_; }
  /// The hashes under which versions did not follow each other, kMostSuspects at most.
  const std::set<std::uint64_t>& suspects() const { return suspects_; }
  /// What another pass has to look at; nothing when this one saw all of its range.
  std::optional<HashRange> left() const;

  static constexpr std::size_t kMostSuspects = 1000;
  static std::uint64_t hash_of(std::string_view stream);

 private:
  struct Slot {
    std::uint64_t hash = 0;  ///< 0: free.
    std::uint64_t next = 0;  ///< The version of the stream's next event.
  };

  Slot& slot_of(std::uint64_t hash);
  void make_room();
  void rebuild(std::size_t capacity);

  const HashRange whole_;
  HashRange range_;
  std::size_t most_;
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  std::uint64_t may_miss_ = 0;  ///< Versions, of any stream.
  std::set<std::uint64_t> suspects_;
};

}  // namespace weir::store
