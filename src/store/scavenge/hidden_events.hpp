// Which events a scavenge takes: those that reads of their stream do not show, and never will again.
#pragma once

#include <string>
#include <unordered_map>

#include "store/stream_life.hpp"

namespace weir::store {

/// Remembers of the streams that it met lately from which version on they show events. Not thread-safe.
class HiddenEvents {
 public:
  /// What streams show at the end of `sight`, at that time.
  HiddenEvents(const Sight& sight, Time now) : sight_(sight), now_(now) {}

  /// Never: the last event of a stream, whose version has to go on; what says how streams live (metadata, tombstones);
  /// what came after the sight's end. Errors: as reads.
  Result<bool> contain(const EventView& event);

  static constexpr std::size_t kMostStreams = 100'000;

 private:
  struct Shown {
    StreamVersion first;
    StreamVersion last;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  Result<Shown> shown_of(std::string_view stream);

  const Sight sight_;
  const Time now_;
  std::unordered_map<std::string, Shown, Hash, std::equal_to<>> known_;
};

}  // namespace weir::store
