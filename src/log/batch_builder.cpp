#include "log/batch_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "log/format.hpp"

namespace weir::log {
namespace {

/// A buffer that grew beyond it for one large batch is not kept.
constexpr std::size_t kSpareBytes = 1024 * 1024;

std::uint64_t microseconds_since(Time created, Time now) {
  return static_cast<std::uint64_t>(std::max(now - created, Duration::zero()).count());
}

}  // namespace

BatchBuilder::BatchBuilder(const LogTail& tail, SegmentSupply& supply)
    : supply_(supply),
      store_(tail.header.store),
      segment_bytes_(tail.header.segment_bytes),
      name_(tail.header.name),
      created_(tail.header.created),
      seed_(tail.header.basis().seed),
      offset_(tail.offset),
      position_(tail.position) {
  open_.number = 1;
  open_.offset = offset_;
}

bool BatchBuilder::fits(std::uint64_t size, std::uint64_t count, Time now) const {
  return size <= segment_bytes_ - offset_ && position_ - name_.base + count <= UINT32_MAX &&
         microseconds_since(created_, now) <= kMaxFrameTime;
}

FramePlace BatchBuilder::place(Time now) const {
  return {offset_, static_cast<std::uint32_t>(position_ - name_.base), microseconds_since(created_, now), seed_};
}

void BatchBuilder::close_batch() {
  if (open_.empty()) return;
  open_.end = position_;
  const std::uint64_t next = open_.number + 1;
  ready_.push_back(std::exchange(open_, {}));
  open_.number = next;
  open_.offset = offset_;
  open_.bytes = std::exchange(spare_, {});
}

Result<void> BatchBuilder::start_segment(Time now) {
  SegmentStart start{.prepared = {}, .name = {position_, name_.number + 1}, .created = now, .previous_end = offset_};
  WEIR_TRY(start.prepared, supply_.take(start.name.number));
  close_batch();
  name_ = start.name;
  created_ = now;
  seed_ = SegmentHeader{.store = store_, .name = name_, .created = now}.basis().seed;
  offset_ = kSegmentHeaderBytes;
  encoder_.start_segment();
  open_.offset = offset_;
  open_.starts = std::move(start);
  return {};
}

void BatchBuilder::added(std::uint32_t length, bool needs_sync) {
  offset_ += length;
  bytes_joined_ += length;
  open_.needs_sync = open_.needs_sync || needs_sync;
}

Result<Appended> BatchBuilder::append(const FrameContent& content, Durability durability, Time now) {
  const std::uint64_t size = FrameEncoder::largest_size(content);
  const std::uint64_t count = content.event_count();
  if (size > kWindowBytes || count > kMaxFrameEvents)
    return Error(Errc::too_large,
                 fmt::format("expected a commit of at most {} bytes, found {} events in up to {}; split it",
                             kWindowBytes, count, size));
  if (!fits(size, count, now)) WEIR_CHECK(start_segment(now));
  if (open_.bytes.size() + size > kWindowBytes) close_batch();
  Appended appended{{open_.number}, name_, offset_, encoder_.encode(content, place(now), open_.bytes)};
  added(appended.length, durability == Durability::durable);
  position_ = position_ + count;
  return appended;
}

bool BatchBuilder::append_closing_frame(Time now) {
  if (!fits(kMinFrameBytes, 0, now)) return false;
  added(encode_closing_frame(place(now), open_.bytes), true);
  return true;
}

std::optional<Batch> BatchBuilder::take() {
  if (ready_.empty()) close_batch();
  if (ready_.empty()) return std::nullopt;
  Batch batch = std::move(ready_.front());
  ready_.pop_front();
  return batch;
}

void BatchBuilder::recycle(Batch batch) {
  if (batch.bytes.capacity() > kSpareBytes) return;
  batch.bytes.clear();
  (open_.bytes.capacity() == 0 ? open_.bytes : spare_) = std::move(batch.bytes);
}

}  // namespace weir::log
