#include "venue_sim/parameters.hpp"

#include <gtest/gtest.h>

namespace tw::venue_sim {
namespace {

TEST(Parameters, OfAQueryAreDecoded) {
  const auto query = Parameters::from_query("symbol=BTCUSDT&a=%7B%22x%22%3A1%2C2%7d&b=1+2&c&=d&&");
  EXPECT_EQ(query.find("symbol"), "BTCUSDT");
  EXPECT_EQ(query.find("a"), R"({"x":1,2})");
  EXPECT_EQ(query.find("b"), "1 2");
  EXPECT_EQ(query.find("c"), std::nullopt);
  EXPECT_EQ(query.find(""), std::nullopt);
}

TEST(Parameters, OfAQueryThatIsNotEncodedStandAsTheyAre) {
  const auto query = Parameters::from_query("cursor=a:b,c=%zz%4&last=%");
  EXPECT_EQ(query.find("cursor"), "a:b,c=%zz%4");
  EXPECT_EQ(query.find("last"), "%");
}

TEST(Parameters, OfJsonKeepNumbersFlagsAndNestingAsText) {
  const auto body = Parameters::from_json(
      R"({"qty": 0.10, "price":"1.5","reduceOnly":true,"request":[{"a":1}],"o":{"b":[]},"n":null,)"
      R"("e":"", "s":"a\"b"})");
  ASSERT_TRUE(body.has_value());
  EXPECT_EQ(body->find("qty"), "0.10");
  EXPECT_EQ(body->find("price"), "1.5");
  EXPECT_EQ(body->find("reduceOnly"), "true");
  EXPECT_EQ(body->find("request"), R"([{"a":1}])");
  EXPECT_EQ(body->find("o"), R"({"b":[]})");
  EXPECT_EQ(body->find("n"), std::nullopt);
  EXPECT_EQ(body->find("e"), std::nullopt);
  EXPECT_EQ(body->find("s"), R"(a"b)");
}

TEST(Parameters, AreNoneOfWhatIsNoObject) {
  for (const std::string_view text : {"", "[]", "1", "{", "{\"a\":1}x"}) {
    const auto body = Parameters::from_json(text);
    ASSERT_FALSE(body.has_value()) << text;
    EXPECT_EQ(body.error().code, ErrorCode::InvalidInput);
  }
}

TEST(Parameters, OfOneNameCountTheLast) {
  EXPECT_EQ(Parameters::from_query("a=1&a=2").find("a"), "2");
  auto body = Parameters::from_json(R"({"a":1,"a":2})");
  ASSERT_TRUE(body.has_value());
  body->set("a", "3");
  body->set("b", "4");
  EXPECT_EQ(body->find("a"), "3");
  EXPECT_EQ(body->find("b"), "4");
}

TEST(Parameters, NameWhatIsMissing) {
  const auto value = Parameters::from_query("a=").require("a");
  ASSERT_FALSE(value.has_value());
  EXPECT_EQ(value.error().what, "params error: a is required");
}

TEST(Parameters, ReadNumbers) {
  const auto query = Parameters::from_query("d=-1.50&i=-7&big=9223372036854775808&x=1x&e=");
  EXPECT_EQ(query.decimal("d").value().value().to_string(), "-1.5");
  EXPECT_EQ(query.integer("i").value(), -7);
  EXPECT_EQ(query.decimal("e").value(), std::nullopt);
  EXPECT_EQ(query.integer("none").value(), std::nullopt);
  EXPECT_EQ(query.integer("big").error().what, "params error: big invalid");
  EXPECT_FALSE(query.integer("d").has_value());
  EXPECT_EQ(query.decimal("x").error().what, "params error: x invalid");
}

TEST(Parameters, ReadFlagsAsClientsWriteThem) {
  const auto query = Parameters::from_query("a=true&b=False&c=1");
  EXPECT_EQ(query.flag("a").value(), true);
  EXPECT_EQ(query.flag("b").value(), false);
  EXPECT_EQ(query.flag("none").value(), std::nullopt);
  EXPECT_FALSE(query.flag("c").has_value());
}

TEST(Parameters, HoldIntegersToTheirRange) {
  const auto query = Parameters::from_query("low=1&high=1000&under=0&over=1001");
  EXPECT_EQ(query.integer_in("low", 1, 1'000, 5).value(), 1);
  EXPECT_EQ(query.integer_in("high", 1, 1'000, 5).value(), 1'000);
  EXPECT_EQ(query.integer_in("none", 1, 1'000, 5).value(), 5);
  EXPECT_FALSE(query.integer_in("under", 1, 1'000, 5).has_value());
  EXPECT_FALSE(query.integer_in("over", 1, 1'000, 5).has_value());
}

TEST(Parameters, ReadListsOfObjects) {
  const auto body = Parameters::from_json(
      R"({"good":[{"a":1},{"a":"2","b":[3]}],"bad":[1],"object":{},"empty":[]})");
  ASSERT_TRUE(body.has_value());
  const auto good = body->list("good");
  ASSERT_TRUE(good.has_value());
  ASSERT_EQ(good->size(), 2U);
  EXPECT_EQ(good->at(0).find("a"), "1");
  EXPECT_EQ(good->at(1).find("b"), "[3]");
  EXPECT_EQ(body->list("empty").value().size(), 0U);
  EXPECT_EQ(body->list("bad").error().what, "params error: bad invalid");
  EXPECT_FALSE(body->list("object").has_value());
  EXPECT_EQ(body->list("none").error().what, "params error: none is required");
}

}  // namespace
}  // namespace tw::venue_sim
