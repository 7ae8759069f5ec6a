// The runner of a projection: a thread for each source, one transaction at a time.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "env/environment.hpp"
#include "env/thread.hpp"
#include "projection/fold.hpp"
#include "weir/projection/projection.hpp"

namespace weir {

/// Whether the rows that are there are gone on with if they can be.
enum class Projection::Start : std::uint8_t { resume, rebuild };

class Projection::Runner {
 public:
  /// The sources may still be added to, until `start`.
  Runner(std::filesystem::path, const ProjectionOptions&, const Fold::Sources&, const env::Clock&);
  ~Runner();

  /// Opens the file, decides whether to go on in it or to build beside it, and starts the threads; ends those that run
  /// before.
  Result<void> start(const Definition&, Start);
  /// False when a handler did not come back in time.
  bool stop(std::chrono::milliseconds at_most);
  bool is_running() const;

  Result<void> wait_for(std::size_t source, Position end, std::chrono::milliseconds at_most) const;
  WorkerStatus status() const;

 private:
  Result<void> open(const Definition&, Start);
  void launch();
  void end_threads();
  void follow(std::size_t source);
  Result<void> wait_for_more(std::size_t source) const;
  Result<Fold::Advanced> advance(std::size_t source);
  Result<void> swap_if_caught_up();
  void publish(std::size_t source, const Fold::Advanced&);
  void fail(const Error&);
  bool goes_on() const;

  const std::string name_;
  const std::filesystem::path file_;
  const Fold::Sources& sources_;
  const BatchLimit limit_;
  const env::Clock& clock_;

  /// Held for a transaction, and for the swap.
  env::Mutex folding_;
  std::unique_ptr<Fold> fold_;
  bool building_beside_ = false;

  enum class Phase : std::uint8_t { idle, starting, running, stopping };
  struct Progress {
    Position folded{};   ///< In the file that is being written.
    Position visible{};  ///< In the file that is read.
    bool caught_up = false;
  };
  mutable env::Mutex state_;  ///< Of everything below; never held while `folding_` is taken.
  mutable env::CondVar changed_;
  Phase phase_ = Phase::idle;
  std::vector<Progress> progress_;
  std::uint64_t handled_ = 0;
  std::optional<Error> failure_;
  std::size_t threads_running_ = 0;

  std::vector<env::Thread> threads_;
};

}  // namespace weir
