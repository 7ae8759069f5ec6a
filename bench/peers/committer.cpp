#include "peers/committer.hpp"

namespace bench {

Committer::Committer(std::function<void(std::span<const std::uint64_t>)> commit_group)
    : commit_group_(std::move(commit_group)), thread_([this] { run(); }) {}

Committer::~Committer() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  thread_.join();
}

void Committer::submit(std::uint64_t event, std::size_t window) {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [&] { return under_way_ < window; });
  waiting_.push_back(event);
  ++under_way_;
  if (waiting_.size() == 1) work_.notify_one();
}

void Committer::drain() {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [&] { return under_way_ == 0; });
}

void Committer::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    work_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    taken_.clear();
    taken_.swap(waiting_);
    lock.unlock();
    commit_group_(taken_);
    lock.lock();
    under_way_ -= taken_.size();
    room_.notify_all();
  }
}

}  // namespace bench
