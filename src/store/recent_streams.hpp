// The last versions of the streams that were written to lately: what expectations are judged against without a look at
// the index, and what commits in flight did to streams, of which the log cannot tell yet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

  /// A stream's name, with its hash: who asks twice computes it once.
  struct Name {
    explicit Name(std::string_view stream);
    std::string_view text;
    std::uint64_t hash;
  };

  /// Nothing if it was not noted lately, which is not to say that there is no such stream.
  std::optional<StreamEnd> find(const Name& stream) const;
  /// The stream ends there now. What is at or past `durable_end` is never forgotten.
  void note(const Name& stream, StreamEnd end, Position durable_end);

  /// Who will ask for many says so: first `approach` for each, some streams later `prefetch`, then `find`.
  void approach(const Name& stream) const;
  void prefetch(const Name& stream) const;

 private:
  struct Entry {
    std::string stream;
    StreamEnd end;
  };
  /// An open-addressed table of the entries: of many streams, those to come can be asked for ahead.
  class Generation {
   public:
    /// Its end there, or null.
    const StreamEnd* find(const Name& stream) const;
    /// False if it is not there.
    bool change(const Name& stream, StreamEnd end);
    /// Precondition: it is not there.
    void add(const Name& stream, StreamEnd end);
    std::size_t size() const { return entries_.size(); }
    void approach(const Name& stream) const;
    void prefetch(const Name& stream) const;

   private:
    struct Slot {
      std::uint64_t hash = 0;
      std::uint32_t entry = 0;  ///< Its number, from 1; 0: free.
    };
    std::size_t first_slot(std::uint64_t hash) const { return hash & (slots_.size() - 1); }
    /// The number of its entry, from 1; 0 if there is none.
    std::uint32_t number_of(const Name& stream) const;
    void grow();

    std::vector<Slot> slots_;
    std::vector<Entry> entries_;
  };

  std::size_t generation_;
  Generation newer_;
  Generation older_;
  Position newer_last_;  ///< The last event noted in it.
  Position older_last_;
};

}  // namespace weir::store
