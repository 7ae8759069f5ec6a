// The life of data: how long a stream's events are shown, and how a stream ends. All of it is events like any other, in
// the metadata stream "$$<stream>", so it is committed, judged and read like them.
//
//     $$order-42   [ $metadata {"$maxCount":3} ]
//     order-42     0  1  2  3 [ 4  5  6        reads of the stream begin at 4
//
// Nothing is taken out of the log: reads of everything, by category, type, correlation and query go on showing it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "weir/base/result.hpp"
#include "weir/store/commit.hpp"
#include "weir/store/event_store.hpp"
#include "weir/store/reader.hpp"

namespace weir {

/// The type of the events of a metadata stream; the last one says what holds.
inline constexpr std::string_view kMetadataType = "$metadata";
/// The type of the event that ends a stream for ever. A commit has it only as `tombstone_stream` writes it.
inline constexpr std::string_view kTombstoneType = "$streamDeleted";
/// `truncate_before` of a deleted stream: what stood in it when this was written is gone, whatever its versions are.
inline constexpr StreamVersion kDeleted{INT64_MAX};

/// What is shown of a stream. Of several limits the narrowest counts.
struct StreamMetadata {
  std::optional<std::uint64_t> max_count{};        ///< `$maxCount`: only the last so many events. At least 1.
  std::optional<std::chrono::seconds> max_age{};   ///< `$maxAge`: only events younger than this when read. At least 1.
  std::optional<StreamVersion> truncate_before{};  ///< `$tb`: only events of this version and later.
  std::string custom{};  ///< The other members as a JSON object, kept as they are; empty for none.
  friend bool operator==(const StreamMetadata&, const StreamMetadata&) = default;
};

/// A stream's metadata, and the version of the event that says so; nothing when none was ever set.
struct FoundMetadata {
  StreamMetadata metadata{};
  std::optional<StreamVersion> version{};
  /// They are a deletion. Without an age and a count, what is shown since is all that the stream had since.
  bool is_deletion = false;
};

/// "$$order-42" of "order-42". No other events than metadata and tombstones can be committed there.
std::string metadata_stream_of(std::string_view stream);
constexpr bool is_metadata_stream(std::string_view stream) { return stream.starts_with("$$"); }

/// Replaces the stream's metadata. `expected` is of the metadata stream: ExpectedState::after(found.version) for who
/// has read it and changes a part. With a `truncate_before` of kDeleted or more it keeps a deleted stream deleted, and
/// is refused as a conflict where there is something to delete.
///
/// The stream may not be there yet. Errors: those of EventStore::commit; invalid_argument for limits below 1, a
/// `custom` that is no JSON object or has one of the three members above, a metadata stream, and a name so long that
/// its metadata stream would be over kMaxStreamName.
Result<CommitReceipt> set_stream_metadata(EventStore&, std::string_view stream, const StreamMetadata&,
                                          ExpectedState expected = ExpectedState::any());

/// The metadata that hold now. Of a deleted stream that was begun again `truncate_before` is the version of its first
/// event since; until then it is kDeleted. Errors: stream_tombstoned; bad_data; those of EventReader::read.
Result<FoundMetadata> read_stream_metadata(const EventReader&, std::string_view stream);

/// Deletes what is in the stream and its metadata. There is then no such stream: it has no version and no events, and
/// expectations find it absent. It can be begun again; versions go on behind the last one. What is in flight before
/// this is deleted, too, what comes after it is not.
///
/// `expected` is of the stream; `no_stream` holds only if it has metadata. Errors: as set_stream_metadata.
Result<CommitReceipt> delete_stream(EventStore&, std::string_view stream,
                                    ExpectedState expected = ExpectedState::any());

/// Ends the stream for ever, whether or not there ever was one. From then on reads of it, commits that write or check
/// it and changes of its metadata give stream_tombstoned. `expected` is of the stream. Errors: as set_stream_metadata.
Result<CommitReceipt> tombstone_stream(EventStore&, std::string_view stream,
                                       ExpectedState expected = ExpectedState::any());

}  // namespace weir
