#include "shop/invoices.hpp"

#include <algorithm>
#include <charconv>

#include "shop/csv.hpp"

namespace orders {
namespace {

constexpr std::string_view kHeader = "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
constexpr std::size_t kColumns = 7;
constexpr std::size_t kLongestNumber = 32;
constexpr std::size_t kMostLines = 10'000;  // so that an order fits a commit

bool is_invoice_number(std::string_view text) {
  return !text.empty() && text.size() <= kLongestNumber && std::ranges::all_of(text, [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return n;
}

/// The highest value of a line, in pounds: far above any real one, and so low that no sum of them leaves a Decimal.
constexpr std::int64_t kHighestValue = 1'000'000'000;

bool has_a_value(std::int64_t quantity, weir::Decimal price) {
  std::int64_t value = 0;
  return !__builtin_mul_overflow(quantity, price.thousandths(), &value) && value <= kHighestValue * 1000 &&
         value >= -kHighestValue * 1000;
}

/// What was found, in quotes; the beginning of it, where it is long.
std::string quoted(const std::string& found) {
  constexpr std::size_t kShown = 40;
  return '"' + found.substr(0, kShown) + (found.size() > kShown ? "...\"" : "\"");
}

/// Adds the row's line to its invoice, or says why it cannot be read.
std::string add_line(Invoice& invoice, const std::vector<std::string>& fields) {
  if (fields.size() != kColumns)
    return "expected " + std::to_string(kColumns) + " fields, found " + std::to_string(fields.size());
  const auto quantity = whole_number(fields[2]);
  if (!quantity) return "expected a whole number as quantity, found " + quoted(fields[2]);
  const auto placed = weir::parse_time(fields[3]);
  if (!placed) return "expected a time like 2010-12-01T08:26:00, found " + quoted(fields[3]);
  const auto price = weir::parse_decimal(fields[4]);
  if (!price) return "expected a price with at most three decimals, found " + quoted(fields[4]);
  if (!has_a_value(*quantity, *price))
    return "expected a value of at most 1,000,000,000, found " + quoted(fields[2]) + " times " + quoted(fields[4]);
  if (invoice.lines.size() == kMostLines) return "expected at most " + std::to_string(kMostLines) + " lines";
  if (invoice.lines.empty()) {
    invoice.placed = *placed;
    invoice.customer = fields[5];
    invoice.country = fields[6];
  }
  invoice.lines.push_back({fields[1], *quantity, *price});
  return {};
}

/// The invoice number alone, where the rest of the line may be anything.
std::string number_of(std::string_view line) {
  std::string_view number = line.substr(0, line.find(','));
  if (number.ends_with('\r')) number.remove_suffix(1);
  if (number.size() >= 2 && number.starts_with('"') && number.ends_with('"'))
    number = number.substr(1, number.size() - 2);
  return std::string(number);
}

/// Half a file is not taken for a whole one.
weir::Result<void> expect_whole(const std::istream& in, std::uint64_t rows) {
  if (!in.bad()) return {};
  return weir::Error(weir::Errc::io,
                     "expected to read the file to its end, found an error of the operating system after " +
                         std::to_string(rows) + " rows (is it a directory?); nothing was imported, try again");
}

weir::Result<void> expect_header(std::istream& in) {
  std::string header;
  std::getline(in, header);
  WEIR_CHECK(expect_whole(in, 0));
  if (header.starts_with("\xef\xbb\xbf")) header.erase(0, 3);  // a byte order mark
  if (header.ends_with('\r')) header.pop_back();
  if (header == kHeader) return {};
  return weir::Error(weir::Errc::bad_data, "line 1: expected the header \"" + std::string(kHeader) + "\", found \"" +
                                               header.substr(0, 100) +
                                               "\"; is it a CSV file of invoices, and was it decompressed?");
}

}  // namespace

weir::Result<Invoices> read_invoices(std::istream& in, const std::function<void(std::uint64_t rows)>& progress) {
  WEIR_CHECK(expect_header(in));
  Invoices result;
  std::unordered_map<std::string, std::size_t> place;  // of an invoice in result.all
  std::string line;
  for (std::uint64_t line_number = 2; std::getline(in, line); ++line_number) {
    if (line.empty() || line == "\r") continue;
    if (++result.rows % 10'000 == 0) progress(result.rows);
    const std::string number = number_of(line);
    if (!is_invoice_number(number)) {
      result.lost.push_back({line_number, "expected an invoice number of letters and digits, found " + quoted(number)});
      continue;
    }
    const auto [found, is_new] = place.try_emplace(number, result.all.size());
    if (is_new) result.all.push_back({.number = number, .customer = {}, .country = {}, .placed = {}, .lines = {}});
    Invoice& invoice = result.all[found->second];
    const auto fields = split_csv(line);
    std::string wrong = fields ? add_line(invoice, *fields) : "a quote is not closed";
    if (!wrong.empty() && invoice.unreadable.empty())
      invoice.unreadable = "line " + std::to_string(line_number) + ": " + std::move(wrong);
  }
  WEIR_CHECK(expect_whole(in, result.rows));
  progress(result.rows);
  return result;
}

}  // namespace orders
