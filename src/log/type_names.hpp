// The names of types that events of a segment refer to by their place in it.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>

#include "base/bytes.hpp"
#include "env/thread.hpp"

namespace weir::log {

/// Knows which names can be believed. A name stands in an earlier frame than the event, and nobody who reads the event
/// checks that one: rot there would make an event of another type of it. Thread-safe.
class TypeNames {
 public:
  /// `segment` are its bytes from the beginning, `seed` what the checksums of its frames start from.
  TypeNames(Bytes segment, std::uint32_t seed) : segment_(segment), seed_(seed) {}

  /// Whether the frame around that place is whole; looked at once, at the first event that refers to it.
  bool is_good(std::uint32_t place) const {
    std::atomic<std::uint32_t>& known = known_[place % kKnown];
    if (place != 0 && known.load(std::memory_order_relaxed) == place) return true;
    if (!has_whole_frame(place)) return false;
    known.store(place, std::memory_order_relaxed);
    return true;
  }

 private:
  bool has_whole_frame(std::uint32_t place) const;

  Bytes segment_;
  std::uint32_t seed_;
  /// Enough that the types of a service seldom meet in one; those that do cost a look into whole_ each time.
  static constexpr std::size_t kKnown = 509;
  mutable std::array<std::atomic<std::uint32_t>, kKnown> known_{};  ///< The last place that was asked for in each.
  mutable env::Mutex mutex_;                                        ///< Guards whole_.
  mutable std::map<std::uint32_t, std::uint32_t> whole_;            ///< Begin and end of frames that were found whole.
};

}  // namespace weir::log
