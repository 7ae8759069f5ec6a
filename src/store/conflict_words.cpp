#include "store/conflict_words.hpp"

#include <fmt/format.h>

#include <utility>

namespace weir::store {
namespace {

std::string words_of(const QueryConflict& conflict, const Commit& commit) {
  if (!conflict.position)
    return fmt::format(
        " condition {}: expected a position that the store has reached, found {}, which is past its end;",
        conflict.condition, conflict.after.value);
  return fmt::format(" condition {}: expected no event of {} from position {} on, found {} at position {};",
                     conflict.condition, to_string(commit.conditions[conflict.condition].query), conflict.after.value,
                     conflict.type, conflict.position->value);
}

}  // namespace

Error conflict_error(const Commit& commit, Conflicts failed) {
  std::string text = "the commit's expectations do not hold:";
  for (const StreamConflict& c : failed.streams)
    text += fmt::format(" stream {}: expected {}, found {};", c.stream, c.expected, c.actual);
  for (const TrackingConflict& c : failed.tracking)
    text += fmt::format(" tracking of {} partition {}: expected {}, found {};", c.consumer,
                        c.partition == TrackingMove::kEveryPartition ? "every" : std::to_string(c.partition),
                        c.expected.value, c.actual.value);
  for (const QueryConflict& c : failed.queries) text += words_of(c, commit);
  return Error(Errc::conflict, text + " read again and decide again", std::move(failed));
}

}  // namespace weir::store
