#include "weir/saga/definition.hpp"

#include <algorithm>

namespace weir {

const SagaStep* SagaDefinition::step(std::string_view name) const {
  const auto found = std::ranges::find(steps, name, &SagaStep::name);
  return found == steps.end() ? nullptr : &*found;
}

}  // namespace weir
