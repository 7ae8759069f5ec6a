// What becomes of every kind of row, the dirty ones above all. Method: small files as text.
#include "shop/invoices.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>

#include "shop/csv.hpp"

namespace orders {
namespace {

const std::string kHeader = "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

weir::Result<Invoices> read(const std::string& rows) {
  std::istringstream in(kHeader + rows);
  return read_invoices(in, [](std::uint64_t) {});
}

TEST(Invoices, rows_of_one_invoice_need_not_be_adjacent) {
  const auto invoices = read(
      "1,A,2,2010-12-01T08:26:00,2.55,17850,United Kingdom\n"
      "2,B,1,2010-12-01T08:27:00,1,,France\n"
      "1,C,3,2010-12-01T08:26:00,0.001,17850,United Kingdom\n");
  ASSERT_TRUE(invoices);
  ASSERT_EQ(invoices->all.size(), 2u);
  EXPECT_EQ(invoices->all[0].lines.size(), 2u);
  EXPECT_EQ(to_string(value_of(invoices->all[0].lines)), "5.103");
  EXPECT_EQ(invoices->all[1].customer, "");
  EXPECT_EQ(invoices->rows, 3u);
}

TEST(Invoices, a_line_that_cannot_be_parsed_is_named_and_the_rest_goes_on) {
  for (const char* bad : {"1,A,2,2010-12-01T08:26:00,2.5555,1,UK", "1,A,two,2010-12-01T08:26:00,2,1,UK",
                          "1,A,2,yesterday,2,1,UK", "1,A,2", "1,A,2,2010-12-01T08:26:00,2,1,UK,extra",
                          "1,\"A,2,2010-12-01T08:26:00,2,1,UK", "1,A,9223372036854775807,2010-12-01T08:26:00,2,1,UK"}) {
    const auto invoices = read(std::string(bad) + "\n2,B,1,2010-12-01T08:27:00,1,,France\n");
    ASSERT_TRUE(invoices) << bad;
    ASSERT_EQ(invoices->all.size(), 2u) << bad;
    EXPECT_TRUE(invoices->all[0].unreadable.starts_with("line 2: ")) << bad;
    EXPECT_TRUE(invoices->all[1].unreadable.empty()) << bad;
    EXPECT_TRUE(invoices->lost.empty()) << bad;
  }
}

TEST(Invoices, what_is_wrong_is_said_in_few_words_whatever_was_found) {
  const std::string much(1'000'000, 'x');
  for (const std::string& bad :
       {"1,A," + much + ",2010-12-01T08:26:00,2,1,UK", "1,A,2," + much + ",2,1,UK",
        "1,A,2,2010-12-01T08:26:00," + much + ",1,UK", "1,A,2,2010-12-01T08:26:00," + std::string(1'000'000, '9')}) {
    const auto invoices = read(bad + "\n");
    ASSERT_TRUE(invoices);
    ASSERT_FALSE(invoices->all[0].unreadable.empty());
    EXPECT_LT(invoices->all[0].unreadable.size(), 200u);
  }
}

TEST(Invoices, a_line_without_a_readable_number_is_reported_with_its_line_number) {
  const auto invoices = read("1,A,2,2010-12-01T08:26:00,2,1,UK\n,A,2,2010-12-01T08:26:00,2,1,UK\n?!,x\n");
  ASSERT_TRUE(invoices);
  EXPECT_EQ(invoices->all.size(), 1u);
  ASSERT_EQ(invoices->lost.size(), 2u);
  EXPECT_EQ(invoices->lost[0].line_number, 3u);
  EXPECT_EQ(invoices->lost[1].line_number, 4u);
}

TEST(Invoices, a_file_without_the_header_is_refused_with_what_was_found) {
  std::istringstream in("something else\n");
  const auto invoices = read_invoices(in, [](std::uint64_t) {});
  ASSERT_FALSE(invoices);
  EXPECT_EQ(invoices.error().code(), weir::Errc::bad_data);
  EXPECT_NE(invoices.error().message().find("something else"), std::string::npos);
}

/// A disk that fails in the middle of a file.
class Failing : public std::stringbuf {
 public:
  using std::stringbuf::stringbuf;
  int_type underflow() override {
    if (gptr() == egptr() && gptr() != nullptr) throw std::runtime_error("input/output error");
    return std::stringbuf::underflow();
  }
};

TEST(Invoices, a_file_that_cannot_be_read_to_its_end_is_not_taken_for_a_whole_one) {
  Failing file(kHeader + "1,A,2,2010-12-01T08:26:00,2,1,UK\n");
  std::istream in(&file);
  const auto invoices = read_invoices(in, [](std::uint64_t) {});
  ASSERT_FALSE(invoices);
  EXPECT_EQ(invoices.error().code(), weir::Errc::io);
  EXPECT_NE(invoices.error().message().find("after 1 rows"), std::string::npos) << invoices.error().message();
}

TEST(Invoices, windows_line_ends_and_quotes_are_read) {
  const auto invoices = read("1,\"A,1\",2,2010-12-01T08:26:00,2,1,\"The \"\"U\"\"K\"\r\n\r\n");
  ASSERT_TRUE(invoices);
  ASSERT_EQ(invoices->all.size(), 1u);
  EXPECT_EQ(invoices->all[0].lines.at(0).article, "A,1");
  EXPECT_EQ(invoices->all[0].country, "The \"U\"K");
}

TEST(Csv, a_quote_that_is_not_closed_is_no_record) {
  EXPECT_FALSE(split_csv("a,\"b"));
  EXPECT_FALSE(split_csv("\"a\"b,c"));
  EXPECT_EQ(split_csv("a,,")->size(), 3u);
}

}  // namespace
}  // namespace orders
