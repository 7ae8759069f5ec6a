// From the rows of a file to invoices: a row is one line of an invoice, and an invoice's rows may be anywhere.
#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <string>
#include <unordered_map>
#include <vector>

#include <weir/base/result.hpp>
#include <weir/base/time.hpp>

#include "messages/line.hpp"

namespace orders {

struct Invoice {
  std::string number;
  std::string customer;
  std::string country;
  weir::Time placed;
  std::vector<Line> lines;
  std::string unreadable{};  ///< What is wrong with the first line that cannot be read; empty: all can.
};

/// A row that belongs to no invoice, because not even its invoice number can be read.
struct LostRow {
  std::uint64_t line_number = 0;  ///< In the file, from 1.
  std::string why;
};

struct Invoices {
  std::vector<Invoice> all;  ///< In the order of their first rows.
  std::vector<LostRow> lost;
  std::uint64_t rows = 0;
};

/// Reads everything. bad_data if the first line is not the header; io if reading ends before the file does. `progress`
/// is called now and then with the rows so far.
weir::Result<Invoices> read_invoices(std::istream&, const std::function<void(std::uint64_t rows)>& progress);

}  // namespace orders
