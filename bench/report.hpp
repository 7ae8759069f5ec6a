// Outcomes as text and as JSON.
#pragma once

#include <string>

#include "measure.hpp"

namespace bench {

/// {"workload","weir","bare","sqlite","unit","ratio_bare","ratio_sqlite"}, null where there is none; without a newline.
std::string as_json(const Outcome&);

/// The head of the table, and a row of it: medians, and in brackets between what the middle eight tenths of the rounds
/// lie.
std::string table_head();
std::string as_row(const Outcome&);

}  // namespace bench
