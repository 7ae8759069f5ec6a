#include "projection/runner.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace weir {
namespace {

// How long a thread waits before it looks whether it should stop.
constexpr std::chrono::milliseconds kLook{50};

std::filesystem::path building_file(const std::filesystem::path& file) { return file.string() + ".building"; }

void remove_database(const std::filesystem::path& file) {
  std::error_code ignored;  // what could not be removed makes opening it fail, with a better message
  for (const char* suffix : {"", "-wal", "-shm", "-journal"}) std::filesystem::remove(file.string() + suffix, ignored);
}

/// What an interrupted build left goes, but for an empty file: a process that ends between the two builds must not
/// forget that one was begun.
Result<void> empty_database(const std::filesystem::path& file) {
  std::error_code failed;
  for (const char* suffix : {"-wal", "-shm", "-journal"}) std::filesystem::remove(file.string() + suffix, failed);
  if (!failed) std::filesystem::resize_file(file, 0, failed);
  if (failed) return Error(Errc::io, fmt::format("emptying {}: {}", file.string(), failed.message()));
  return {};
}

bool is_there(const std::filesystem::path& file) {
  std::error_code ignored;
  return std::filesystem::exists(file, ignored);
}

Result<Holds> what_is_there(const std::filesystem::path& file, const Definition& definition) {
  if (!is_there(file)) return Holds::nothing;
  WEIR_TRY(auto database, sqlite::Database::open(file, sqlite::Access::read_write));
  auto holds = what_it_holds(*database, definition);
  if (!holds) return holds.error().during(file.string());
  return holds;
}

}  // namespace

Projection::Runner::Runner(std::filesystem::path file, const ProjectionOptions& options, const Fold::Sources& sources,
                           const env::Clock& clock)
    : name_(options.name),
      file_(std::move(file)),
      sources_(sources),
      limit_{options.batch_events, options.batch_time},
      clock_(clock) {}

Projection::Runner::~Runner() {
  {
    const env::Lock lock(state_);
    phase_ = Phase::stopping;
  }
  end_threads();
}

Result<void> Projection::Runner::start(const Definition& definition, Start how) {
  {
    const env::Lock lock(state_);
    phase_ = Phase::starting;
  }
  end_threads();
  if (auto opened = open(definition, how); !opened) {
    const env::Lock lock(state_);
    phase_ = Phase::idle;
    changed_.notify_all();
    return opened.error();
  }
  launch();
  return {};
}

Result<void> Projection::Runner::open(const Definition& definition, Start how) {
  std::error_code failed;
  if (file_.has_parent_path()) std::filesystem::create_directories(file_.parent_path(), failed);
  if (failed) return Error(Errc::io, fmt::format("creating {}: {}", file_.parent_path().string(), failed.message()));

  WEIR_TRY(const auto holds, what_is_there(file_, definition));
  // A build that was interrupted is begun again: it may have been a rebuild under the old handlers.
  const bool interrupted = is_there(building_file(file_));
  building_beside_ =
      holds == Holds::other_definition || (holds == Holds::these_rows && (how == Start::rebuild || interrupted));
  if (building_beside_ && interrupted) {
    WEIR_CHECK(empty_database(building_file(file_)));
  } else {
    remove_database(building_file(file_));
  }

  fold_.reset();
  WEIR_TRY(fold_, Fold::open(building_beside_ ? building_file(file_) : file_, definition, sources_, limit_, clock_));
  return {};
}

void Projection::Runner::launch() {
  const env::Lock lock(state_);
  phase_ = Phase::running;
  failure_.reset();
  progress_.assign(sources_.size(), {});
  for (std::size_t i = 0; i < progress_.size(); ++i) {
    progress_[i].folded = fold_->at(i).next;
    if (!building_beside_) progress_[i].visible = progress_[i].folded;
  }
  threads_running_ = sources_.size();
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    threads_.emplace_back(fmt::format("prj-{}", name_), [this, i] {
      follow(i);
      const env::Lock ended(state_);
      --threads_running_;
      changed_.notify_all();
    });
  }
}

