// Finds the mistakes in a saga's declaration that the compiler cannot, before anything runs.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "weir/base/result.hpp"
#include "weir/saga/definition.hpp"

namespace weir::saga {

/// The newest definition first. The first mistake found is a bad_schema whose message names saga and step and says what
/// to do.
Result<void> check_definitions(std::string_view name, const std::vector<SagaStartRule>&,
                               const std::vector<std::unique_ptr<SagaDefinition>>&);

}  // namespace weir::saga
