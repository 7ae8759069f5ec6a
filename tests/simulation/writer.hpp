// Writer: the process that holds the store, driven by hand. It knows what every commit has to come to, and what was
// told of it to whom.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "env/simulated/world.hpp"
#include "simulation/findings.hpp"
#include "simulation/model/model.hpp"
#include "store/local_store.hpp"

namespace weir::simulation {

/// Where the store lies on the simulated disk.
inline constexpr const char* kStore = "/data/store";

class Writer {
 public:
  Writer(env::SimulatedWorld& world, Model& model, Findings& findings)
      : world_(world), model_(model), findings_(findings) {}

  /// Opens the store, and makes it where there is none. Segments smaller than users may choose are made too.
  Result<void> open(std::uint32_t segment_bytes);
  bool is_open() const { return store_ != nullptr; }
  store::LocalStore& store() { return *store_; }

  void commit(const Commit& commit);
  void start(const Commit& commit);
  Result<void> stop();
  /// The process ends. What it still answers is told to nobody.
  void die();

  /// To be called where others go on in the middle of a call of `commit`: what became of that comes first.
  void note_turn();

  /// Whether the disk failed in any way since the opening.
  bool has_failed() const;
  /// Whether there is any excuse for an error.
  bool is_excused() const { return has_failed() || is_stopping_ || disk_is_full_; }
  void excuse_full_disk(bool is_full) { disk_is_full_ = is_full; }

  /// Commits that a durable mark in the log protects against rot: all but those of the last batch.
  std::size_t protected_commits() const { return protected_; }
  /// So many commits were found again.
  void recovered(std::size_t commits);
  std::uint64_t answers() const { return answers_; }
  /// Commits that were started and not answered yet.
  std::uint64_t unanswered() const { return unanswered_; }

 private:
  struct Asked {
    Judgement judged;
    Commit commit;
    std::optional<Position> before;       ///< Of the next event, when it was asked; nothing when the store had stopped.
    std::optional<std::size_t> accepted;  ///< Its number in the model.
    bool is_settled = false;              ///< Whether it was accepted is known.
    bool disk_was_full = false;           ///< When it was asked.
  };

  Asked ask(const Commit& commit);
  std::optional<Position> next_position();
  void settle(Asked& asked);
  void answered(Asked& asked, const Result<CommitReceipt>& answer);
  void granted(Asked& asked, const CommitReceipt& receipt);
  void refused(const Asked& asked, const Error& error);
  void observe();
  std::uint64_t failures() const;

  env::SimulatedWorld& world_;
  Model& model_;
  Findings& findings_;
  std::unique_ptr<store::LocalStore> store_;
  std::unique_ptr<store::LocalStore> dying_;
  Asked* waiting_ = nullptr;  ///< The blocking commit under way.
  bool is_stopping_ = false;
  bool disk_is_full_ = false;
  std::uint64_t failures_at_opening_ = 0;
  std::size_t durable_ = 0;  ///< Commits.
  std::size_t protected_ = 0;
  std::uint64_t answers_ = 0;
  std::uint64_t unanswered_ = 0;
};

}  // namespace weir::simulation
