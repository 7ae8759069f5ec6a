// What can be wrong with a commit, a query or options by themselves, whatever the store holds.
#pragma once

#include <string_view>

#include "weir/base/result.hpp"
#include "weir/store/event_store.hpp"

namespace weir::store {

/// invalid_argument or too_large, with the name of what is wrong.
Result<void> validate(const Commit&);
Result<void> validate(const Query&);

Result<void> validate(const StoreOptions&);

/// Whether the text is UTF-8 without control characters.
bool is_clean_text(std::string_view);

}  // namespace weir::store
