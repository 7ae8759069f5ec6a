// The store in memory, in any environment: with a simulated clock for tests of what depends on time.
#pragma once

#include <memory>

#include "env/environment.hpp"
#include "weir/store/event_store.hpp"

namespace weir::store {

/// As weir::open_memory_store. The environment must outlive the store.
std::unique_ptr<EventStore> open_memory_store(env::Environment&);

}  // namespace weir::store
