// Projection: keeps a read model in an SQLite file, folded from the events of one or several stores.
//
//   store A ──┐  handlers    ┌───────────── one SQLite transaction ─────────────┐
//             ├────────────▶ │ rows of the read model + how far each source got │
//   store B ──┘              └──────────────────────────────────────────────────┘
//
// Rows and place are one transaction, so that every event is in the rows exactly once, whatever crashes. A projection
// belongs to no store: it needs only readers, and a file that was deleted is built again at the next start. One process
// at a time keeps a file: a second one fails (`locked`) as soon as both have moved, with nothing done twice.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "weir/base/result.hpp"
#include "weir/consumer/worker.hpp"
#include "weir/projection/projection_source.hpp"

namespace weir {

namespace env {
struct Environment;
}

struct ProjectionOptions {
  std::string name;
  /// Raise it when a handler changes what it writes. Rows of another version, or of another schema, are not gone on
  /// with: they are built anew.
  std::uint32_t version = 1;
  /// While catching up a transaction takes this many events, or this long, whichever comes first. Live, it takes what
  /// is there.
  std::size_t batch_events = 10'000;
  std::chrono::milliseconds batch_time{100};
};

class Projection final : public Worker {
 public:
  /// The read model is `file`, with `-wal` and `-shm` beside it while it is open. Its folder is made if it is not
  /// there.
  Projection(std::filesystem::path file, ProjectionOptions);
  /// With another environment than the real one: simulated clocks. The file itself is always a real one.
  Projection(std::filesystem::path file, ProjectionOptions, env::Environment&);
  /// Stops, if that was not done before.
  ~Projection() override;

  /// The tables and indexes, as SQL; run when the read model is built. Several calls add up.
  Projection& schema(std::string_view sql);

  /// Adds a source, before the start; readers outlive the projection. The label is for people, but a label that comes
  /// back with another store behind it is an error (source_diverged).
  ProjectionSource& from(std::string label, const EventReader&);

  /// Goes on where the rows end, verifying that the sources have the very events that the rows were made from (T1).
  /// Without a file it builds one in place. With one of another version or schema it builds a new one beside it,
  /// `<file>.building`, which takes the place of the old one as soon as it has caught up; until then readers see the
  /// old rows.
  ///
  /// Only durable events are read (C4). Errors: invalid_argument (no source, wrong SQL, a file that is something else
  /// or another projection's), source_diverged (rebuild() then starts over), history_gone (an event that is not in the
  /// rows was scavenged, rule T9), io.
  Result<void> start() override;
  Result<void> stop(std::chrono::milliseconds deadline) override;

  /// Folds everything anew, beside the old rows, as `start` does for another version. At once when running, also when
  /// it has failed; else at the next start. Not from a handler, nor while `start` or `stop` run.
  Result<void> rebuild();

  /// Read your writes: returns once readers see everything before `end` of that source, such as `receipt.end()`.
  /// During a rebuild that is when it has taken its place. Errors: timeout, stopped, or why the projection failed.
  Result<void> wait_for(const EventReader& source, Position end, std::chrono::milliseconds at_most) const;
  /// The same for a projection with one source.
  Result<void> wait_for(Position end, std::chrono::milliseconds at_most) const;

  /// `catching_up` also while it rebuilds; the sources then say how far the new rows are. A projection that `failed`,
  /// because a handler threw, SQL was refused, an event could not be decoded or a source diverged, says why, and does
  /// not go past that event.
  WorkerStatus status() const override;

  const std::filesystem::path& file() const;

 private:
  class Runner;
  enum class Start : std::uint8_t;
  std::filesystem::path file_;
  ProjectionOptions options_;
  env::Environment& environment_;
  std::string schema_;
  std::vector<std::unique_ptr<ProjectionSource>> sources_;
  std::unique_ptr<Runner> runner_;
  Start next_start_;
};

}  // namespace weir
