#include "terminal/summary.hpp"

#include <gtest/gtest.h>

namespace tw::terminal {
namespace {

Decimal dec(const char* text) { return Decimal::parse_exact(text).value(); }

control::RunResult result_with_drawdown(const char* fraction) {
  control::RunResult result;
  result.capital = result.equity = {dec("100"), Currency("USDT")};
  result.drawdown_max = dec(fraction);
  return result;
}

TEST(Summary, SaysDrawdownsInPercent) {
  const std::string text =
      summary_text(result_with_drawdown("0.12345678"), messages::Language::English);
  EXPECT_TRUE(text.contains(" 12.3457 %\n")) << text;
}

// Of a capital that is next to nothing.
TEST(Summary, SaysDrawdownsOfMoreThanAProductHolds) {
  const std::string text =
      summary_text(result_with_drawdown("20000000000000"), messages::Language::English);
  EXPECT_TRUE(text.contains(" 2000000000000000.0000 %\n")) << text;
}

}  // namespace
}  // namespace tw::terminal
