// Service: runs the workers of one store until it is told to stop.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "weir/consumer/worker.hpp"
#include "weir/store/event_store.hpp"

namespace weir {

namespace consumer {
class OperatorDoor;
}

/// Also opens the operators' door (rule F6): a socket in the store's directory, through which commands of the binary
/// that must write reach the process that holds the store.
class Service {
 public:
  /// The store and the workers must outlive it.
  explicit Service(EventStore& own);
  ~Service();

  /// Adds a worker, before the start. They start in this order and stop in the reverse one.
  Service& add(Worker&);

  /// Starts all; when one does not start, stops those that did and returns its error.
  Result<void> start();
  /// Stops all, whatever one of them says; the first error, in the words of all. Returns at the deadline: what then
  /// still runs is named by a `timeout`, and the destructors wait for it. The store stays open.
  Result<void> stop(std::chrono::milliseconds deadline = std::chrono::seconds(10));

  /// Starts, waits for SIGTERM or SIGINT, stops. Ends early, with its error, when a worker fails: a supervisor should
  /// know. The signals are the process's own: one service at a time waits for them. Prints nothing.
  Result<void> run_until_stopped(std::chrono::milliseconds deadline = std::chrono::seconds(10));

  std::vector<WorkerStatus> status() const;

 private:
  EventStore& own_;
  std::vector<Worker*> workers_;
  std::vector<Worker*> started_;
  std::unique_ptr<consumer::OperatorDoor> door_;
};

}  // namespace weir
