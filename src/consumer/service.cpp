#include "weir/consumer/service.hpp"

#include <algorithm>
#include <optional>

#include "base/assert.hpp"
#include "consumer/held.hpp"
#include "consumer/operator_door.hpp"
#include "env/environment.hpp"
#include "env/stop_signal.hpp"

namespace weir {
namespace {

/// How soon a worker that failed is noticed.
constexpr std::chrono::milliseconds kLook{200};

std::optional<Error> failure_among(const std::vector<Worker*>& workers) {
  for (const Worker* worker : workers)
    if (const WorkerStatus status = worker->status(); status.state == WorkerState::failed) return status.error;
  return std::nullopt;
}

/// The first error, in the words of all.
Result<void> with(const Result<void>& before, const Result<void>& now) {
  if (before.has_value() || now.has_value()) return before ? now : before;
  return Error(before.error().code(), before.error().message() + "; " + now.error().message());
}

}  // namespace

Service::Service(EventStore& own) : own_(own) {}
Service::~Service() = default;

Service& Service::add(Worker& worker) {
  WEIR_ASSERT(started_.empty(), "workers are added before the service starts");
  workers_.push_back(&worker);
  return *this;
}

Result<void> Service::start() {
  WEIR_CHECK(consumer::refuse_held(own_));
  for (Worker* worker : workers_) {
    if (auto started = worker->start(); !started) {
      [[maybe_unused]] const auto stopped = stop();
      return started;
    }
    started_.push_back(worker);
  }
  if (own_.location().empty()) return {};
  auto door = consumer::OperatorDoor::open(own_);
  if (!door) {
    [[maybe_unused]] const auto stopped = stop();
    return door.error().during("opening the operators' door");
  }
  door_ = std::move(*door);
  return {};
}

Result<void> Service::stop(std::chrono::milliseconds deadline) {
  using std::chrono::milliseconds;
  const env::Clock& clock = env::real_environment().clock;
  const env::SteadyTime end = clock.steady() + deadline;
  const auto left = [&] {
    return std::max(std::chrono::duration_cast<milliseconds>(end - clock.steady()), milliseconds(0));
  };
  Result<void> outcome;
  if (door_) (void)door_->close(milliseconds(0));  // waited for when the workers have been told, too
  for (; !started_.empty(); started_.pop_back()) outcome = with(outcome, started_.back()->stop(left()));
  if (!door_) return outcome;
  if (door_->close(left())) {
    door_.reset();
    return outcome;
  }
  return with(outcome,
              Error(Errc::timeout, "the operators' door did not close: what an operator asked for is not done"));
}

Result<void> Service::run_until_stopped(std::chrono::milliseconds deadline) {
  env::StopSignal signal;
  WEIR_CHECK(start());
  std::optional<Error> failed;
  while (!failed && !signal.wait_for(kLook)) failed = failure_among(started_);
  auto stopped = stop(deadline);
  if (failed) return *failed;
  return stopped;
}

std::vector<WorkerStatus> Service::status() const {
  std::vector<WorkerStatus> all;
  for (const Worker* worker : workers_) all.push_back(worker->status());
  return all;
}

}  // namespace weir
