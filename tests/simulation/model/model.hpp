// Model: what a store has to hold and to answer, as plain as it can be said: a list of commits in the order in which
// they were accepted. Everything else is looked up in it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "weir/store/commit.hpp"
#include "weir/store/reader.hpp"

namespace weir::simulation {

/// An accepted commit, with its events as they must be read back. Their times and checksums are left out.
struct ModelCommit {
  Position first;
  std::vector<Event> events;
  std::vector<TrackingMove> tracking;
  Durability durability = Durability::durable;
  /// Somebody was told that it is there; for a relaxed one that it is written, no more.
  bool acknowledged = false;

  Position end() const { return first + events.size(); }
};

/// What a commit has to come to, judged against all that was accepted before it (C1, C2).
struct Judgement {
  enum class Kind : std::uint8_t { accepted, conflict, repeated, id_reused };
  Kind kind = Kind::accepted;
  CommitReceipt receipt{};   ///< Of the accepted or the first one.
  std::size_t streams = 0;   ///< Expectations of streams that fail.
  std::size_t tracking = 0;  ///< Moves that do not begin where the tracking is.
  Position rests_on{};       ///< Everything before it decides: nobody is answered before it is durable.
};

using Tracking = std::map<std::pair<std::string, StoreId>, TrackingState>;

class Model {
 public:
  Judgement judge(const Commit& commit) const;
  /// Returns the commit's number.
  std::size_t accept(const Commit& commit);
  /// Only the first `count` commits are there.
  void cut_to(std::size_t count);

  std::vector<ModelCommit>& commits() { return commits_; }
  const std::vector<ModelCommit>& commits() const { return commits_; }
  Position end() const { return {places_.size()}; }
  const Event& at(Position position) const;
  /// What whoever made it has to be told.
  CommitReceipt receipt(const ModelCommit& commit) const;

  /// The stream's last version among the events before `end`.
  std::optional<StreamVersion> version(const std::string& stream, Position end) const;
  /// All streams that have events before `end`, in the order of their first ones.
  std::vector<std::pair<std::string, StreamVersion>> streams(Position end) const;
  /// The positions that a read has to hand out, in order.
  std::vector<Position> select(const Read& read, Position end) const;
  /// Where the consumers stand after the first `count` commits.
  Tracking tracking(std::size_t count) const;

 private:
  void judge_streams(const Commit& commit, Judgement& judgement) const;

  std::vector<ModelCommit> commits_;
  std::vector<std::pair<std::size_t, std::size_t>> places_;  ///< Of each event: its commit, and its number in it.
  std::map<std::string, std::vector<Position>> of_stream_;
  std::map<EventId, Position> of_id_;
  Tracking tracking_;
};

}  // namespace weir::simulation
