// Files for `orders import`: whatever they are, each row is in an invoice or told as lost.
#include <sstream>

#include "fuzz/input.hpp"
#include "shop/csv.hpp"
#include "shop/invoices.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  weir::fuzz::Input input(data, size);
  const std::string_view text = input.text();
  (void)orders::split_csv(text);
  std::istringstream file("InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n" +
                          std::string(text));
  const auto invoices = orders::read_invoices(file, [](std::uint64_t) {});
  if (!invoices) return 0;
  std::uint64_t lines = invoices->lost.size();
  for (const auto& invoice : invoices->all) lines += invoice.lines.size();
  weir::fuzz::always(lines <= invoices->rows);
  return 0;
}
