// Every stream with its last version: what expectations are judged against, commits in flight included.
//
// One thread notes events at a time; any number look things up meanwhile, and pass the end of what they may see.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "env/thread.hpp"
#include "weir/base/ids.hpp"

namespace weir::index {

struct StreamEntry {
  std::string_view name;  ///< Valid as long as the catalog.
  Position first;         ///< Of its first event.
  Position last;          ///< Of its last event, which may still be in flight.
  StreamVersion last_version;
};

class StreamCatalog {
 public:
  /// The stream as it is now, commits in flight included; nothing if there is none.
  std::optional<StreamEntry> find(std::string_view name) const;
  /// An event was added to the stream.
  void note(std::string_view name, Position, StreamVersion);
  /// Up to `at_most` streams from the n-th on, in the order of their first events.
  std::vector<StreamEntry> from(std::size_t n, std::size_t at_most) const;

 private:
  static constexpr std::uint32_t kFree = 0xffffffff;

  std::size_t slot_of(std::string_view name) const;
  std::string_view keep(std::string_view name);
  void grow();

  mutable env::SharedMutex mutex_;
  std::deque<StreamEntry> entries_;
  std::vector<std::uint32_t> slots_;  ///< By the name's hash: the number of an entry, or kFree.
  std::deque<std::unique_ptr<char[]>> names_;
  char* next_ = nullptr;  ///< Where the next name goes, with room for room_ bytes.
  std::size_t room_ = 0;
};

}  // namespace weir::index
