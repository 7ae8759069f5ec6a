// What reads see of a stream: what its metadata do not say is gone.
//
//     $$s      ......................M          the last event of it before the reader's end
//     s        0   1   2   3     4   .   5   6
//              [ gone            )[ shown
//
// For a stream without metadata that is one question to the index, which its filters answer; for a store in which no
// stream has any it is none.
#pragma once

#include "env/clock.hpp"
#include "store/contents.hpp"
#include "store/stored_events.hpp"
#include "weir/store/reader.hpp"

namespace weir::store {

/// What a reader has: the events, what is derived from them, and the end of what it may see.
struct Sight {
  const Contents& contents;
  const StoredEvents& events;
  Position end;
};

/// Where a stream shows nothing.
inline constexpr StreamVersion kNoneShown{UINT64_MAX};
/// The first version that a stream shows at that time, or would. Errors: stream_tombstoned; as reads.
Result<StreamVersion> first_shown(std::string_view stream, const Sight&, Time now);

/// As EventReader::read.
Result<void> read_shown(const Read&, const Sight&, const env::Clock&, const EventSink& sink);
/// As EventReader::stream_version.
Result<std::optional<StreamVersion>> shown_version(std::string_view stream, const Sight&);
/// As EventReader::streams.
Result<void> visit_shown(const Sight&, const std::function<Flow(std::string_view, StreamVersion)>& visit);

/// stream_tombstoned, in words.
Error tombstoned(std::string_view stream);

}  // namespace weir::store
