#include "weir/store/stream_metadata.hpp"

#include <fmt/format.h>

#include "store/metadata_json.hpp"
#include "store/stream_life.hpp"

namespace weir {
namespace {

/// The stream's metadata stream, if it may have one.
Result<std::string> metadata_stream(std::string_view stream) {
  if (is_metadata_stream(stream))
    return Error(
        Errc::invalid_argument,
        fmt::format("{} is a metadata stream; it has no metadata of its own and ends with its stream", stream));
  std::string name = metadata_stream_of(stream);
  if (name.size() > kMaxStreamName)
    return Error(Errc::invalid_argument,
                 fmt::format("the stream's name has {} bytes; a stream with metadata may have {}", stream.size(),
                             kMaxStreamName - metadata_stream_of("").size()));
  return name;
}

}  // namespace

std::string metadata_stream_of(std::string_view stream) { return std::string("$$").append(stream); }

Result<CommitReceipt> set_stream_metadata(EventStore& store, std::string_view stream, const StreamMetadata& metadata,
                                          ExpectedState expected) {
  WEIR_TRY(std::string name, metadata_stream(stream));
  WEIR_TRY(std::string json, store::metadata_json(metadata));
  Commit commit =
      Commit().append(std::move(name), expected, {{.type = std::string(kMetadataType), .data = std::move(json)}});
  // Or what was read of a deleted stream, and is written back, would delete what was appended in between.
  if (metadata.truncate_before >= kDeleted)
    commit.checks.push_back({.stream = std::string(stream), .expected = ExpectedState::no_stream()});
  return store.commit(std::move(commit));
}

Result<FoundMetadata> read_stream_metadata(const EventReader& reader, std::string_view stream) {
  WEIR_TRY(const std::string name, metadata_stream(stream));
  WEIR_TRY(const auto last, reader.collect(Read::stream(name).backwards().limit(1)));
  if (last.empty()) return FoundMetadata{};
  if (last[0].type == kTombstoneType) return store::tombstoned(stream);
  WEIR_TRY(StreamMetadata metadata, store::parse_metadata(last[0].data));
  const bool is_deletion = metadata.truncate_before >= kDeleted;
  if (is_deletion) {
    WEIR_TRY(const auto since, reader.collect(Read::stream(stream).limit(1)));
    metadata.truncate_before = since.empty() ? kDeleted : since[0].version;
  }
  return FoundMetadata{std::move(metadata), last[0].version, is_deletion};
}

Result<CommitReceipt> delete_stream(EventStore& store, std::string_view stream, ExpectedState expected) {
  WEIR_TRY(std::string name, metadata_stream(stream));
  WEIR_TRY(std::string json, store::metadata_json({.truncate_before = kDeleted}));
  // What never was cannot be deleted; what has metadata was, or is meant to be.
  const bool absent = expected == ExpectedState::no_stream();
  Commit commit = Commit().append(std::move(name), absent ? ExpectedState::exists() : ExpectedState::any(),
                                  {{.type = std::string(kMetadataType), .data = std::move(json)}});
  commit.checks.push_back({.stream = std::string(stream), .expected = expected});
  return store.commit(std::move(commit));
}

Result<CommitReceipt> tombstone_stream(EventStore& store, std::string_view stream, ExpectedState expected) {
  WEIR_TRY(std::string name, metadata_stream(stream));
  Commit commit;
  commit.append(std::string(stream), expected, {{.type = std::string(kTombstoneType), .data = "{}"}});
  commit.append(std::move(name), ExpectedState::any(), {{.type = std::string(kTombstoneType), .data = "{}"}});
  return store.commit(std::move(commit));
}

}  // namespace weir
