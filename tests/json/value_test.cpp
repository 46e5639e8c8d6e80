#include "json/value.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace tw::json {
namespace {

Decimal dec(const char* text) { return Decimal::parse_exact(text).value(); }

TEST(JsonValue, KeepsTheOrderOfKeys) {
  Value value = Value::object();
  value.set("zebra", Value::of(std::int64_t{1})).set("apple", Value::of("x"));
  EXPECT_EQ(value.dump(), R"({"zebra":1,"apple":"x"})");
  EXPECT_EQ(value.keys(), (std::vector<std::string>{"zebra", "apple"}));
}

TEST(JsonValue, WritesEveryKind) {
  Value value = Value::array();
  value.push(Value{}).push(Value::of_bool(true)).push(Value::of(0.5));
  value.push(Value::of(std::numeric_limits<std::uint64_t>::max())).push(Value::of(dec("-12.50")));
  EXPECT_EQ(value.dump(), R"([null,true,0.5,18446744073709551615,"-12.5"])");
  EXPECT_EQ(value.size(), 5u);
}

TEST(JsonValue, WritesNonFiniteNumbersAsNull) {
  EXPECT_EQ(Value::of(std::numeric_limits<double>::infinity()).dump(), "null");
  EXPECT_EQ(Value::of(std::numeric_limits<double>::quiet_NaN()).dump(), "null");
}

TEST(JsonValue, PrettyTextHasTwoSpacesAndANewline) {
  EXPECT_EQ(Value::object().set("a", Value::of("b")).dump_pretty(), "{\n  \"a\": \"b\"\n}\n");
}

TEST(JsonValue, WritesBrokenTextWithoutFailing) {
  EXPECT_EQ(Value::of("\xff").dump(), "\"\xEF\xBF\xBD\"");
}

TEST(JsonValue, ReadsBackWhatItWrote) {
  const Value value = parse(R"({"a":[{"b":"text"},-7]})").value();
  const Value list = value.member("a").value();
  EXPECT_TRUE(list.is_array());
  EXPECT_EQ(list.at(0).member("b").value().text().value(), "text");
  EXPECT_EQ(list.at(1).integer().value(), -7);
  EXPECT_EQ(parse(value.dump()).value().dump(), value.dump());
}

TEST(JsonValue, CopiesAreIndependent) {
  Value first = Value::object();
  Value second = first;
  second.set("a", Value{});
  EXPECT_EQ(first.dump(), "{}");
  first = second;
  EXPECT_EQ(first.dump(), R"({"a":null})");
}

TEST(JsonValue, ErrorsNamePlaceAndExpectedKind) {
  const Value value = parse(R"({"a":[{"b":1}]})").value();
  const Value entry = value.member("a").value().at(0);
  EXPECT_EQ(entry.member("b").value().text().error().what,
            "'a[0].b': expected a text, found number");
  EXPECT_EQ(entry.member("c").error().what, "key 'c' is missing");
  EXPECT_EQ(value.member("a").value().integer().error().what,
            "'a': expected a whole number of 64 bits, found array");
  EXPECT_EQ(value.member("a").value().member("x").error().what,
            "'a': expected an object with key 'x', found array");
}

TEST(JsonValue, RefusesNumbersThatAreNotWholeOrTooLarge) {
  EXPECT_FALSE(parse("1.5").value().integer().has_value());
  EXPECT_FALSE(parse("1e3").value().integer().has_value());
  EXPECT_FALSE(parse("9223372036854775808").value().integer().has_value());
  EXPECT_EQ(parse("9223372036854775807").value().integer().value(),
            std::numeric_limits<std::int64_t>::max());
}

TEST(JsonParse, NamesTheByteOfAnError) {
  const Result<Value> value = parse(R"({"a":1,})");
  ASSERT_FALSE(value.has_value());
  EXPECT_EQ(value.error().code, ErrorCode::InvalidInput);
  EXPECT_EQ(value.error().what, "not JSON at byte 8");
}

TEST(JsonParse, RefusesWhatFollowsTheValue) { EXPECT_FALSE(parse("{} x").has_value()); }

TEST(JsonParse, RefusesAZeroByteWhateverFollowsIt) {
  using namespace std::string_view_literals;
  EXPECT_EQ(parse("2\0*83d"sv).error().what, "not JSON at byte 2");
  EXPECT_FALSE(parse("{}\0"sv).has_value());
}

TEST(JsonParse, RefusesRepeatedKeys) {
  EXPECT_EQ(parse(R"({"a":{"b":1,"b":2}})").error().what, "key 'b' occurs twice");
  EXPECT_TRUE(parse(R"({"a":{"a":1},"b":{"a":1}})").has_value());
}

TEST(JsonParse, RefusesDeepNesting) {
  const std::string text = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_EQ(parse(text).error().what, "nested deeper than 64 levels");
}

}  // namespace
}  // namespace tw::json
