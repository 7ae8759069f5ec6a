#include "weir/consumer/worker.hpp"

namespace weir {

std::string_view name_of(WorkerState state) {
  switch (state) {
    case WorkerState::idle:
      return "idle";
    case WorkerState::catching_up:
      return "catching_up";
    case WorkerState::live:
      return "live";
    case WorkerState::retrying:
      return "retrying";
    case WorkerState::breaker_open:
      return "breaker_open";
    case WorkerState::failed:
      return "failed";
  }
  return "unknown";
}

}  // namespace weir
