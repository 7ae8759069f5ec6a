// Aggregates: load, decide, commit, decide again on conflict; their state at any version or time. Boundaries: the same
// for decisions on several entities.
// Tests of decisions include <weir/domain/given.hpp> as well.
#pragma once

#include "weir/domain/aggregate.hpp"
#include "weir/domain/aggregates.hpp"
#include "weir/domain/boundaries.hpp"
#include "weir/domain/decision.hpp"
