#include "log/segment_supply.hpp"

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

namespace weir::log {
namespace {

constexpr std::uint32_t kStepBytes = 1024 * 1024;

}  // namespace

Result<void> SegmentSupply::remove_leftovers() {
  WEIR_TRY(const auto names, files_.list(directory_.segments()));
  for (const auto& name : names)
    if (name.starts_with("next-") || name.starts_with("scavenged-"))
      WEIR_CHECK(files_.remove(directory_.segments() / name));
  return {};
}

Result<void> SegmentSupply::reserve(std::uint32_t number) {
  if (next_.file && next_.number == number) return {};
  const env::Path path = directory_.next_segment(number);
  WEIR_CHECK(files_.remove(path));
  WEIR_TRY(auto file, files_.open(path, env::Opening::create_new));
  if (auto reserved = file->reserve(segment_bytes_); !reserved) {
    file.reset();
    WEIR_CHECK(files_.remove(path));  // gives back what it did get
    return reserved.error().during("preparing the next segment");
  }
  next_ = {std::move(file), path, number, 0};
  return {};
}

Result<bool> SegmentSupply::prepare(std::uint32_t number) {
  const std::scoped_lock lock(mutex_);
  if (number <= last_taken_) return false;
  if (!next_.file || next_.number != number) {
    WEIR_CHECK(reserve(number));
    return true;
  }
  if (next_.zeroed_to == segment_bytes_) return false;
  const std::uint32_t size = std::min(kStepBytes, segment_bytes_ - next_.zeroed_to);
  WEIR_CHECK(next_.file->write_at(next_.zeroed_to, std::vector<std::byte>(size)));
  WEIR_CHECK(next_.file->sync());
  next_.zeroed_to += size;
  return next_.zeroed_to < segment_bytes_;
}

Result<PreparedFile> SegmentSupply::take(std::uint32_t number) {
  const std::scoped_lock lock(mutex_);
  WEIR_CHECK(reserve(number));
  last_taken_ = number;
  return std::exchange(next_, {});
}

}  // namespace weir::log
