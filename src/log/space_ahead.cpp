#include "log/space_ahead.hpp"

#include <algorithm>
#include <vector>

namespace weir::log {
namespace {

constexpr std::uint32_t kPage = 4096;
constexpr std::uint32_t kStepBytes = 256 * 1024;
/// Zeros begin this far past the last write, so that the next writes seldom wait for a step.
constexpr std::uint32_t kMargin = 64 * 1024;
constexpr std::uint32_t kLeastAhead = 512 * 1024;
constexpr std::uint32_t kMostAhead = 8 * 1024 * 1024;
/// With less than this left in a segment, or less than half of it, the next one is prepared.
constexpr std::uint32_t kPrepareBelow = 16 * 1024 * 1024;

}  // namespace

void SpaceAhead::enter_segment(env::File& file, std::uint32_t number, std::uint32_t size, std::uint32_t offset,
                               std::uint32_t zeroed_to) {
  env::Lock lock(mutex_);
  zeroed_.wait(lock, [&] { return under_way_.empty(); });
  file_ = &file;
  number_ = number;
  size_ = size;
  entered_at_ = frontier_ = offset;
  zeroed_from_ = offset;
  zeroed_to_ = zeroed_to;
  next_is_ready_ = false;
}

bool SpaceAhead::make_way(std::uint32_t begin, std::uint32_t end) {
  env::Lock lock(mutex_);
  frontier_ = std::max(frontier_, end);
  resting_ = false;
  zeroed_.wait(lock, [&] { return under_way_.empty() || end <= under_way_.begin; });
  if (!next_zeros().empty() || wants_next_segment()) work_.notify_one();
  return zeroed_from_ <= begin && end <= zeroed_to_;
}

void SpaceAhead::leave() {
  env::Lock lock(mutex_);
  left_ = true;
  work_.notify_all();
  zeroed_.wait(lock, [&] { return under_way_.empty(); });
  file_ = nullptr;
}

/// As much ahead as was written since the opening, within bounds: a short visit does not write megabytes.
SpaceAhead::Range SpaceAhead::next_zeros() const {
  if (file_ == nullptr || frontier_ == entered_at_) return {};
  const std::uint32_t ahead = std::clamp(2 * (frontier_ - entered_at_), kLeastAhead, kMostAhead);
  const std::uint32_t begin = std::max(zeroed_to_, (frontier_ + kMargin) / kPage * kPage);
  if (begin >= size_ || begin >= std::min(size_, frontier_ + ahead)) return {};
  return {begin, std::min(size_, begin + kStepBytes)};
}

bool SpaceAhead::wants_next_segment() const {
  return file_ != nullptr && !next_is_ready_ && !resting_ && frontier_ != entered_at_ &&
         size_ - frontier_ < std::max(kPrepareBelow, size_ / 2) && frontier_ > size_ / 4;
}

bool SpaceAhead::step() {
  env::Lock lock(mutex_);
  if (left_) return false;
  if (const Range zeros = next_zeros(); !zeros.empty()) {
    under_way_ = zeros;
    env::File& file = *file_;
    lock.unlock();
    const auto written = file.write_at(zeros.begin, std::vector<std::byte>(zeros.end - zeros.begin));
    lock.lock();
    under_way_ = {};
    if (!written || zeros.begin > zeroed_to_) zeroed_from_ = written ? zeros.begin : zeros.end;
    zeroed_to_ = zeros.end;  // a failure costs speed only: the space is reserved
    zeroed_.notify_all();
    return written.has_value();
  }
  if (!wants_next_segment()) return false;
  const std::uint32_t number = number_;
  lock.unlock();
  const auto more = supply_.prepare(number + 1);
  lock.lock();
  if (!more) resting_ = true;
  if (more && !*more && number == number_) next_is_ready_ = true;
  return more.has_value();
}

bool SpaceAhead::wait_for_work() {
  env::Lock lock(mutex_);
  if (!left_ && next_zeros().empty() && !wants_next_segment()) work_.wait(lock);
  return !left_;
}

}  // namespace weir::log
