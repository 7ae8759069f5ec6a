// Aggregates: load, decide, commit, decide again on conflict; their state at any version or time.
// Tests of decisions include <weir/domain/given.hpp> as well.
#pragma once

#include "weir/domain/aggregate.hpp"
#include "weir/domain/aggregates.hpp"
#include "weir/domain/decision.hpp"
