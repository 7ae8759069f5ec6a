// For the contestants without an asynchronous commit: one submitter, and a thread that commits whatever has come
// together, in one go.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <thread>
#include <vector>

namespace bench {

class Committer {
 public:
  /// `commit_group` makes a group of events durable; called on the committing thread.
  explicit Committer(std::function<void(std::span<const std::uint64_t>)> commit_group);
  ~Committer();
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  /// Hands over an event, waiting while `window` of them are on their way.
  void submit(std::uint64_t event, std::size_t window);
  /// Waits until nothing is on its way.
  void drain();

 private:
  void run();

  std::function<void(std::span<const std::uint64_t>)> commit_group_;
  std::mutex mutex_;
  std::condition_variable work_, room_;
  std::vector<std::uint64_t> waiting_, taken_;
  std::size_t under_way_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace bench
