// Goal: a declaration gives exactly the documented JSON, reads it tolerantly, and says where data is wrong.
// Method: fixed texts in both directions, and one wrong text for each kind of field.
#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "schema/test_events.hpp"

namespace weir::test {
namespace {

using testing::HasSubstr;

std::string failure_of(std::string_view json) {
  auto decoded = decode_json<EveryKind>(json);
  if (decoded) return "it was decoded";
  EXPECT_EQ(decoded.error().code(), Errc::bad_data);
  return decoded.error().message();
}

/// A valid text of EveryKind with one field's value replaced.
std::string with(const std::string& field, const std::string& value) {
  std::string json = encode_json(EveryKind{.lines = {{"a", 1, {}}}});
  const std::string key = "\"" + field + "\":";
  const auto begin = json.find(key) + key.size();
  auto end = begin;
  for (int depth = 0; depth > 0 || (json[end] != ',' && json[end] != '}'); ++end) {
    if (json[end] == '[' || json[end] == '{') ++depth;
    if (json[end] == ']' || json[end] == '}') --depth;
  }
  return json.replace(begin, end - begin, value);
}

TEST(Codec, every_kind_of_field_has_its_place_in_json) {
  EveryKind kinds;
  kinds.yes = true;
  kinds.large = std::numeric_limits<std::int64_t>::min();
  kinds.unsigned_large = std::numeric_limits<std::uint64_t>::max();
  kinds.small = -128;
  kinds.unsigned_small = 65535;
  kinds.real = 0.1;
  kinds.text = "said \"no\"\n";
  kinds.money = Decimal::from_thousandths(-50);
  kinds.at = *parse_time("2026-11-23T10:30:00.5Z");
  kinds.id = *parse_id<EventId>("00112233-4455-6677-8899-aabbccddeeff");
  kinds.colour = Colour::deep_blue;
  kinds.extra = Line{"x", 2, Decimal::from_thousandths(1000)};
  kinds.flags = {true, false};
  kinds.gaps = {1, std::nullopt};
  kinds.prices = {{"a-b", {Decimal::from_thousandths(1)}}};
  const std::string json = encode_json(kinds);
  EXPECT_EQ(json,
            R"({"yes":true,"large":-9223372036854775808,"unsigned_large":18446744073709551615,"small":-128,)"
            R"("unsigned_small":65535,"real":0.1,"text":"said \"no\"\n","money":"-0.050",)"
            R"("at":"2026-11-23T10:30:00.500000Z","id":"00112233-4455-6677-8899-aabbccddeeff","colour":"deep-blue",)"
            R"("extra":{"article":"x","quantity":2,"price":"1.000"},"lines":[],"flags":[true,false],"gaps":[1,null],)"
            R"("prices":{"a-b":["0.001"]}})");
  EXPECT_EQ(value_or_abort(decode_json<EveryKind>(json)), kinds);
}

TEST(Codec, an_event_carries_its_name_and_major_version) {
  const NewEvent event = to_event(Shipped{"42", {"post"}});
  EXPECT_EQ(event.type, "Shipped.v3");
  EXPECT_EQ(event.data, R"({"order":"42","carriers":["post"]})");
  EXPECT_FALSE(event.id.is_nil());
  EXPECT_TRUE(event.correlation.is_nil());
}

TEST(Codec, unknown_fields_white_space_and_any_order_are_read) {
  const auto line = decode_json<Line>(
      "\t{ \"price\" : \"2.5\" ,\n\"new\":{\"deep\":[1,{\"x\":null}]}, \"quantity\":3,"
      "\r\"article\":\"b\",\"newer\":\"\" } ");
  ASSERT_TRUE(line) << line.error().message();
  EXPECT_EQ(*line, (Line{"b", 3, Decimal::from_thousandths(2500)}));
}

TEST(Codec, an_optional_field_may_be_absent_or_null) {
  EXPECT_EQ(value_or_abort(decode_json<EveryKind>(with("lines", "[],\"note\":null"))).note, std::nullopt);
  EXPECT_EQ(value_or_abort(decode_json<EveryKind>(with("lines", "[],\"note\":\"\""))).note, "");
  EXPECT_EQ(value_or_abort(decode_json<EveryKind>(with("lines", "[]"))).note, std::nullopt);
  EXPECT_THAT(failure_of(with("lines", "[],\"extra\":{\"article\":1}")), "extra.article: expected a string, found 1");
}

TEST(Codec, a_missing_field_is_named_with_its_path) {
  EXPECT_EQ(failure_of("{}"), "yes: this field is required, and it is missing");
  EXPECT_EQ(failure_of(with("lines", R"([{"article":"x","price":"1"}])")),
            "lines[0].quantity: this field is required, and it is missing");
}

TEST(Codec, a_wrong_value_is_named_with_its_path) {
  const std::string good = R"({"article":"x","quantity":1,"price":"1"},)";
  EXPECT_EQ(failure_of(with("lines", "[" + good + good + good + R"({"article":"x","quantity":1,"price":"x"}])")),
            "lines[3].price: expected a decimal number with at most three places, found \"x\"");
  EXPECT_EQ(failure_of(with("prices", R"({"a b":["1","1.0005"]})")),
            "prices[\"a b\"][1]: expected a decimal number with at most three places, found \"1.0005\"");
  EXPECT_EQ(failure_of(with("gaps", "[1,null,{}]")),
            "gaps[2]: expected an integer from -2147483648 to 2147483647, found an object");
}

TEST(Codec, every_kind_refuses_what_it_is_not) {
  EXPECT_EQ(failure_of(with("yes", "1")), "yes: expected true or false, found 1");
  EXPECT_EQ(failure_of(with("small", "128")), "small: expected an integer from -128 to 127, found 128");
  EXPECT_EQ(failure_of(with("small", "-129")), "small: expected an integer from -128 to 127, found -129");
  EXPECT_EQ(failure_of(with("unsigned_small", "-1")), "unsigned_small: expected an integer from 0 to 65535, found -1");
  EXPECT_EQ(failure_of(with("unsigned_small", "1.0")),
            "unsigned_small: expected an integer from 0 to 65535, found 1.0");
  EXPECT_THAT(failure_of(with("large", "9223372036854775808")), HasSubstr("found 9223372036854775808"));
  EXPECT_THAT(failure_of(with("unsigned_large", "18446744073709551616")), HasSubstr("found 18446744073709551616"));
  EXPECT_EQ(failure_of(with("large", "\"1\"")).substr(0, 30), "large: expected an integer fro");
  EXPECT_EQ(failure_of(with("real", "\"0.1\"")), "real: expected a number, found \"0.1\"");
  EXPECT_EQ(failure_of(with("real", "1e999")), "real: expected a number a double can hold, found 1e999");
  EXPECT_EQ(failure_of(with("text", "null")), "text: expected a string, found null");
  EXPECT_EQ(failure_of(with("money", "1.5")), "money: expected a string, found 1.5");
  EXPECT_EQ(failure_of(with("at", "\"yesterday\"")),
            "at: expected a time like 2026-11-23T10:30:00Z, found \"yesterday\"");
  EXPECT_EQ(failure_of(with("id", "\"17\"")), "id: expected an id of 8-4-4-4-12 hexadecimal digits, found \"17\"");
  EXPECT_EQ(failure_of(with("colour", "\"blue\"")), "colour: expected one of red, green, deep-blue, found \"blue\"");
  EXPECT_EQ(failure_of(with("lines", "{}")), "lines: expected an array, found an object");
  EXPECT_EQ(failure_of(with("prices", "[]")), "prices: expected an object, found an array");
}

TEST(Codec, a_declared_field_or_a_key_given_twice_is_refused) {
  EXPECT_EQ(failure_of(with("yes", "true,\"yes\":true")), "yes: given twice");
  EXPECT_EQ(failure_of(with("prices", R"({"a":[],"a":[]})")), "prices[\"a\"]: given twice");
}

TEST(Codec, numbers_that_json_does_not_have_come_back) {
  const auto round_trip = [](double value) {
    return value_or_abort(decode_json<EveryKind>(encode_json(EveryKind{.real = value}))).real;
  };
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(std::isnan(round_trip(std::numeric_limits<double>::quiet_NaN())));
  EXPECT_EQ(round_trip(infinity), infinity);
  EXPECT_EQ(round_trip(-infinity), -infinity);
  EXPECT_EQ(round_trip(std::numeric_limits<double>::denorm_min()), std::numeric_limits<double>::denorm_min());
  EXPECT_TRUE(std::signbit(round_trip(-0.0)));
}

TEST(Codec, a_record_may_contain_itself) {
  const Tree tree{"a", {{"b", {}}, {"c", {{"d", {}}}}}};
  EXPECT_EQ(value_or_abort(decode_json<Tree>(encode_json(tree))), tree);
}

TEST(Codec, a_value_without_a_name_cannot_be_written) {
  EXPECT_DEATH(encode_json(EveryKind{.colour = static_cast<Colour>(7)}), "begins with \"red\" has no name: 7");
}

}  // namespace
}  // namespace weir::test
