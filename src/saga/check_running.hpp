// Whether this build can go on with the sagas that run.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "weir/base/result.hpp"
#include "weir/saga/definition.hpp"
#include "weir/store/reader.hpp"

namespace weir::saga {

/// bad_schema when sagas run that were started with other steps than the definition of their version has, or whose
/// version is not there; the message lists them. Reads the first event of every saga, and more of those alone that were
/// started with other steps.
Result<void> check_running(const EventReader&, std::string_view name,
                           const std::vector<std::unique_ptr<SagaDefinition>>&);

}  // namespace weir::saga
