// Outcomes as text and as JSON.
#pragma once

#include <string>

#include "measure.hpp"

namespace bench {

/// Three digits that count, with what makes it short: 8.34k, 1.95M.
std::string short_number(double value);
/// "1.95M (1.87M-2.04M)", and "1.22 (1.11-1.33)"; "-" where there is none.
std::string figure_text(const std::optional<Spread>&);
std::string ratio_text(const std::optional<Spread>&);

/// The median as a number of JSON, or null.
std::string json_number(const std::optional<Spread>&, int places);

/// {"workload","weir","bare","sqlite","unit","ratio_bare","ratio_sqlite"}, null where there is none; without a newline.
/// With peers, all of them and their ratios as well.
std::string as_json(const Outcome&, bool with_peers);

/// The head of the table, and a row of it: medians, and in brackets between what the middle eight tenths of the rounds
/// lie.
std::string table_head();
std::string as_row(const Outcome&);
/// The same with peers: a line for each that takes part.
std::string as_lines(const Outcome&);

}  // namespace bench
