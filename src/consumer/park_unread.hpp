// Events that were passed when the consumer ended and whose key nobody can tell, because this build cannot read them:
// some partitions had passed them and others had not, or a key waited that may be theirs.
#pragma once

#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "consumer/progress.hpp"
#include "consumer/runtime.hpp"
#include "consumer/waiting_keys.hpp"

namespace weir::consumer {

/// For one source: is shown the events that were passed, and parks those that it cannot read, each by itself. A former
/// build that could read such an event may have handled it, may not have come to it, or may have let it wait behind its
/// key: an operator has to judge, and it is not passed over in silence (rule T3). What is on record as `deferred`
/// already stays as it is. What it refers to must outlive it.
class ParkUnread {
 public:
  static Result<ParkUnread> make(const Runtime&, const std::vector<Deferral>& deferred, const Router&,
                                 const Partitions& points);

  /// From where on it has to be shown what was passed; nothing when every key can be told.
  std::optional<Position> first() const { return first_; }
  void see(const Item&);

  /// Adds to `waiting`, and to `records` what puts it on record.
  void finish(std::vector<WaitingKey>& waiting, std::vector<NewEvent>& records);

 private:
  ParkUnread(const Runtime& runtime, const Router& router, const Partitions& points)
      : runtime_(runtime), router_(router), points_(points) {}

  const Runtime& runtime_;
  const Router& router_;
  const Partitions& points_;
  std::optional<Position> first_{};
  std::set<std::string_view> on_record_{};
  std::vector<WaitingKey> found_{};
};

}  // namespace weir::consumer
