#include "store/memory_events.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/crc32c.hpp"

namespace weir::store {
namespace {

Bytes bytes_of_id(const auto& id) { return std::as_bytes(std::span(id.bytes)); }

/// Stands for the checksum of the frame that the log would write: other content or another past, another checksum.
std::uint32_t checksum_after(std::uint32_t checksum, const Commit& commit) {
  const auto take = [&](Bytes bytes) {
    const std::uint64_t size = bytes.size();
    checksum = crc32c(crc32c(checksum, std::as_bytes(std::span(&size, 1))), bytes);
  };
  for (const StreamWrite& write : commit.writes) {
    take(bytes_of(write.stream));
    for (const NewEvent& event : write.events) {
      take(bytes_of_id(event.id));
      take(bytes_of(event.type));
      take(bytes_of(event.data));
      take(bytes_of(event.metadata));
    }
  }
  for (const TrackingMove& move : commit.tracking) {
    take(bytes_of(move.consumer));
    take(std::as_bytes(std::span(&move.to.next.value, 1)));
  }
  return checksum;
}

}  // namespace

MemoryEvents::MemoryEvents(StoreId store) : checksum_(crc32c(0, bytes_of_id(store))) {}

MemoryEvents::Written MemoryEvents::append(const Commit& commit, const std::vector<StreamVersion>& first_versions,
                                           Time time) {
  checksum_ = checksum_after(checksum_, commit);
  const std::scoped_lock lock(mutex_);
  const Position first{events_.size()};
  auto version_of_write = first_versions.begin();
  for (const StreamWrite& write : commit.writes) {
    StreamVersion version = *version_of_write++;
    for (const NewEvent& event : write.events) {
      Event& stored = events_.emplace_back();
      stored.position = {events_.size() - 1};
      stored.version = version;
      stored.stream = write.stream;
      stored.type = event.type;
      stored.id = event.id;
      stored.correlation = event.correlation.is_nil() ? event.id : event.correlation;
      stored.causation = event.causation;
      stored.time = time;
      stored.data = event.data;
      stored.metadata = event.metadata;
      stored.tags = event.tags;
      stored.frame_checksum = checksum_;
      version = version + 1;
    }
  }
  const Written written{first, events_.size() - first.value};
  if (written.count > 0) commits_.push_back({first, written.count, commit.tracking});
  return written;
}

const Event& MemoryEvents::event(Position position) const {
  const std::scoped_lock lock(mutex_);
  WEIR_ASSERT(position.value < events_.size(), "a position that no event has");
  return events_[position.value];
}

Result<bool> MemoryEvents::at(Position position, EventView& into) const {
  into = event(position).view();
  return true;
}

Result<void> MemoryEvents::scan(Position from, Position end, const EventSink& sink) const {
  for (; from < end; from = from + 1)
    if (sink(event(from).view()) == Flow::stop) return {};
  return {};
}

Result<StoredCommit> MemoryEvents::commit_at(Position position) const {
  const std::scoped_lock lock(mutex_);
  const auto after = std::ranges::upper_bound(commits_, position, {}, &StoredCommit::first);
  WEIR_ASSERT(after != commits_.begin(), "a position that no commit has");
  return *std::prev(after);
}

}  // namespace weir::store
