// Goal: what is encoded is decoded as the same value, and another parser reads the same text.
// Method: random values of a record with a field of every kind, from a fixed seed.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>

#include "schema/test_events.hpp"

namespace weir::test {
namespace {

class RandomValues {
 public:
  explicit RandomValues(std::uint64_t seed) : random_(seed) {}

  EveryKind every_kind() {
    EveryKind kinds;
    kinds.yes = below(2) == 1;
    kinds.large = integer<std::int64_t>();
    kinds.unsigned_large = integer<std::uint64_t>();
    kinds.small = integer<std::int8_t>();
    kinds.unsigned_small = integer<std::uint16_t>();
    kinds.real = real();
    kinds.text = text();
    kinds.money = Decimal::from_thousandths(integer<std::int64_t>());
    kinds.at = Time(Duration(static_cast<std::int64_t>(below(4'000'000'000'000'000))));
    for (auto& byte : kinds.id.bytes) byte = static_cast<std::uint8_t>(below(256));
    kinds.colour = static_cast<Colour>(below(3));
    if (below(2) == 0) kinds.note = text();
    if (below(2) == 0) kinds.extra = line();
    fill(kinds.lines, [this] { return line(); });
    fill(kinds.flags, [this] { return below(2) == 1; });
    fill(kinds.gaps, [this] { return below(2) == 0 ? std::nullopt : std::optional(integer<int>()); });
    for (std::uint64_t i = below(4); i > 0; --i)
      fill(kinds.prices[text()], [this] { return Decimal::from_thousandths(integer<std::int64_t>()); });
    return kinds;
  }

 private:
  std::uint64_t below(std::uint64_t n) { return random_() % n; }

  /// Of every magnitude, the extremes often.
  template <class T>
  T integer() {
    if (below(8) == 0) return below(2) == 0 ? std::numeric_limits<T>::min() : std::numeric_limits<T>::max();
    return static_cast<T>(random_() >> below(64));
  }
  /// Any bit pattern that is a number.
  double real() {
    for (;;) {
      const double value = std::bit_cast<double>(random_());
      if (std::isfinite(value)) return value;
    }
  }
  /// Characters of one to four bytes, controls and quotes among them.
  std::string text() {
    static constexpr std::string_view kCharacters[] = {
        "a", "Z", "9", " ", "\"", "\\", "/", "\n", "\x01", "\x7f", "é", "ß", "東", "\xef\xbf\xbf", "\xf0\x9f\x8c\x8a"};
    std::string text;
    for (std::uint64_t i = below(20); i > 0; --i) text += kCharacters[below(std::size(kCharacters))];
    return text;
  }
  Line line() { return {text(), integer<std::int64_t>(), Decimal::from_thousandths(integer<std::int64_t>())}; }
  template <class T, class Make>
  void fill(std::vector<T>& values, Make make) {
    for (std::uint64_t i = below(5); i > 0; --i) values.push_back(make());
  }

  std::mt19937_64 random_;
};

TEST(RoundTrip, random_values_come_back_the_same) {
  RandomValues values(20261123);
  for (int round = 0; round < 5'000; ++round) {
    const EveryKind kinds = values.every_kind();
    const std::string json = encode_json(kinds);
    const auto back = decode_json<EveryKind>(json);
    ASSERT_TRUE(back) << back.error().message() << "\n" << json;
    ASSERT_EQ(*back, kinds) << json;
  }
}

TEST(RoundTrip, another_parser_s_text_of_the_same_values_is_read_too) {
  RandomValues values(8259);
  for (int round = 0; round < 1'000; ++round) {
    const EveryKind kinds = values.every_kind();
    // Other order (by name), other escapes, white space.
    const std::string theirs = nlohmann::json::parse(encode_json(kinds)).dump(round % 3, ' ', round % 2 == 0);
    const auto back = decode_json<EveryKind>(theirs);
    ASSERT_TRUE(back) << back.error().message() << "\n" << theirs;
    ASSERT_EQ(*back, kinds) << theirs;
  }
}

}  // namespace
}  // namespace weir::test
