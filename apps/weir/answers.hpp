// The answers of `weir append`: printed in the order of the lines, whatever the order in which the commits end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>

#include "env/thread.hpp"
#include "terminal.hpp"
#include "weir/store/event_store.hpp"

namespace weir::cli {

/// Prints in a thread of its own: a reader of the answers that is slow must hold up neither the store's completion
/// thread (rule C5) nor, before the limit is reached, the reading of lines.
class Answers {
 public:
  Answers(const Terminal&, std::size_t at_most_in_flight);
  /// Waits until every line that was begun is answered.
  ~Answers();

  /// Begins the answer to a line, when there is room for one more. The returned function ends it; it is called exactly
  /// once, in any thread. Nothing when answers can be printed no longer.
  std::optional<CommitDone> begin(std::uint64_t line);

  /// Waits until all is printed; then what append() returns.
  Result<void> finish();

 private:
  struct Slot {
    std::uint64_t line;
    std::optional<Result<CommitReceipt>> result;
  };

  void print_in_order();
  void print(const Slot&);

  const Terminal& terminal_;
  const std::size_t limit_;
  env::Mutex mutex_;
  env::CondVar changed_;
  std::deque<std::shared_ptr<Slot>> slots_;  ///< Lines in their order, printed ones removed.
  bool ended_ = false;                       ///< No more lines come.
  bool broken_ = false;                      ///< The output takes no more.
  std::optional<Error> first_refusal_;       ///< This and the next are the printing thread's until it is joined.
  std::uint64_t refused_ = 0;
  env::Thread printer_;  ///< Last: it uses all the others.
};

}  // namespace weir::cli
