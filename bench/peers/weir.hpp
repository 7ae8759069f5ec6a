// Weir, as an application uses it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>

#include "events.hpp"
#include "weir/store.hpp"

namespace bench {

/// The value, or an exception with the error's message.
template <class T>
T must(weir::Result<T> result) {
  if (!result) throw std::runtime_error("weir: " + result.error().message());
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// Until nothing is relaxed any more.
void await_sync(weir::EventStore&);

/// What is expected of a stream before it gets the event of that place.
weir::ExpectedState before(Place);

class WeirPeer {
 public:
  explicit WeirPeer(const std::filesystem::path& directory, weir::StoreOptions options = {})
      : store_(must(weir::open_store(directory, options))) {}

  /// Every write demands the version before its own.
  static weir::Commit commit_of(Place, std::string_view body, weir::Durability = weir::Durability::durable);
  /// One commit of `count` events, from the n-th on.
  static weir::Commit batch_of(std::uint64_t n, std::size_t count);

  void commit(weir::Commit commit) { must(store_->commit(std::move(commit))); }
  weir::EventStore& store() { return *store_; }

 private:
  std::unique_ptr<weir::EventStore> store_;
};

}  // namespace bench
