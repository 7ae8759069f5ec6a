#include "consumer/runtime.hpp"

namespace weir::consumer {

void Halt::request() {
  const std::scoped_lock lock(mutex_);
  requested_.store(true, std::memory_order_release);
  changed_.notify_all();
}

void Halt::fail(Error error) {
  const std::scoped_lock lock(mutex_);
  if (!error_) error_.emplace(std::move(error));
  requested_.store(true, std::memory_order_release);
  changed_.notify_all();
}

std::optional<Error> Halt::error() const {
  const std::scoped_lock lock(mutex_);
  return error_;
}

bool Halt::wait_for(std::chrono::nanoseconds at_most) {
  env::Lock lock(mutex_);
  return changed_.wait_for(lock, at_most, [&] { return requested(); });
}

Error Runtime::fatal(const Error& refusal) const {
  const auto* conflicts = refusal.detail<Conflicts>();
  if (conflicts == nullptr) return refusal.during("consumer " + options.name + " commits its progress");
  return Error(Errc::conflict,
               "consumer " + options.name +
                   " is not where it was: another consumer of that name runs on this store. Stop one of them (" +
                   refusal.message() + ")",
               *conflicts);
}

}  // namespace weir::consumer
