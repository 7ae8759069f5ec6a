// What a grown store holds: a third of its events in streams of 100, the rest in ten times as many streams of some
// seven; a tenth of the events has a tag. The streams take turns, so that each is spread over the whole log.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "events.hpp"
#include "weir/store.hpp"

namespace bench {

inline constexpr std::uint64_t kInLongStream = 100;

class Contents {
 public:
  explicit Contents(std::uint64_t events);

  struct Next {
    Place place;
    weir::NewEvent event;
  };
  /// One after another, from the first to the last.
  Next next();
  std::uint64_t given() const { return given_; }

  std::uint64_t events() const { return events_; }
  std::uint64_t streams() const { return long_streams_ + short_streams_; }
  std::uint64_t batch() const;  ///< Never has two events of one stream.

  /// Streams of 100 events come first.
  std::uint64_t long_streams() const { return long_streams_; }
  /// The place after the last one of a short stream.
  Place end_of_short(std::uint64_t which) const;

  /// Two tags: one in a thousand events has the rarer one, and one in ten of those has both.
  static weir::Query both_tags();
  std::uint64_t with_both() const { return (events_ + 9999) / 10'000; }

 private:
  std::uint64_t events_;
  std::uint64_t long_streams_, short_streams_;
  std::uint64_t given_ = 0, in_long_ = 0, in_short_ = 0;
};

}  // namespace bench
