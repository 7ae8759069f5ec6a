// What went wrong, as a value. Errors are for failures a caller can expect: a conflict, a full disk, a damaged file.
// A programmer's mistake aborts instead (WEIR_ASSERT, private), and a business refusal is a value of the domain.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "weir/base/ids.hpp"

namespace weir {

/// The closed list of what can go wrong. `name_of` gives the word used in messages and JSON, and `exit_code_of`
/// what the binaries exit with.
enum class Errc : std::uint8_t {
  invalid_argument,    ///< The call itself is wrong: an empty stream name, a malformed line.
  not_found,           ///< What was asked for is not there.
  not_a_store,         ///< The directory holds no store.
  unsupported_format,  ///< The store was written by a newer Weir.
  corrupted,           ///< Bytes that were acknowledged are damaged. Detail: Corruption.
  conflict,            ///< A commit's expectations do not hold. Detail: Conflicts.
  id_reused,           ///< The same event ids were committed before with other content.
  too_large,           ///< Over a stated limit.
  no_space,            ///< The disk is full; nothing was written; try again once there is space.
  io,                  ///< The operating system refused; the message has its words.
  in_doubt,            ///< The commit may or may not be there; reopening decides.
  stopped,             ///< The store was stopped, by `stop()` or by a failed sync.
  locked,              ///< Another process holds the store for writing.
  timeout,             ///< The stated time passed.
  unknown_event_type,  ///< No declaration for this type of event.
  schema_ahead,        ///< The event has a newer major version than this build knows.
  bad_schema,          ///< Declarations contradict each other: a gap in the upcasters, two types of one name.
  bad_data,            ///< An event's data is not what its declaration says.
  source_diverged,     ///< The source does not have the frame that was processed (rule T1).
  history_gone,        ///< What was to be read is gone: scavenged (rule T9), or cut off by its stream's metadata.
  held,                ///< The store was restored or forked, and nobody has told its consumers to go (rule T1).
  stream_tombstoned,   ///< The stream was ended for ever.
  handler_failed,      ///< A handler threw, or asked for a retry.
};

std::string_view name_of(Errc);
/// The process exit code of an error: distinct for every Errc, 10 and up. 0 is success, 1 a failed check, 2 wrong
/// usage.
int exit_code_of(Errc);

/// One expectation of a commit that does not hold. `expected` and `actual` are in words: "exactly 4", "no stream".
struct StreamConflict {
  std::string stream;
  std::string expected;
  std::string actual;
  std::optional<StreamVersion> actual_version{};  ///< Nothing when the stream does not exist.
};

/// A consumer's tracking that is not where the commit said it moves from.
struct TrackingConflict {
  std::string consumer;
  StoreId source;
  std::uint16_t partition;
  Position expected;
  Position actual;
};

/// A condition on a query that does not hold: an event that matches stands at or past `after`.
struct QueryConflict {
  std::size_t condition;  ///< Its place in the commit's `conditions`, from 0.
  Position after;
  /// The first such event. Nothing when `after` is past the end of the store: whatever was read was not in it.
  std::optional<Position> position{};
  std::string type{};
};

/// All the expectations that failed, at once.
struct Conflicts {
  std::vector<StreamConflict> streams{};
  std::vector<TrackingConflict> tracking{};
  std::vector<QueryConflict> queries{};
};

/// Where damage was found.
struct Corruption {
  std::string file{};
  std::uint64_t offset = 0;
  std::optional<Position> position{};
  std::string reason{};
};

/// A code, a sentence for people (expected, found, what to do), and typed detail where a caller acts on it.
class [[nodiscard]] Error {
 public:
  using Detail = std::variant<std::monostate, Conflicts, Corruption>;

  Error(Errc code, std::string message, Detail detail = {})
      : state_(std::make_shared<State>(State{code, std::move(message), std::move(detail)})) {}

  Errc code() const { return state_->code; }
  const std::string& message() const { return state_->message; }

  /// The detail of that type, or null: `if (auto* conflicts = error.detail<Conflicts>())`.
  template <class T>
  const T* detail() const {
    return std::get_if<T>(&state_->detail);
  }

  /// The same error with what was being done in front: "opening /data/order: ...".
  Error during(std::string_view what) const;

 private:
  struct State {
    Errc code;
    std::string message;
    Detail detail;
  };
  std::shared_ptr<const State> state_;  // shared, so that an Error is two words wherever it is returned
};

}  // namespace weir
