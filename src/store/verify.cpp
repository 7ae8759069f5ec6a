#include "store/verify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

#include "log/verify.hpp"

namespace weir::store {
namespace {

/// The streams with suspicious hashes, by name: the first event that is not its stream's next one.
class SuspectStreams {
 public:
  explicit SuspectStreams(const std::set<std::uint64_t>& hashes) : hashes_(hashes) {}

  void add(const EventView& event) {
    if (damage_ || !hashes_.contains(StreamVersions::hash_of(event.stream))) return;
    std::uint64_t& next = next_[std::string(event.stream)];
    if (event.version.value < next || event.version.value - next > gone_)
      damage_ = {.file = {},
                 .offset = 0,
                 .position = event.position,
                 .reason = fmt::format("stream {} goes on with version {}; expected {}", event.stream,
                                       event.version.value, next)};
    next = event.version.value + 1;
  }

  void add_gone() { ++gone_; }

  const std::optional<Corruption>& damage() const { return damage_; }

 private:
  const std::set<std::uint64_t>& hashes_;
  std::map<std::string, std::uint64_t> next_;
  std::uint64_t gone_ = 0;
  std::optional<Corruption> damage_;
};

template <class Check>
log::FrameVisitor events_to(Check& check) {
  return [&check](const log::FrameView& frame) {
    using Step = log::EventCursor::Step;
    log::EventCursor events(frame);
    EventView event;
    Step step;
    while ((step = events.step(event)) != Step::end) step == Step::event ? check.add(event) : check.add_gone();
    return events.status();
  };
}

Result<Verification> verify_streams(env::Environment& environment, const std::filesystem::path& directory,
                                    const log::ByteProgress& progress, std::size_t most_streams) {
  Verification found;
  HashRange range;
  for (bool first_pass = true;; first_pass = false) {
    StreamVersions streams(range, most_streams);
    WEIR_TRY(const auto report, log::verify_log(environment, directory, events_to(streams), progress));
    if (first_pass) {
      found.segments = report.segments;
      found.frames = report.frames;
      found.events = report.events;
      found.gone = report.gone;
      found.bytes = report.bytes;
    }
    if (!report.damage.empty()) {
      found.damage = report.damage.front();
      found.streams = 0;
      return found;
    }
    found.streams += streams.streams();
    if (!streams.suspects().empty()) {
      SuspectStreams suspects(streams.suspects());
      WEIR_CHECK(log::verify_log(environment, directory, events_to(suspects), progress));
      if ((found.damage = suspects.damage())) return found;
    }
    if (!streams.left()) return found;
    range = *streams.left();
  }
}

}  // namespace

Result<Verification> verify(env::Environment& environment, const std::filesystem::path& directory,
                            const log::ByteProgress& progress, std::size_t most_streams) {
  WEIR_TRY(Verification found, verify_streams(environment, directory, progress, most_streams));
  WEIR_TRY(const auto kind, environment.files.kind(log::LogDirectory{directory}.index()));
  if (found.damage || kind == env::PathKind::absent) return found;
  auto index = verify_index(environment, directory, [&](Position done) {
    const std::uint64_t bytes_each = found.bytes / std::max<std::uint64_t>(found.events, 1);
    log::report(progress, std::min(done.value * bytes_each, found.bytes), found.bytes);
  });
  log::report(progress, found.bytes, found.bytes);
  if (!index) return index.error().during("the log is whole, and its index could not be looked at");
  found.index = *std::move(index);
  return found;
}

}  // namespace weir::store
