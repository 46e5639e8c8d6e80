#include <gtest/gtest.h>

#include <cmath>

#include "indicators/sample_series.hpp"

namespace tw::indicators {
namespace {

struct ConstantCase {
  const char* name;
  const char* parameters;
  std::vector<double> expected;  // per output; NaN for none
};
class ConstantInput : public ::testing::TestWithParam<ConstantCase> {};

// Sixteen is a value whose multiples up to the lengths below are exact.
TEST_P(ConstantInput, GivesAConstantOrNothing) {
  Series series;
  for (int i = 0; i < 60; ++i) {
    series.push({.high = 16, .low = 16, .close = 16, .volume = 16});
  }
  const auto indicator = make({GetParam().name, GetParam().parameters});
  const auto columns = stream(*indicator, series);
  for (std::size_t output = 0; output < GetParam().expected.size(); ++output) {
    for (std::size_t i = indicator->warm_up() - 1; i < series.size(); ++i) {
      const double expected = GetParam().expected[output];
      EXPECT_TRUE(columns[output][i] == expected ||
                  (std::isnan(columns[output][i]) && std::isnan(expected)))
          << columns[output][i] << " at " << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, ConstantInput,
    ::testing::Values(ConstantCase{"sma", "length=5", {16}}, ConstantCase{"ema", "length=5", {16}},
                      ConstantCase{"rma", "length=5", {16}}, ConstantCase{"stdev", "", {0}},
                      ConstantCase{"highest", "", {16}}, ConstantCase{"lowest", "", {16}},
                      ConstantCase{"mom", "", {0}}, ConstantCase{"roc", "", {0}},
                      ConstantCase{"rsi", "", {kAbsent}}, ConstantCase{"trange", "", {0}},
                      ConstantCase{"atr", "", {0}}, ConstantCase{"plus_di", "", {0}},
                      ConstantCase{"minus_di", "", {0}}, ConstantCase{"adx", "", {0}},
                      ConstantCase{"macd", "", {0, 0, 0}}, ConstantCase{"bbands", "", {16, 16, 16}},
                      ConstantCase{"vwap", "", {16}}),
    [](const ::testing::TestParamInfo<ConstantCase>& row) { return std::string{row.param.name}; });

TEST(DividedByZero, HasNoValueAndComesBack) {
  const auto vwap = make({"vwap", "length=2"});
  const auto roc = make({"roc", "length=1"});
  std::array<double, kOutputsMax> out{};
  std::vector<bool> has_vwap;
  std::vector<bool> has_roc;
  for (const double value : {1.0, 0.0, 0.0, 2.0, 4.0}) {
    vwap->on({.high = 9, .low = 9, .close = 9, .volume = value}, out);
    has_vwap.push_back(!std::isnan(out[0]));
    roc->on({.high = 0, .low = 0, .close = value, .volume = 0}, out);
    has_roc.push_back(!std::isnan(out[0]));
  }
  EXPECT_THAT(has_vwap, ::testing::ElementsAre(false, true, false, true, true));
  EXPECT_THAT(has_roc, ::testing::ElementsAre(false, true, false, false, true));
}

TEST(OneSidedMoves, DriveTheBoundedIndicatorsToTheirEnds) {
  Series rising;
  for (int i = 0; i < 60; ++i) {
    const double price = 100 + i;
    rising.push({.high = price + 1, .low = price, .close = price + 1, .volume = 1});
  }
  EXPECT_EQ(stream(*make({"rsi", ""}), rising)[0].back(), 100);
  EXPECT_EQ(stream(*make({"minus_di", ""}), rising)[0].back(), 0);
  EXPECT_NEAR(stream(*make({"adx", ""}), rising)[0].back(), 100, 1e-12);
}

}  // namespace
}  // namespace tw::indicators
