// Following a store in any environment.
#pragma once

#include <filesystem>
#include <memory>

#include "env/environment.hpp"
#include "weir/store/reader.hpp"

namespace weir::store {

/// As weir::follow_store. The environment must outlive the reader.
Result<std::unique_ptr<EventReader>> follow_store(env::Environment&, const std::filesystem::path& directory);

}  // namespace weir::store
