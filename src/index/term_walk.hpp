// Walks: the positions of one term, of any of several, of all of several, along the log in either direction. A walk
// holds a block of each term's positions and never a whole list, and leaps over what cannot matter: it costs what the
// rarest of the terms costs, whatever the others have.
//
// A walk counts in places. They grow along the way, so that both directions are one code:
//
//     ahead   place = position               begin ────────▶ end
//     back    place = kLastPlace - position  begin ◀──────── end
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "index/term.hpp"
#include "index/term_index.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"

namespace weir::index {

using Place = std::uint64_t;
inline constexpr Place kNowhere = UINT64_MAX;
inline constexpr Place kLastPlace = kNowhere - 1;

/// The part of the log that is walked, and from which end.
class Stretch {
 public:
  static Stretch ahead(Position begin, Position end) { return {true, begin, end}; }
  /// From just before `end` back to the beginning of the log.
  static Stretch back(Position end) { return {false, {}, end}; }

  bool is_ahead() const { return ahead_; }
  Position end() const { return end_; }
  /// Where the walk begins; kNowhere when there is nothing.
  Place first() const {
    if (begin_ >= end_) return kNowhere;
    return ahead_ ? begin_.value : kLastPlace - (end_.value - 1);
  }
  Place place_of(Position position) const { return ahead_ ? position.value : kLastPlace - position.value; }
  Position position_of(Place place) const { return {ahead_ ? place : kLastPlace - place}; }

 private:
  Stretch(bool ahead, Position begin, Position end) : ahead_(ahead), begin_(begin), end_(end) {}
  bool ahead_;
  Position begin_;
  Position end_;
};

/// The events that carry one term.
class TermWalk {
 public:
  TermWalk(const TermIndex& index, Term term, Stretch stretch) : index_(&index), term_(term), stretch_(stretch) {}

  /// The first place at or past `from`; kNowhere when there is none. `from` never goes back. Errors: as TermIndex.
  Result<Place> seek(Place from);

 private:
  static constexpr std::size_t kFewest = 4;
  static constexpr std::size_t kMost = 256;

  Result<void> take_block(Place from);

  const TermIndex* index_;
  Term term_;
  Stretch stretch_;
  std::array<Position, kMost> block_;
  std::size_t size_ = kFewest;  ///< Of the next block: large while the steps are small.
  std::size_t count_ = 0;
  std::size_t at_ = 0;
  bool is_last_ = false;  ///< Nothing comes behind this block.
};

/// The places that any of the walks stops at.
template <class Walk>
class AnyOf {
 public:
  explicit AnyOf(std::vector<Walk> walks) {
    for (Walk& walk : walks) parts_.push_back({std::move(walk), std::nullopt});
  }
  bool empty() const { return parts_.empty(); }

  /// As TermWalk::seek.
  Result<Place> seek(Place from) {
    Place first = kNowhere;
    for (Part& part : parts_) {
      if (!part.at || *part.at < from) {
        WEIR_TRY(part.at, part.walk.seek(from));
      }
      first = std::min(first, *part.at);
    }
    return first;
  }

 private:
  struct Part {
    Walk walk;
    std::optional<Place> at;  ///< Where it stands; nothing before the first step.
  };
  std::vector<Part> parts_;
};

/// The places that one of `any` and every one of `all` stop at. Without `any`, those of `all`. One of the two must be
/// there.
class AllOf {
 public:
  AllOf(AnyOf<TermWalk> any, std::vector<TermWalk> all) : any_(std::move(any)), all_(std::move(all)) {}

  /// As TermWalk::seek.
  Result<Place> seek(Place from);

 private:
  AnyOf<TermWalk> any_;
  std::vector<TermWalk> all_;
};

}  // namespace weir::index
