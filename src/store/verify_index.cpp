#include "store/verify_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "index/memory_part.hpp"
#include "index/run_cursor.hpp"
#include "index/run_directory.hpp"
#include "log/follower.hpp"
#include "store/event_terms.hpp"

namespace weir::store {
namespace {

constexpr std::uint64_t kEventsAtOnce = 16'384;

/// Follows the log through the runs, in stretches that fit into memory.
class Comparison {
 public:
  Comparison(const std::vector<std::shared_ptr<const index::RunFile>>& runs,
             const std::function<void(Position)>& on_progress)
      : runs_(runs), on_progress_(on_progress) {}

  Result<void> add(const log::FrameView& frame) {
    if (run_ == runs_.size()) return {};  // what is behind the last run is in no file
    log::EventCursor events(frame);
    EventView event;
    for (Step step; (step = events.step(event)) != Step::end;) {
      if (step == Step::gone)
        stretch_->add_gone(event.position, {});
      else
        add(event);
      note(event.position, step == Step::gone, frame.is_rewritten());
    }
    stretch_->add_frame(frame.count(), frame.offset());
    WEIR_CHECK(events.status());
    const bool ends = frame.end() >= runs_[run_]->end();
    if (ends || frame.end() - begin_ >= kEventsAtOnce) WEIR_CHECK(compare(frame.end()));
    for (; run_ < runs_.size() && frame.end() >= runs_[run_]->end(); ++run_, matched_ = 0) {
      WEIR_CHECK(end_run());
      states_.clear();
      states_begin_ = frame.end();
    }
    return {};
  }

  IndexVerification result;

 private:
  using Step = log::EventCursor::Step;

  /// What the index may still say of an event. Nothing is kept while all is as it was written.
  struct State {
    bool is_gone : 1;    ///< It may name the event, or not.
    bool has_moved : 1;  ///< It may say where the event was, or where it is.
  };
  void add(const EventView& event) {
    const EventTerms known(event);
    stretch_->add(event.position, known.terms(), known.id());
  }
  void note(Position position, bool is_gone, bool has_moved) {
    if (!is_gone && !has_moved) return;
    states_.resize(position - states_begin_ + 1);
    states_.back() = {is_gone, has_moved};
  }
  State state(Position position) const {
    const std::uint64_t at = position - states_begin_;
    return position >= states_begin_ && at < states_.size() ? states_[at] : State{};
  }

  Error differs(const std::string& reason) const {
    const env::Path& path = runs_[run_]->path();
    return Error(Errc::corrupted, reason, Corruption{path.string(), 0, begin_, reason});
  }

  Result<void> compare(Position end) {
    const std::vector<index::MemoryPart::Listed> terms = stretch_->sorted();
    for (std::size_t i = 0; i < terms.size();) {
      std::size_t next = i;
      positions_.clear();
      for (; next < terms.size() && index::key_of(terms[next].hash) == index::key_of(terms[i].hash); ++next) {
        if (terms[next].list == nullptr) positions_.push_back({terms[next].one});
        for (std::size_t n = 0; terms[next].list != nullptr && n < terms[next].list->size(); ++n)
          positions_.push_back({(*terms[next].list)[n]});
      }
      std::ranges::sort(positions_);
      positions_.erase(std::unique(positions_.begin(), positions_.end()), positions_.end());
      const bool forgotten = next == i + 1 && terms[i].is_id && begin_ < runs_[run_]->ids_begin();
      if (!forgotten) WEIR_CHECK(compare_term({terms[i].hash}, end));
      i = next;
    }
    for (Position position = begin_; position < end; position = position + 1) {
      WEIR_TRY(const std::uint32_t expected, stretch_->offset_of(position));
      WEIR_TRY(const std::uint32_t found, runs_[run_]->offset_of(position));
      if (found != expected && !state(position).has_moved)
        return differs(fmt::format("the event at position {} stands at offset {} of its segment, and the index says {}",
                                   position.value, expected, found));
    }
    begin_ = end;
    stretch_.emplace(end);
    if (on_progress_) on_progress_(end);
    return {};
  }

  Result<void> compare_term(index::Term term, Position end) {
    found_.resize(std::max<std::size_t>(found_.size(), positions_.size() + 1));
    std::size_t count = 0;  // of those that are there
    for (Position from = begin_; count <= positions_.size();) {
      WEIR_TRY(const std::size_t more, runs_[run_]->forwards(term, from, end, std::span(found_).subspan(count)));
      if (more == 0) break;
      from = found_[count + more - 1] + 1;
      const auto there = std::remove_if(found_.begin() + static_cast<std::ptrdiff_t>(count),
                                        found_.begin() + static_cast<std::ptrdiff_t>(count + more),
                                        [this](Position position) { return state(position).is_gone; });
      count = static_cast<std::size_t>(there - found_.begin());
    }
    if (count != positions_.size() || !std::equal(positions_.begin(), positions_.end(), found_.begin()))
      return differs(fmt::format("the log has {} events of a term between positions {} and {}, and the index {}",
                                 positions_.size(), begin_.value, end.value,
                                 count > positions_.size() ? "more" : "others or fewer"));
    matched_ += count;
    return {};
  }

  /// All that the run has was asked for: it holds nothing that the log does not.
  Result<void> end_run() {
    const index::RunFile& run = *runs_[run_];
    WEIR_CHECK(run.check_all());
    index::RunCursor cursor(run);
    index::RunFile::Block block;
    std::uint64_t held = 0;
    for (;;) {
      WEIR_TRY(const bool more, cursor.next());
      if (!more) break;
      ++result.terms;
      WEIR_CHECK(cursor.for_each_block(block, [&](std::span<const std::uint32_t> positions) {
        for (const std::uint32_t position : positions)
          if (!state(run.begin() + position).is_gone) ++held;
        return Result<void>{};
      }));
    }
    ++result.files;
    // Ids that are forgotten may still be there, in a run that was not merged since.
    if (held < matched_ || (held > matched_ && run.ids_begin() <= run.begin()))
      return differs(fmt::format("the index has {} positions, and the log {}", held, matched_));
    return {};
  }

  const std::vector<std::shared_ptr<const index::RunFile>>& runs_;
  const std::function<void(Position)>& on_progress_;
  std::size_t run_ = 0;
  Position begin_;
  std::optional<index::MemoryPart> stretch_{std::in_place, Position{}};
  std::uint64_t matched_ = 0;
  std::vector<State> states_;
  Position states_begin_;  ///< Of the first one: where the run began.
  std::vector<Position> positions_;
  std::vector<Position> found_;
};

}  // namespace

Result<IndexVerification> verify_index(env::Environment& environment, const std::filesystem::path& directory,
                                       const std::function<void(Position done)>& on_progress) {
  WEIR_TRY(const auto follower, log::LogFollower::open(environment, directory));
  WEIR_TRY(const auto runs,
           index::RunDirectory{log::LogDirectory{directory}.index()}.load(environment.files, follower->id()));
  Comparison comparison(runs, on_progress);
  const auto done = follower->refresh([&](const log::FrameView& frame) { return comparison.add(frame); });
  if (done) return comparison.result;
  const auto* damage = done.error().detail<Corruption>();
  if (damage == nullptr) return done.error();
  comparison.result.damage = *damage;
  return comparison.result;
}

}  // namespace weir::store