void Projection::Runner::end_threads() {
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void Projection::Runner::follow(std::size_t source) {
  while (goes_on()) {
    const auto advanced = advance(source);
    if (!advanced) {
      fail(advanced.error());
    } else if (!advanced->more) {
      if (auto waited = wait_for_more(source); !waited) fail(waited.error());
    }
  }
}

Result<void> Projection::Runner::wait_for_more(std::size_t source) const {
  const EventReader& reader = sources_[source]->reader();
  const Position seen = fold_->at(source).next;
  if (reader.wait_past(seen, kLook) > seen) return {};
  // The end of a source that cannot be read on stands still: only a read says why.
  auto read = reader.read(Read::all(seen).limit(1), [](const EventView&) { return Flow::stop; });
  if (!read) return read.error().during(fmt::format("projection '{}'", name_));
  return {};
}

Result<Fold::Advanced> Projection::Runner::advance(std::size_t source) {
  const env::Lock folding(folding_);
  WEIR_TRY(const auto advanced, fold_->advance(source));
  publish(source, advanced);
  if (!advanced.more) WEIR_CHECK(swap_if_caught_up());
  return advanced;
}

Result<void> Projection::Runner::swap_if_caught_up() {
  if (!building_beside_) return {};
  {
    const env::Lock lock(state_);
    if (!std::all_of(progress_.begin(), progress_.end(), [](const Progress& p) { return p.caught_up; })) return {};
  }
  WEIR_CHECK(fold_->move_to(file_));
  remove_database(building_file(file_));
  building_beside_ = false;
  for (std::size_t i = 0; i < sources_.size(); ++i) publish(i, {});
  return {};
}

void Projection::Runner::publish(std::size_t source, const Fold::Advanced& advanced) {
  const env::Lock lock(state_);
  Progress& progress = progress_[source];
  progress.folded = fold_->at(source).next;
  if (!building_beside_) progress.visible = progress.folded;
  progress.caught_up = !advanced.more;
  handled_ += advanced.handled;
  changed_.notify_all();
}

void Projection::Runner::fail(const Error& error) {
  const env::Lock lock(state_);
  if (!failure_) failure_ = error;
  changed_.notify_all();
}

bool Projection::Runner::goes_on() const {
  const env::Lock lock(state_);
  return phase_ == Phase::running && !failure_;
}

bool Projection::Runner::is_running() const {
  const env::Lock lock(state_);
  return phase_ == Phase::running;
}

bool Projection::Runner::stop(std::chrono::milliseconds at_most) {
  {
    env::Lock lock(state_);
    if (phase_ == Phase::idle) return true;
    phase_ = Phase::stopping;
    changed_.notify_all();
    if (!changed_.wait_for(lock, at_most, [&] { return threads_running_ == 0; })) return false;
    phase_ = Phase::idle;
  }
  end_threads();
  fold_.reset();
  return true;
}

Result<void> Projection::Runner::wait_for(std::size_t source, Position end, std::chrono::milliseconds at_most) const {
  env::Lock lock(state_);
  const auto visible = [&] { return source < progress_.size() ? progress_[source].visible : Position{}; };
  const auto there = [&] { return visible() >= end; };
  const auto over = [&] { return failure_ || phase_ == Phase::idle || phase_ == Phase::stopping; };
  changed_.wait_for(lock, at_most, [&] { return there() || over(); });
  if (there()) return {};
  if (failure_) return *failure_;
  return Error(
      over() ? Errc::stopped : Errc::timeout,
      fmt::format("projection '{}': expected to reach event {} of source '{}' within {} ms, {} at {}", name_, end.value,
                  sources_[source]->label(), at_most.count(), over() ? "was stopped" : "is", visible().value));
}

WorkerStatus Projection::Runner::status() const {
  const env::Lock lock(state_);
  WorkerStatus status{.name = name_};
  bool live = true;
  for (std::size_t i = 0; i < progress_.size(); ++i) {
    const EventReader& reader = sources_[i]->reader();
    const Position end = std::max(reader.durable_end(), progress_[i].folded);
    status.sources.push_back({sources_[i]->label(), reader.id(), progress_[i].folded, end - progress_[i].folded});
    // Live is what has arrived where readers see it; an event that came this moment does not change that.
    live = live && progress_[i].caught_up && progress_[i].visible == progress_[i].folded;
  }
  status.handled = handled_;
  status.error = failure_;
  status.failures = failure_ ? 1 : 0;
  if (failure_) {
    status.state = WorkerState::failed;
  } else if (phase_ == Phase::idle) {
    status.state = WorkerState::idle;
  } else {
    status.state = live ? WorkerState::live : WorkerState::catching_up;
  }
  return status;
}

}  // namespace weir
