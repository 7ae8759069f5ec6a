#include "consumer/start_commit.hpp"

#include <iterator>
#include <utility>

namespace weir::consumer {
namespace {

/// Well below kMaxCommitBytes: the rest is for tracking and the frame itself.
constexpr std::size_t kBytesAtOnce = kMaxCommitBytes / 2;
constexpr std::size_t kEventOverhead = 128;

std::size_t size_of(const NewEvent& event, const std::string& stream) {
  return kEventOverhead + stream.size() + event.type.size() + event.data.size();
}

std::size_t size_of(const std::vector<NewEvent>& events, const std::string& stream) {
  std::size_t size = 0;
  for (const NewEvent& event : events) size += size_of(event, stream);
  return size;
}

Result<void> commit_in_parts(EventStore& own, const std::string& stream, std::vector<NewEvent> events) {
  std::vector<NewEvent> part;
  std::size_t size = 0;
  for (NewEvent& event : events) {
    const std::size_t more = size_of(event, stream);
    if (!part.empty() && size + more > kBytesAtOnce) {
      WEIR_CHECK(own.commit(Commit{}.append(stream, ExpectedState::any(), std::exchange(part, {}))));
      size = 0;
    }
    size += more;
    part.push_back(std::move(event));
  }
  if (part.empty()) return {};
  WEIR_CHECK(own.commit(Commit{}.append(stream, ExpectedState::any(), std::move(part))));
  return {};
}

void move_behind(std::vector<NewEvent>& all, std::vector<NewEvent>& more) {
  all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  more.clear();
}

}  // namespace

Result<CommitReceipt> commit_start(EventStore& own, const std::string& stream, Commit start, StartRecords records) {
  std::vector<NewEvent> together;
  const std::size_t all =
      size_of(records.ahead, stream) + size_of(records.with, stream) + size_of(records.after, stream);
  if (all <= kBytesAtOnce) move_behind(together, records.ahead);
  move_behind(together, records.with);
  if (all <= kBytesAtOnce) move_behind(together, records.after);

  WEIR_CHECK(commit_in_parts(own, stream, std::move(records.ahead)));
  start.append(stream, ExpectedState::any(), std::move(together));
  WEIR_TRY(CommitReceipt receipt, own.commit(std::move(start)));
  WEIR_CHECK(commit_in_parts(own, stream, std::move(records.after)));
  return receipt;
}

}  // namespace weir::consumer
