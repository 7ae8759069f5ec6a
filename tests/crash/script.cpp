#include "crash/script.hpp"

namespace crash {
namespace {

constexpr std::uint64_t kMostEvents = 8;

/// A number that looks random and is the same in every process.
std::uint64_t drawn(std::uint32_t writer, std::uint64_t number, std::uint64_t what) {
  const EventId id = derive_event_id("draw", (number * kWriters + writer) * 16 + what);
  return static_cast<std::uint64_t>(id.bytes[0]) | static_cast<std::uint64_t>(id.bytes[1]) << 8;
}

NewEvent event_of(std::uint32_t writer, std::uint64_t number, std::uint64_t k) {
  const std::size_t size = drawn(writer, number, 1) % 64 == 0 ? 60'000 : drawn(writer, number, k) % 300;
  NewEvent event{.type = "Written.v1", .data = std::to_string(number) + ":"};
  event.id = derive_event_id(stream_of(writer), number * kMostEvents + k);
  event.data.append(size, static_cast<char>('a' + number % 26));
  return event;
}

}  // namespace

std::string stream_of(std::uint32_t writer) { return "writer-" + std::to_string(writer); }
std::string consumer_of(std::uint32_t writer) { return "consumer-" + std::to_string(writer); }

StoreId source() {
  StoreId id;
  id.bytes.fill(1);
  return id;
}

std::uint64_t tracked_after(std::uint64_t number) { return number / 3 + 1; }

Commit commit_of(std::uint32_t writer, std::uint64_t number) {
  Commit commit;
  const auto expected = number == 0 ? ExpectedState::no_stream() : ExpectedState::exactly({number - 1});
  commit.append(stream_of(writer), expected, {event_of(writer, number, 0)});
  const std::uint64_t more = drawn(writer, number, 2) % 4;
  for (std::uint64_t k = 1; k <= more; ++k)
    commit.append("shared-" + std::to_string((number + k) % 10), ExpectedState::any(), {event_of(writer, number, k)});
  if (number % 3 == 0)
    commit.tracking.push_back({.consumer = consumer_of(writer),
                               .source = source(),
                               .from = {tracked_after(number) - 1},
                               .to = {{tracked_after(number)}, static_cast<std::uint32_t>(number)}});
  if (drawn(writer, number, 3) % 5 == 0) commit.durability = Durability::relaxed;  // a kill takes back no written byte
  return commit;
}

}  // namespace crash
