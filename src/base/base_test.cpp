// The vocabulary every module rests on: words, ids, numbers, bytes. Method: known values and round trips.
#include <gtest/gtest.h>

#include <set>

#include "base/bytes.hpp"
#include "base/crc32c.hpp"
#include "base/hash.hpp"
#include "weir/base/decimal.hpp"
#include "weir/base/ids.hpp"
#include "weir/base/result.hpp"
#include "weir/base/time.hpp"

namespace weir {
namespace {

TEST(Errors, every_code_has_a_word_and_an_exit_code_of_its_own) {
  std::set<std::string_view> names;
  std::set<int> exits;
  for (int i = 0; i <= static_cast<int>(Errc::handler_failed); ++i) {
    names.insert(name_of(static_cast<Errc>(i)));
    exits.insert(exit_code_of(static_cast<Errc>(i)));
  }
  EXPECT_EQ(names.size(), 23u);
  EXPECT_EQ(exits.size(), 23u);
  EXPECT_GE(*exits.begin(), 10);
}

TEST(Errors, context_is_put_in_front_and_the_detail_stays) {
  const Error error = Error(Errc::corrupted, "bad checksum", Corruption{.file = "f", .offset = 8}).during("opening d");
  EXPECT_EQ(error.message(), "opening d: bad checksum");
  ASSERT_NE(error.detail<Corruption>(), nullptr);
  EXPECT_EQ(error.detail<Corruption>()->offset, 8u);
  EXPECT_EQ(error.detail<Conflicts>(), nullptr);
}

Result<int> half(int n) {
  if (n % 2 != 0) return Error(Errc::invalid_argument, "odd");
  return n / 2;
}
Result<int> quarter(int n) {
  WEIR_TRY(const int h, half(n));
  return half(h);
}

TEST(Results, try_hands_on_the_value_or_returns_the_error) {
  EXPECT_EQ(quarter(8).value(), 2);
  EXPECT_EQ(quarter(6).error().code(), Errc::invalid_argument);
}

TEST(Ids, text_and_back) {
  const EventId id = new_event_id();
  EXPECT_NE(id, new_event_id());
  EXPECT_EQ(parse_id<EventId>(to_string(id)), id);
  EXPECT_EQ(to_string(id)[14], '4');  // RFC 9562: the version
  EXPECT_FALSE(parse_id<EventId>("not-an-id"));
  EXPECT_FALSE(parse_id<EventId>("00000000-0000-0000-0000-00000000000g"));
}

TEST(Ids, derived_ids_are_the_same_in_every_process) {
  EXPECT_EQ(to_string(derive_event_id("consumer", 7)), to_string(derive_event_id("consumer", 7)));
  EXPECT_NE(derive_event_id("consumer", 7), derive_event_id("consumer", 8));
  EXPECT_EQ(to_string(derive_event_id("", 0))[14], '8');
}

TEST(Decimals, exact_to_three_places) {
  EXPECT_EQ(to_string(*parse_decimal("2.55") * 6), "15.300");
  EXPECT_EQ(to_string(*parse_decimal("-0.05")), "-0.050");
  EXPECT_EQ(to_string(*parse_decimal("0.001") + *parse_decimal("0.002")), "0.003");
  EXPECT_EQ(parse_decimal("-9223372036854775.808")->thousandths(), INT64_MIN);
  EXPECT_EQ(to_string(Decimal::from_thousandths(INT64_MIN)), "-9223372036854775.808");
  for (const char* bad : {"", "-", ".5", "1.", "1.2345", "1e3", "+1", "1 ", "9223372036854775.808", "1.2.3"})
    EXPECT_FALSE(parse_decimal(bad)) << bad;
}

TEST(DecimalsDeathTest, overflow_is_never_a_wrong_sum) {
  EXPECT_DEATH({ (void)(Decimal::from_thousandths(INT64_MAX) + Decimal::from_thousandths(1)); }, "64 bits");
}

TEST(Times, rfc_3339_and_back) {
  const auto t = parse_time("2010-12-01T08:26:00");
  ASSERT_TRUE(t);
  EXPECT_EQ(to_string(*t), "2010-12-01T08:26:00Z");
  EXPECT_EQ(to_string(*parse_time("2026-11-23T10:30:00.5Z")), "2026-11-23T10:30:00.500000Z");
  for (const char* bad : {"", "2010-13-01T00:00:00", "2010-02-30T00:00:00", "2010-12-01", "2010-12-01T24:00:00",
                          "2010-12-01T08:26:00.Z", "2010-12-01T08:26:00Zx"})
    EXPECT_FALSE(parse_time(bad)) << bad;
}

TEST(Bytes, varints_round_trip_at_every_length) {
  for (int bit = 0; bit < 64; ++bit) {
    for (const std::uint64_t n : {std::uint64_t{1} << bit, (std::uint64_t{1} << bit) - 1}) {
      std::byte buffer[kMaxVarint];
      const auto size = static_cast<std::size_t>(put_varint(buffer, n) - buffer);
      EXPECT_EQ(size, varint_size(n));
      Bytes left{buffer, size};
      EXPECT_EQ(take_varint(left), n);
      EXPECT_TRUE(left.empty());
      Bytes cut{buffer, size - 1};
      EXPECT_FALSE(take_varint(cut));
    }
  }
}

TEST(Bytes, a_varint_over_64_bits_is_refused) {
  const std::string long_one(9, '\xff');
  Bytes too_big = bytes_of(long_one);
  EXPECT_FALSE(take_varint(too_big));
  const std::string over = long_one + '\x02';
  Bytes eleventh_bit = bytes_of(over);
  EXPECT_FALSE(take_varint(eleventh_bit));
}

TEST(Crc32c, known_values_and_going_on) {
  EXPECT_EQ(crc32c(0, bytes_of("123456789")), 0xe3069283u);  // the check value of CRC-32C
  const std::string text = "every frame carries the checksum of the one before";
  for (std::size_t cut = 0; cut <= text.size(); ++cut)
    EXPECT_EQ(crc32c(crc32c(0, bytes_of(text.substr(0, cut))), bytes_of(text.substr(cut))), crc32c(0, bytes_of(text)));
}

TEST(Hash, stable_for_ever) { EXPECT_EQ(hash64("", 0), 0x2d06800538d394c2u); }  // XXH3-64's value for no bytes

}  // namespace
}  // namespace weir
