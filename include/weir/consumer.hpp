// Consumers, timers, and the service that runs them.
#pragma once

#include "weir/consumer/consumer.hpp"
#include "weir/consumer/deferrals.hpp"
#include "weir/consumer/effects.hpp"
#include "weir/consumer/handling.hpp"
#include "weir/consumer/retry_policy.hpp"
#include "weir/consumer/scavenge.hpp"
#include "weir/consumer/service.hpp"
#include "weir/consumer/source.hpp"
#include "weir/consumer/timers.hpp"
#include "weir/consumer/worker.hpp"
