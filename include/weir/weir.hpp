// Weir, all of it: the store, events and their schemas, aggregates, consumers, sagas, projections.
// Who wants the engine alone includes <weir/store.hpp> and links weir::store.
#pragma once

#include "weir/consumer.hpp"
#include "weir/domain.hpp"
#include "weir/projection.hpp"
#include "weir/saga.hpp"
#include "weir/schema.hpp"
#include "weir/store.hpp"
