// The embedded event store: commit, read, subscribe.
#pragma once

#include "weir/base/result.hpp"
#include "weir/store/commit.hpp"
#include "weir/store/event.hpp"
#include "weir/store/event_store.hpp"
#include "weir/store/query.hpp"
#include "weir/store/reader.hpp"
#include "weir/store/scavenge.hpp"
#include "weir/store/stream_metadata.hpp"
#include "weir/store/subscription.hpp"
#include "weir/store/tracking.hpp"
