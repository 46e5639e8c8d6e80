#include "base/amount.hpp"

#include <gtest/gtest.h>

namespace tw {
namespace {

Decimal dec(std::string_view text) { return Decimal::parse_exact(text).value(); }
Price price(std::string_view text) { return Price{dec(text)}; }
Money usdt(std::string_view text) { return Money{dec(text), Currency{"USDT"}}; }

TEST(Amount, AddsToItsOwnKind) {
  Price value = price("1.5") + price("2");
  EXPECT_EQ(value, price("3.5"));
  EXPECT_EQ(value - price("4"), price("-0.5"));
  value += price("0.5");
  value -= price("1");
  EXPECT_EQ(value, price("3"));
  EXPECT_EQ(-value, price("-3"));
}

TEST(Amount, StartsAtZero) {
  EXPECT_TRUE(Quantity{}.is_zero());
  EXPECT_EQ(Quantity{}.sign(), 0);
}

TEST(Amount, OrdersAsItsDecimal) {
  EXPECT_LT(price("9.99"), price("10"));
  EXPECT_EQ(abs(price("-2")), price("2"));
  EXPECT_EQ(abs(price("2")), price("2"));
  EXPECT_EQ(price("-2").sign(), -1);
}

TEST(Amount, ReadsAsItsDecimal) { EXPECT_EQ(price("61650.50").to_string(), "61650.5"); }

TEST(Money, AddsWithinOneCurrency) {
  Money total = usdt("1") + usdt("2.5");
  total += usdt("-4");
  EXPECT_EQ(total, usdt("-0.5"));
  EXPECT_EQ(-total, usdt("0.5"));
  EXPECT_EQ(usdt("1") - usdt("3"), usdt("-2"));
}

TEST(Money, DiffersByCurrency) { EXPECT_NE(usdt("1"), (Money{dec("1"), Currency{"USDC"}})); }

TEST(Money, NeverAddsTwoCurrencies) {
  const Money coin{dec("1"), Currency{"BTC"}};
  EXPECT_DEATH(usdt("1") + coin, "currency");
  EXPECT_DEATH(usdt("1") - coin, "currency");
}

}  // namespace
}  // namespace tw
