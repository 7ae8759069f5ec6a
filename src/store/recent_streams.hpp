// The last versions of the streams that were written to lately: what expectations are judged against without a look at
// the index, and what commits in flight did to streams, of which the log cannot tell yet.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "store/stream_mark.hpp"
#include "weir/base/ids.hpp"

namespace weir::store {

/// A stream's last event.
struct StreamEnd {
  Position position;
  StreamVersion version;
  StreamMark mark = StreamMark::none;
};

/// Keeps some hundred thousand streams: two generations, of which the older is forgotten when the newer is full. Not
/// thread-safe: used in the commit's turn.
class RecentStreams {
 public:
  /// How full a generation gets. Both together are some 55 MB with names of 20 bytes.
  static constexpr std::size_t kGeneration = 262'144;

  explicit RecentStreams(std::size_t generation = kGeneration) : generation_(generation) {}

  /// Nothing if it was not noted lately, which is not to say that there is no such stream.
  std::optional<StreamEnd> find(std::string_view stream) const;
  /// The stream ends there now. What is at or past `durable_end` is never forgotten.
  void note(std::string_view stream, StreamEnd end, Position durable_end);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  using Generation = std::unordered_map<std::string, StreamEnd, Hash, std::equal_to<>>;

  std::size_t generation_;
  Generation newer_;
  Generation older_;
  Position newer_last_;  ///< The last event noted in it.
  Position older_last_;
};

}  // namespace weir::store
