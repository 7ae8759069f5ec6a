#include "store/validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <unordered_set>
#include <vector>

#include "base/hash.hpp"
#include "store/metadata_json.hpp"

namespace weir::store {
namespace {

constexpr std::size_t kMaxName = 255;
constexpr std::size_t kMaxTags = 255;
/// The least an event takes in a frame beside its strings; a frame itself takes no more.
constexpr std::size_t kEventOverhead = 48;

Error invalid(std::string message) { return {Errc::invalid_argument, std::move(message)}; }

Result<void> check_name(std::string_view what, std::string_view name) {
  if (name.empty()) return invalid(fmt::format("the {} is empty; give it 1 to {} bytes", what, kMaxName));
  if (name.size() > kMaxName)
    return invalid(fmt::format("the {} has {} bytes; at most {} are allowed: {}...", what, name.size(), kMaxName,
                               is_clean_text(name) ? name.substr(0, 40) : "(not printable)"));
  if (!is_clean_text(name))
    return invalid(fmt::format("the {} must be UTF-8 without control characters; it has {} bytes", what, name.size()));
  return {};
}

Result<void> check_event(const NewEvent& event) {
  WEIR_CHECK(check_name("event type", event.type));
  if (event.id.is_nil()) return invalid(fmt::format("the event {} has a nil id; take new_event_id()", event.type));
  if (event.tags.size() > kMaxTags)
    return invalid(
        fmt::format("the event {} has {} tags; at most {} are allowed", event.type, event.tags.size(), kMaxTags));
  for (const std::string& tag : event.tags) WEIR_CHECK(check_name("tag", tag));
  return {};
}

Result<void> check_tracking(const TrackingMove& move) {
  WEIR_CHECK(check_name("consumer's name", move.consumer));
  if (move.source.is_nil()) return invalid(fmt::format("tracking of {} names no source store", move.consumer));
  if (move.partition >= kPartitions && move.partition != TrackingMove::kEveryPartition)
    return invalid(fmt::format("tracking of {}: partition {} does not exist; there are {}", move.consumer,
                               move.partition, kPartitions));
  return {};
}

Error too_large(std::string_view what, std::size_t found, std::size_t most) {
  return {Errc::too_large, fmt::format("{} {}; at most {} are allowed", found, what, most)};
}

Result<void> check_conditions(const std::vector<FailIfAny>& conditions) {
  if (conditions.size() > kMaxConditions) return too_large("conditions in a commit", conditions.size(), kMaxConditions);
  for (std::size_t i = 0; i < conditions.size(); ++i)
    if (auto valid = validate(conditions[i].query); !valid) return valid.error().during(fmt::format("condition {}", i));
  return {};
}

std::size_t size_of(const NewEvent& event) {
  std::size_t bytes = kEventOverhead + event.type.size() + event.data.size() + event.metadata.size();
  for (const std::string& tag : event.tags) bytes += tag.size() + 1;
  return bytes;
}

const StreamWrite* find_write(const Commit& commit, std::string_view stream) {
  for (const StreamWrite& write : commit.writes)
    if (write.stream == stream) return &write;
  return nullptr;
}

bool is_tombstone(const StreamWrite* write) {
  return write != nullptr && write->events.size() == 1 && write->events.front().type == kTombstoneType;
}

/// What reads go by must be what they can go by: metadata that can be read, and tombstones on both of their streams.
Result<void> check_life(const Commit& commit, const StreamWrite& write) {
  const bool of_metadata = is_metadata_stream(write.stream);
  for (const NewEvent& event : write.events) {
    if (of_metadata && event.type != kMetadataType && event.type != kTombstoneType)
      return invalid(
          fmt::format("an event {} in {}: the events there are the metadata of a stream; use "
                      "set_stream_metadata, or another name",
                      event.type, write.stream));
    if (!event.type.starts_with('$')) continue;  // nearly all of them
    if (event.type == kMetadataType && of_metadata) {
      if (const auto metadata = parse_metadata(event.data); !metadata) return invalid(metadata.error().message());
    }
    if (event.type != kTombstoneType) continue;
    const std::string_view stream = std::string_view(write.stream).substr(of_metadata ? 2 : 0);
    if (is_metadata_stream(stream) || !is_tombstone(find_write(commit, stream)) ||
        !is_tombstone(find_write(commit, metadata_stream_of(stream))))
      return invalid(
          fmt::format("an event {} in {}: it ends a stream; use tombstone_stream", event.type, write.stream));
  }
  return {};
}

/// Whether all differ. By hashes alone, in a table that a set of names would be many times as large as.
bool all_differ(const std::vector<std::uint64_t>& hashes) {
  std::vector<std::uint64_t> table(std::bit_ceil(2 * hashes.size() + 1));  // 0: free
  for (const std::uint64_t hash : hashes) {
    const std::uint64_t kept = hash | 1;
    std::size_t at = hash >> 1 & (table.size() - 1);
    for (; table[at] != 0; at = (at + 1) & (table.size() - 1))
      if (table[at] == kept) return false;
    table[at] = kept;
  }
  return true;
}

/// The first stream or id that the commit has twice; success if it only seemed so.
Result<void> look_for_twice(const Commit& commit) {
  std::unordered_set<std::string_view> streams;
  std::unordered_set<EventId> ids;
  for (const StreamWrite& write : commit.writes) {
    if (!streams.insert(write.stream).second)
      return invalid(fmt::format("the commit writes stream {} twice; put its events into one write", write.stream));
    for (const NewEvent& event : write.events)
      if (!ids.insert(event.id).second)
        return invalid(
            fmt::format("the commit has the event id {} twice; every event needs its own", to_string(event.id)));
  }
  for (const StreamCheck& check : commit.checks)
    if (!streams.insert(check.stream).second)
      return invalid(fmt::format("stream {} is checked twice, or written too; one expectation a stream", check.stream));
  return {};
}

Result<void> check_for_twice(const Commit& commit) {
  const bool is_one = commit.writes.size() + commit.checks.size() == 1;
  if (is_one && (commit.writes.empty() || commit.writes[0].events.size() == 1)) return {};
  std::vector<std::uint64_t> streams;
  std::vector<std::uint64_t> ids;
  streams.reserve(commit.writes.size() + commit.checks.size());
  ids.reserve(commit.writes.size());
  for (const StreamWrite& write : commit.writes) {
    streams.push_back(hash64(write.stream));
    for (const NewEvent& event : write.events)
      ids.push_back(hash64({reinterpret_cast<const char*>(event.id.bytes.data()), event.id.bytes.size()}));
  }
  for (const StreamCheck& check : commit.checks) streams.push_back(hash64(check.stream));
  if (all_differ(streams) && all_differ(ids)) return {};
  return look_for_twice(commit);
}

}  // namespace

Result<void> validate(const Commit& commit) {
  if (commit.writes.empty() && commit.tracking.empty())
    return invalid("the commit has neither events nor tracking: there is nothing to write");
  std::size_t bytes = 0;
  for (const StreamWrite& write : commit.writes) {
    WEIR_CHECK(check_name("stream name", write.stream));
    if (write.events.empty())
      return invalid(
          fmt::format("the write to stream {} has no events; a condition alone goes into checks", write.stream));
    for (const NewEvent& event : write.events) {
      WEIR_CHECK(check_event(event));
      bytes += size_of(event) + write.stream.size();
    }
    WEIR_CHECK(check_life(commit, write));
  }
  for (const StreamCheck& check : commit.checks) WEIR_CHECK(check_name("stream name", check.stream));
  WEIR_CHECK(check_for_twice(commit));
  WEIR_CHECK(check_conditions(commit.conditions));
  for (const TrackingMove& move : commit.tracking) {
    WEIR_CHECK(check_tracking(move));
    bytes += kEventOverhead + move.consumer.size();
  }
  if (bytes > kMaxCommitBytes)
    return Error(Errc::too_large,
                 fmt::format("the commit takes {} bytes; at most {} are allowed: split it", bytes, kMaxCommitBytes));
  return {};
}

Result<void> validate(const Query& query) {
  if (query.alternatives.empty())
    return invalid("the query has no alternatives; give it one or more, or read all events instead");
  if (query.alternatives.size() > kMaxAlternatives)
    return too_large("alternatives in a query", query.alternatives.size(), kMaxAlternatives);
  std::size_t terms = 0;
  for (const Alternative& one : query.alternatives) {
    if (one.types.empty() && one.tags.empty())
      return invalid(
          "the query has an alternative with neither types nor tags, which would match every event; give it one or "
          "more of either, or read all events instead");
    terms += one.types.size() + one.tags.size();
  }
  if (terms > kMaxQueryTerms) return too_large("types and tags in a query", terms, kMaxQueryTerms);
  for (const Alternative& one : query.alternatives) {
    for (const std::string& type : one.types) WEIR_CHECK(check_name("event type", type));
    for (const std::string& tag : one.tags) WEIR_CHECK(check_name("tag", tag));
  }
  return {};
}

Result<void> validate(const StoreOptions& options) {
  constexpr std::uint32_t kMiB = 1024 * 1024;
  constexpr std::chrono::milliseconds kShortest{1};
  constexpr std::chrono::milliseconds kLongest = std::chrono::minutes(1);
  const std::uint32_t segment = options.segment_bytes;
  if (segment < 9 * kMiB || segment > 1024 * kMiB || segment % 4096 != 0)
    return invalid(
        fmt::format("segment_bytes: expected a multiple of 4096 from 9 MiB to 1 GiB, found {} bytes", segment));
  if (options.relaxed_sync_interval < kShortest || options.relaxed_sync_interval > kLongest)
    return invalid(fmt::format("relaxed_sync_interval: expected 1 ms to 1 minute, found {} ms",
                               options.relaxed_sync_interval.count()));
  if (options.index_part_bytes < kMiB || options.index_part_bytes > 64 * kMiB)
    return invalid(fmt::format("index_part_bytes: expected 1 MiB to 64 MiB, found {} bytes", options.index_part_bytes));
  return {};
}

bool is_clean_text(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const std::size_t length = byte < 0x80 ? 1 : byte >> 5 == 6 ? 2 : byte >> 4 == 14 ? 3 : byte >> 3 == 30 ? 4 : 0;
    if (length == 0 || i + length > text.size()) return false;
    std::uint32_t code = length == 1 ? byte : byte & (0x7fu >> length);
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if (next >> 6 != 2) return false;
      code = code << 6 | (next & 0x3fu);
    }
    constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};  // shorter forms of the same character are refused
    if (code < kLeast[length] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
    if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return false;
    i += length;
  }
  return true;
}

}  // namespace weir::store
