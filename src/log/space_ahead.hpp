// SpaceAhead: keeps zeros ahead of the tail, and the next segment ready before it is needed (rule L8).
#pragma once

#include <cstdint>

#include "env/file_system.hpp"
#include "env/thread.hpp"
#include "log/segment_supply.hpp"

namespace weir::log {

/// Thread-safe. One thread takes the steps; the leader tells of its writes, and zeros never overtake or cover them.
class SpaceAhead {
 public:
  explicit SpaceAhead(SegmentSupply& supply) : supply_(supply) {}

  /// From now on the log goes on in this file, at `offset`. Zeros were written up to `zeroed_to`.
  void enter_segment(env::File& file, std::uint32_t number, std::uint32_t size, std::uint32_t offset,
                     std::uint32_t zeroed_to);
  /// Called before the leader writes there: waits for a step that is zeroing there. Whether zeros were written to all
  /// of it since the log was opened: its pages are there.
  bool make_way(std::uint32_t begin, std::uint32_t end);
  /// Called before the file goes away.
  void leave();

  /// Some milliseconds of zeroing or preparing; whether it did anything. Errors are not final: whoever needs the space
  /// meets them.
  bool step();
  /// Waits until `step` may have something to do; false once `leave` was called.
  bool wait_for_work();

 private:
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    bool empty() const { return begin == end; }
  };

  Range next_zeros() const;
  bool wants_next_segment() const;

  SegmentSupply& supply_;
  env::Mutex mutex_;
  env::CondVar zeroed_;
  env::CondVar work_;
  env::File* file_ = nullptr;
  std::uint32_t number_ = 0;
  std::uint32_t size_ = 0;
  std::uint32_t entered_at_ = 0;   ///< Where the writing in this segment began.
  std::uint32_t frontier_ = 0;     ///< Writes reach up to here.
  std::uint32_t zeroed_from_ = 0;  ///< From here to zeroed_to_ zeros were written without a gap.
  std::uint32_t zeroed_to_ = 0;
  Range under_way_;
  bool next_is_ready_ = false;
  bool resting_ = false;  ///< The next segment could not be prepared: tried again at the next write.
  bool left_ = false;
};

}  // namespace weir::log
