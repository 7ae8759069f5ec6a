#include "weir/consumer/handling.hpp"

#include <utility>

#include "consumer/trace_context.hpp"

namespace weir {

NewEvent Handling::caused(NewEvent effect) const {
  if (effect.correlation.is_nil()) effect.correlation = event.correlation;
  if (effect.causation.is_nil()) effect.causation = event.id;
  effect.metadata =
      consumer::continue_trace(std::move(effect.metadata), consumer::traceparent_in(event.metadata), effect.id);
  return effect;
}

}  // namespace weir
