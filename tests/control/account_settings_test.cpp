#include "control/account_settings.hpp"

#include <gtest/gtest.h>

#include "support/market_samples.hpp"

namespace tw::control {
namespace {

using support::dec;

const std::vector<InstrumentDefined>& instruments() {
  static const std::vector<InstrumentDefined> both{support::sample_instrument(0),
                                                   support::sample_instrument(1, "ETHUSDT")};
  return both;
}

RunRequest asked(std::optional<std::string> margin, std::vector<std::string> leverage = {},
                 std::optional<std::string> rate = {}) {
  RunRequest request;
  request.margin = std::move(margin);
  request.leverage = std::move(leverage);
  request.maintenance_rate = std::move(rate);
  return request;
}

TEST(AccountSettings, WithoutMarginNothingIsReserved) {
  EXPECT_FALSE(read_margin(asked({}), instruments())->has_value());
}

TEST(AccountSettings, WhatIsSaidOfOneInstrumentGoesFirst) {
  const auto margin = read_margin(asked("cross", {"ETHUSDT=2.5", "10"}), instruments()).value();
  ASSERT_TRUE(margin.has_value());
  EXPECT_EQ(margin->mode, MarginMode::Cross);
  EXPECT_EQ(margin->leverage, (std::vector{dec("10"), dec("2.5")}));
  EXPECT_EQ(margin->maintenance_rate, dec("0.005"));
}

TEST(AccountSettings, NothingIsLentUnlessSaid) {
  const auto isolated = read_margin(asked("isolated", {}, "0"), instruments()).value();
  EXPECT_EQ(isolated->leverage, (std::vector{dec("1"), dec("1")}));
  EXPECT_EQ(isolated->maintenance_rate, Decimal{});
  const auto cash = read_margin(asked("cash"), instruments()).value();
  EXPECT_EQ(cash->mode, MarginMode::Cash);
  EXPECT_TRUE(cash->leverage.empty());
}

struct RefusedCase {
  const char* name;
  RunRequest request;
  const char* id;
  const char* value;
};
class AccountRefusal : public testing::TestWithParam<RefusedCase> {};

TEST_P(AccountRefusal, NamesWhatIsWrong) {
  const auto margin = read_margin(GetParam().request, instruments());
  ASSERT_FALSE(margin.has_value());
  EXPECT_EQ(margin.error().code, ErrorCode::InvalidInput);
  EXPECT_EQ(margin.error().id, GetParam().id);
  EXPECT_EQ(margin.error().arguments.at(0).value, GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(
    Table, AccountRefusal,
    testing::Values(
        RefusedCase{"Mode", asked("crossed"), "usage.margin", "crossed"},
        RefusedCase{"NoMode", asked({}, {"5"}), "usage.leverage_mode", "--leverage"},
        RefusedCase{"Cash", asked("cash", {"5"}), "usage.leverage_mode", "--leverage"},
        RefusedCase{"CashRate", asked("cash", {}, "0.01"), "usage.leverage_mode",
                    "--maintenance-rate"},
        RefusedCase{"Below", asked("cross", {"0.99"}), "usage.leverage", "0.99"},
        RefusedCase{"Above", asked("cross", {"ETHUSDT=125.1"}), "usage.leverage", "ETHUSDT=125.1"},
        RefusedCase{"NoNumber", asked("cross", {"5x"}), "usage.leverage", "5x"},
        RefusedCase{"Empty", asked("cross", {""}), "usage.leverage", ""},
        RefusedCase{"Symbol", asked("cross", {"XRPUSDT=3"}), "usage.leverage_symbol", "XRPUSDT"},
        RefusedCase{"Rate", asked("cross", {}, "1"), "usage.maintenance_rate", "1"},
        RefusedCase{"NegativeRate", asked("cross", {}, "-0.1"), "usage.maintenance_rate", "-0.1"},
        RefusedCase{"TooMuch", asked("cross", {"100"}, "0.01"), "usage.leverage_high", "100"}),
    [](const testing::TestParamInfo<RefusedCase>& row) { return std::string{row.param.name}; });

TEST(AccountSettings, AreDescribed) {
  std::vector<Setting> lines;
  describe_margin(*read_margin(asked("cross", {"10"}), instruments()).value(), instruments(),
                  lines);
  EXPECT_EQ(lines, (std::vector<Setting>{{"margin", "cross"},
                                         {"leverage.BTCUSDT", "10"},
                                         {"leverage.ETHUSDT", "10"},
                                         {"maintenance_rate", "0.005"}}));
  lines.clear();
  describe_margin(*read_margin(asked("cash"), instruments()).value(), instruments(), lines);
  EXPECT_EQ(lines, (std::vector<Setting>{{"margin", "cash"}}));
}

}  // namespace
}  // namespace tw::control
