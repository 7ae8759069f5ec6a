#include "proof/history.hpp"

#include <fmt/format.h>

#include <functional>
#include <utility>

#include "log/copies/backup_manifest.hpp"
#include "log/damage.hpp"
#include "log/identity.hpp"
#include "log/verify.hpp"
#include "proof/commit_record.hpp"

namespace weir::proof {
namespace {

Error inside(const log::FrameView& frame, Position end) {
  return {Errc::invalid_argument,
          fmt::format("position {} lies inside a commit, which holds the events {} to {}: a history has a commit whole "
                      "or not at all; expected {} (without it) or {} (with it)",
                      end.value, frame.first().value, frame.end().value - 1, frame.first().value, frame.end().value)};
}

Result<StoreId> store_in(env::FileSystem& files, const log::LogDirectory& directory) {
  WEIR_TRY(const auto backup, log::read_manifest(files, directory));
  if (backup) return backup->identity.store;
  WEIR_TRY(const log::Identity identity, log::read_identity(files, directory));
  return identity.store;
}

/// A history as it is read, commit by commit.
class History {
 public:
  /// Sees the history after each commit with events; false: it needs no more.
  using Watcher = std::function<bool(const History&)>;

  explicit History(std::optional<Position> end) : end_(end) {}

  /// The event whose proof is wanted.
  void mark(Position position) { marked_ = position; }
  bool has_marked() const { return has_marked_; }

  Result<void> read(env::Environment& environment, const log::LogDirectory& directory,
                    const log::ByteProgress& progress, const Watcher& watcher) {
    WEIR_TRY(store_, store_in(environment.files, directory));
    bool has_all = end_ == Position{0};
    const auto take = [&](const log::FrameView& frame) -> Result<void> {
      if (!has_all) {
        WEIR_CHECK(add(frame));
        has_all = frame.count() > 0 && (position_ == end_ || (watcher && !watcher(*this)));
      }
      if (!has_all) return {};
      return Error(Errc::stopped, "all that was asked for was read");  // ends the walk, and is no failure
    };
    const auto report = log::verify_log(environment, directory.root, take, progress);
    if (has_all) return {};
    if (!report) return report.error();
    if (!report->damage.empty()) return log::damage(report->damage.front());
    if (end_ && position_ < *end_)
      return Error(Errc::invalid_argument,
                   fmt::format("expected a position up to {}, where the durable part of the log ends, found {}",
                               position_.value, end_->value));
    return {};
  }

  HistoryRoot root() const { return {store_, position_, settled().size(), settled().root()}; }

  EventProof proof() const {
    EventProof proof = proof_;
    proof.history = root();
    proof.commit_path = settled().path();
    return proof;
  }

 private:
  Result<void> add(const log::FrameView& frame) {
    if (frame.is_closing()) return {};
    if (end_ && frame.end() > *end_) return inside(frame, *end_);
    const bool is_marked = marked_ && frame.first() <= *marked_ && *marked_ < frame.end();
    const std::uint64_t number = is_marked ? *marked_ - frame.first() : 0;
    WEIR_TRY(const Bytes record, recorder_.record(frame, is_marked ? std::optional(number) : std::nullopt));
    if (is_marked) {
      has_marked_ = true;
      proof_.position = *marked_;
      proof_.event = recorder_.marked_event();
      proof_.event_index = number;
      proof_.event_path = recorder_.marked_path();
      proof_.commit.assign(record.begin(), record.end());
      proof_.commit_index = tree_.size();
    }
    if (frame.count() == 0 && !before_eventless_) before_eventless_ = tree_;
    if (frame.count() > 0) before_eventless_.reset();
    tree_.add(leaf_hash(record), is_marked ? MerkleTree::Leaf::marked : MerkleTree::Leaf::plain);
    position_ = frame.end();
    return {};
  }

  /// Up to the last commit with events: whether others will follow at this position, nobody can know.
  const MerkleTree& settled() const { return before_eventless_ ? *before_eventless_ : tree_; }

  std::optional<Position> end_;
  std::optional<Position> marked_;
  StoreId store_;
  Position position_;
  CommitRecorder recorder_;
  MerkleTree tree_;
  std::optional<MerkleTree> before_eventless_;  ///< There while the last commits have no events.
  EventProof proof_;
  bool has_marked_ = false;
};

}  // namespace

Result<HistoryRoot> root_of_history(env::Environment& environment, const std::filesystem::path& directory,
                                    std::optional<Position> end, const log::ByteProgress& progress) {
  History history(end);
  WEIR_CHECK(history.read(environment, {directory}, progress, {}));
  return history.root();
}

Result<std::optional<HistoryRoot>> find_root(env::Environment& environment, const std::filesystem::path& directory,
                                             const Digest& root, const log::ByteProgress& progress) {
  History history(std::nullopt);
  std::optional<HistoryRoot> found;
  if (history.root().root == root) found.emplace();  // of no commit at all
  WEIR_CHECK(history.read(environment, {directory}, progress, [&](const History& so_far) {
    if (!found && so_far.root().root == root) found = so_far.root();
    return !found;
  }));
  if (found) found->store = history.root().store;
  return found;
}

Result<EventProof> prove_event(env::Environment& environment, const std::filesystem::path& directory, Position position,
                               std::optional<Position> end, const log::ByteProgress& progress) {
  if (end && position >= *end)
    return Error(Errc::invalid_argument, fmt::format("the event at position {} is not among those before position {}",
                                                     position.value, end->value));
  History history(end);
  history.mark(position);
  WEIR_CHECK(history.read(environment, {directory}, progress, {}));
  if (!history.has_marked())
    return Error(Errc::not_found,
                 fmt::format("there is no event at position {}: the durable part of the log ends at {}", position.value,
                             history.root().end.value));
  return history.proof();
}

}  // namespace weir::proof
