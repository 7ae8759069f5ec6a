// Rule T1: what acts on a restored or forked store starts only when it was told to.
#pragma once

#include "weir/base/result.hpp"
#include "weir/store/event_store.hpp"

namespace weir::consumer {

inline Result<void> refuse_held(const EventStore& own) {
  if (!own.is_held()) return {};
  const std::string directory = own.location().string();
  return Error(Errc::held,
               directory +
                   ": expected a store whose consumers and timers may act, found one that was restored or "
                   "forked and is held. Make sure that the store it was made from acts no more, or that what "
                   "this one does reaches nobody; then `weir resume " +
                   directory + "` and start again");
}

}  // namespace weir::consumer
