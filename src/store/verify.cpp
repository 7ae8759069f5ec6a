#include "store/verify.hpp"

#include <fmt/format.h>

#include "index/stream_catalog.hpp"
#include "log/follower.hpp"
#include "log/verify.hpp"

namespace weir::store {
namespace {

/// The first event that is not its stream's next one.
class StreamCheck {
 public:
  Result<void> add(const log::FrameView& frame) {
    log::EventCursor events(frame);
    EventView event;
    while (events.next(event)) add(event);
    return events.status();
  }

  std::uint64_t streams() const { return streams_; }
  const std::optional<Corruption>& damage() const { return damage_; }

 private:
  void add(const EventView& event) {
    if (damage_) return;
    const auto stream = catalog_.find(event.stream);
    const StreamVersion next = stream ? stream->last_version + 1 : StreamVersion{};
    if (event.version != next) {
      damage_ = {.file = {},
                 .offset = 0,
                 .position = event.position,
                 .reason = fmt::format("stream {} goes on with version {}; expected {}", event.stream,
                                       event.version.value, next.value)};
      return;
    }
    if (!stream) ++streams_;
    catalog_.note(event.stream, event.position, event.version);
  }

  index::StreamCatalog catalog_;
  std::uint64_t streams_ = 0;
  std::optional<Corruption> damage_;
};

}  // namespace

Result<Verification> verify(env::Environment& environment, const std::filesystem::path& directory) {
  WEIR_TRY(const log::VerifyReport report, log::verify_log(environment, directory));
  Verification verification{.segments = report.segments,
                            .frames = report.frames,
                            .events = report.events,
                            .streams = 0,
                            .bytes = report.bytes,
                            .damage = {}};
  if (!report.damage.empty()) {
    verification.damage = report.damage.front();
    return verification;
  }
  WEIR_TRY(const auto follower, log::LogFollower::open(environment, directory));
  StreamCheck check;
  WEIR_CHECK(follower->refresh([&](const log::FrameView& frame) { return check.add(frame); }));
  verification.streams = check.streams();
  verification.damage = check.damage();
  return verification;
}

}  // namespace weir::store
