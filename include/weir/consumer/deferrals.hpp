// Deferrals: the keys of a consumer that wait, read from its stream "$consumer-<name>". Read-only, for everybody: the
// consumer rebuilds itself from it, and the operator's commands show it. docs/formats/consumer-events.md has the
// events.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weir/base/result.hpp"
#include "weir/base/time.hpp"
#include "weir/store/event_store.hpp"

namespace weir {

enum class DeferralState : std::uint8_t {
  retrying,  ///< Waits for its next try.
  parked,    ///< Failed for good: a dead letter. Waits for an operator.
  released,  ///< An operator released it; its events are being tried in their order.
};
std::string_view name_of(DeferralState);

/// A key that waits, and the event at its head. Later events of the key stand in the source, behind `position`.
struct Deferral {
  StoreId source;
  std::string key;
  DeferralState state = DeferralState::retrying;
  Position position;      ///< The first event of the key that is not processed; events before it are.
  std::string reason{};   ///< The last failure's code, as `name_of(Errc)` says it: "handler_failed", "bad_data".
  std::string error{};    ///< And its words.
  unsigned attempts = 0;  ///< Failed tries of the event at the head.
  Time since{};           ///< Its first failure.
  Time due{};             ///< When it is tried next; long ago for "at once". Meaningless while parked.
  EventId event{};        ///< The event at the head, as far as it was tried; nil just after the one before succeeded.
  std::string type{};
  std::string stream{};
};

/// A source as the consumer recorded it at its last start.
struct RecordedSource {
  std::string label;
  StoreId id;
  std::string location;  ///< The directory; empty for none. `weir status` follows it to compute the lag.
};

/// The fold of one consumer's stream.
class Deferrals {
 public:
  /// Reads all of the consumer's stream. A consumer that never ran has none.
  static Result<Deferrals> load(const EventReader&, std::string_view consumer);

  /// Takes in the next event of the stream. bad_data: it is none that Weir wrote. Types it does not know are ignored.
  Result<void> apply(const EventView&);

  const std::map<std::pair<StoreId, std::string>, Deferral>& keys() const { return keys_; }
  /// Empty for a consumer that has not started yet: what waits then waits under a name that it takes over.
  const std::vector<RecordedSource>& sources() const { return sources_; }
  std::optional<StreamVersion> version() const { return version_; }  ///< Of the last event taken in.
  /// The name under which it goes on; empty while it has its own. Nothing waits under the former one.
  const std::string& handed_over_to() const { return handed_over_to_; }
  std::uint64_t count(DeferralState) const;

 private:
  std::map<std::pair<StoreId, std::string>, Deferral> keys_;
  std::vector<RecordedSource> sources_;
  std::optional<StreamVersion> version_;
  std::string handed_over_to_;
};

/// The stream in which a consumer records what it cannot pass: "$consumer-<name>".
std::string consumer_stream(std::string_view consumer);

/// How one consumer of a store stands in one of its sources.
struct Standing {
  std::string consumer;
  RecordedSource source;
  TrackingPoint next;                ///< Everything before it is processed or deferred.
  std::vector<Deferral> deferred{};  ///< By key: retries, dead letters, released ones.
};

/// All consumers of the store, with all their sources: what `weir status` shows. A former name of a consumer stands
/// nowhere any more. Does not open the sources.
Result<std::vector<Standing>> standings(const EventReader& own);

/// Records that a parked key is to be tried again (in each source where it is parked); the consumer, running or started
/// later, does it. not_found: no such key is parked.
Result<void> release_key(EventStore& own, std::string_view consumer, std::string_view key);

/// The same for the store in a directory, whoever holds it (rule F6): through the socket that its Service listens on,
/// or by opening it when nobody does. Errors besides: those of follow_store and open_store; locked when it is held by a
/// process without a Service.
Result<void> release_key(const std::filesystem::path& directory, std::string_view consumer, std::string_view key);

}  // namespace weir
