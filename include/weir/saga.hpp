// Sagas: processes over several services, driven step by step and undone when they fail.
#pragma once

#include "weir/saga/definition.hpp"
#include "weir/saga/saga.hpp"
#include "weir/saga/saga_state.hpp"
#include "weir/saga/saga_worker.hpp"
#include "weir/saga/step.hpp"
