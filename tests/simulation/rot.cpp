#include "simulation/rot.hpp"

#include <fmt/format.h>

#include <array>
#include <functional>
#include <optional>

#include "log/follower.hpp"
#include "log/log.hpp"
#include "log/verify.hpp"
#include "simulation/oracle.hpp"
#include "simulation/small_store.hpp"

namespace weir::simulation {
namespace {

/// What one way to read the store came to.
struct Answer {
  const char* who;
  std::optional<Error> error;  ///< Nothing: it found no fault.
  bool is_wrong = false;       ///< Something was handed out that was never committed.
  bool is_whole = false;       ///< Everything was there.
};

Answer answer(const char* who, const Result<void>& read, const SmallStore::Reading& reading) {
  if (!read) return {who, read.error(), reading.is_wrong(), false};
  return {who, std::nullopt, reading.is_wrong(), reading.is_whole()};
}

Answer by_verify(SmallStore& store) {
  const auto report = log::verify_log(store.world().environment, kStore);
  if (!report) return {"verify", report.error(), false, false};
  if (report->damage.empty()) return {"verify", std::nullopt, false, true};
  return {"verify", Error(Errc::corrupted, report->damage.front().reason, report->damage.front()), false, false};
}

Answer by_follower(SmallStore& store) {
  auto reading = store.reading();
  const auto read = [&]() -> Result<void> {
    WEIR_TRY(const auto follower, log::LogFollower::open(store.world().environment, kStore));
    return follower->refresh([&](const log::FrameView& frame) { return reading.take(frame); });
  }();
  return answer("a follower", read, reading);
}

Answer by_writer(SmallStore& store) {
  auto reading = store.reading();
  const log::LogOptions options{.segment_bytes = log::kMinSegmentBytes, .drive = log::Drive::by_hand};
  const auto opened = log::LogWriter::open(store.world().environment, kStore, options,
                                           [&](const log::FrameView& frame) { return reading.take(frame); }, {});
  return answer("opening it", opened ? Result<void>{} : Result<void>(opened.error()), reading);
}

/// Whether the error says which file is damaged, and where: a frame by the place where it begins.
bool names_the_place(const SmallStore& store, const Error& error, const env::Path& file, std::uint64_t offset) {
  const bool is_damage =
      error.code() == Errc::corrupted || error.code() == Errc::unsupported_format || error.code() == Errc::not_a_store;
  if (!is_damage) return false;
  const auto* place = error.detail<Corruption>();
  if (place == nullptr) return error.message().find(file.string()) != std::string::npos;
  const auto frame = store.frame_of(file, offset);
  return place->file == file.string() && (!frame || place->offset == *frame);
}

/// Damages one place at a time by `harm`, and looks at what everybody makes of it.
RotEnd every_place(Left left, Sample sample, std::uint64_t places_a_byte, bool is_cut,
                   const std::function<void(SmallStore&, const env::Path&, std::uint64_t)>& harm) {
  SmallStore store(left);
  RotEnd end;
  end.log_bytes = store.log_bytes();
  std::uint64_t number = 0;
  for (const env::Path& file : store.files()) {
    const std::uint64_t places = store.world().disk.size_of(file) * places_a_byte;
    for (std::uint64_t place = 0; place < places; ++place, ++number) {
      if (number % sample.one_in != sample.from) continue;
      ++end.tried;
      bool is_detected = false;
      store.restore();
      harm(store, file, place);
      for (const auto& by : {by_verify, by_follower, by_writer}) {  // only the last one may write
        const Answer found = by(store);
        const std::string at =
            fmt::format("{} {} {}, {}", file.string(), is_cut ? "cut to byte" : "bit", place, found.who);
        if (found.is_wrong) end.finding = at + ": a wrong event was handed out";
        if (!found.error && !found.is_whole) end.finding = at + ": something is missing, and nobody says so";
        if (found.error && !is_cut && !names_the_place(store, *found.error, file, place / places_a_byte))
          end.finding = at + ": the error does not name the place: " + found.error->message();
        if (!end.finding.empty()) return end;
        is_detected = is_detected || found.error;
      }
      ++(is_detected ? end.detected : end.harmless);
    }
  }
  return end;
}

}  // namespace

RotEnd flip_every_bit(Left left, Sample sample) {
  return every_place(left, sample, 8, false, [](SmallStore& store, const env::Path& file, std::uint64_t bit) {
    store.world().disk.flip_bit(file, bit / 8, static_cast<unsigned>(bit % 8));
  });
}

RotEnd truncate_everywhere(Left left, Sample sample) {
  return every_place(left, sample, 1, true, [](SmallStore& store, const env::Path& file, std::uint64_t size) {
    store.world().disk.truncate(file, size);
  });
}

RotEnd flip_under_readers(Sample sample) {
  SmallStore store(Left::closed);
  RotEnd end;
  end.log_bytes = store.log_bytes();
  const log::LogOptions options{.segment_bytes = log::kMinSegmentBytes, .drive = log::Drive::by_hand};
  const auto log = value_or_abort(log::LogWriter::open(store.world().environment, kStore, options,
                                                       [](const log::FrameView&) { return Result<void>{}; }, {}));
  Findings none;
  const Oracle oracle(store.model(), none);
  const log::Segments& segments = log->segments();
  std::uint64_t number = 0;
  for (const ModelCommit& commit : store.model().commits()) {
    if (commit.events.empty()) continue;
    const std::uint32_t place = store.place_of(commit.first);
    const log::FrameView frame = value_or_abort(segments.frame_at(commit.first, place));
    const env::Path& file = store.file_of(commit.first);
    for (std::uint64_t bit = 0; bit < frame.length() * 8; ++bit, ++number) {
      if (number % sample.one_in != sample.from) continue;
      ++end.tried;
      const auto flip = [&] {
        store.world().disk.flip_bit(file, frame.offset() + bit / 8, static_cast<unsigned>(bit % 8));
      };
      flip();
      EventView event;
      const Position last{commit.end().value - 1};
      const bool is_found = segments.at(last, place, event).has_value();
      if (is_found && !oracle.is_right(event)) end.finding = "a read";
      log::LogCursor cursor(segments, commit.first, commit.end(), place);
      std::size_t scanned = 0;
      while (const EventView* const next = cursor.next()) {
        ++scanned;
        if (!oracle.is_right(*next)) end.finding = "a scan";
      }
      if (cursor.status() && scanned != commit.events.size()) end.finding = "a scan";
      flip();
      if (!end.finding.empty()) {
        end.finding += fmt::format(" hands out what was never committed: {}, bit {} of the frame at {}", file.string(),
                                   bit, frame.offset());
        return end;
      }
      ++(is_found ? end.harmless : end.detected);
    }
  }
  return end;
}

}  // namespace weir::simulation
