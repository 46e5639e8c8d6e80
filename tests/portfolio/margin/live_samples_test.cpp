#include "portfolio/margin/examples.hpp"
#include "support/shared_material.hpp"

namespace tw::portfolio {
namespace {

constexpr const char* kFile = "fixtures/bybit/margin_examples.json";

// The venue takes its printed entry price for the close-fee reserve: size * entryPrice is given as
// the entry value, so that its digits come out.
PositionExposure exposure_of(const Example& sample, const std::vector<RiskTier>& tiers, int sign) {
  const Decimal size = sample.input("size");
  const Decimal mark = sample.input("markPrice");
  return {.key = key_of(kBtcLinear),
          .kind = ContractKind::Linear,
          .settle = kUsdt,
          .sign = sign,
          .units = size,
          .entry_value = multiply(size, sample.input("entryPrice"), Rounding::HalfEven),
          .mark = mark,
          .mark_value = multiply(size, mark, Rounding::HalfEven),
          .extra_margin = {},
          .terms = {sample.input("leverage"), Rate{sample.input("takerFeeRate")}, tiers}};
}

std::vector<RiskTier> tiers_of(const Example& sample) {
  return {{dec("1000000000"), sample.input("mmr"), {}}};
}

class CrossSample : public ::testing::TestWithParam<const char*> {};

TEST_P(CrossSample, PositionFieldsHaveTheDigitsOfTheVenue) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example sample{path, "live_samples", GetParam()};
  const int sign = std::string_view{GetParam()} == "LS03" ? -1 : 1;
  const std::vector<RiskTier> tiers = tiers_of(sample);
  const PositionExposure position = exposure_of(sample, tiers, sign);
  sample.prints("positionIM", initial_margin_cross(position), kDigits8, Rounding::Down);
  sample.prints("positionMM", maintenance_margin(position), kDigits8, Rounding::Down);
  const Decimal gained = position.mark_value - sample.input("positionValue");
  sample.holds("unrealisedPnl", sign > 0 ? gained : -gained);
  if (sign < 0) {
    sample.not_ours({"closeFeeFactor (inferred from positionIM)"}, "a factor of positionIM");
    return;
  }
  sample.prints("entryPrice",
                divide(sample.input("positionValue"), position.units, Rounding::HalfEven), kDigits8,
                Rounding::HalfEven);
}

INSTANTIATE_TEST_SUITE_P(Bybit, CrossSample, ::testing::Values("LS01", "LS02", "LS03"));

TEST(LiveSamples, LS05TotalsOfAnAccountThatOwesItsSettleCoin) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example sample{path, "live_samples", "LS05"};
  const std::vector<RiskTier> tiers = tiers_of(sample);
  const PositionExposure position = exposure_of(sample, tiers, 1);
  sample.prints("positionIM", initial_margin_cross(position), kDigits8, Rounding::Down);
  sample.prints("positionMM", maintenance_margin(position), kDigits8, Rounding::Down);
  const Decimal total = sample.input("totalWalletBalance") + sample.input("totalPerpUPL");
  const Decimal reserved = sample.input("totalInitialMargin");
  const MarginState state{.total = total,
                          .reserved = reserved,
                          .free = total - reserved,
                          .maintenance = sample.input("totalMaintenanceMargin")};
  sample.holds("totalMarginBalance", total);
  sample.prints("accountIMRate", *state.initial_rate(), kDigits4, Rounding::Down);
  sample.prints("accountMMRate", *state.maintenance_rate(), kDigits4, Rounding::Down);
  sample.holds("totalAvailableBalance", state.free, 10'000);  // 10^-8, its printed digits
  sample.holds("liqPrice", shown_liquidation_price(position, state, sample.input("loanMMR")),
               10'000'000);  // 10^-5, as the sample states
  sample.not_ours({"curRealisedPnl(abs)", "coin equity", "borrowAmount", "breakEvenPrice"},
                  "sums of its own inputs, and the venue's break-even price");
}

TEST(LiveSamples, LS07ARestingOrderCountsInBothMargins) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example sample{path, "live_samples", "LS07"};
  const std::vector<RiskTier> tiers = tiers_of(sample);
  const OrderExposure order{
      .key = key_of(kBtcLinear),
      .kind = ContractKind::Linear,
      .settle = kUsdt,
      .side = Side::Buy,
      .opening_value = sample.input("orderValue"),
      .terms = {sample.input("leverage"), Rate{sample.input("takerFeeRate")}, tiers}};
  sample.holds("totalOrderIM", order_cost(order));
  const auto valued = [&sample](Decimal amount) {
    return multiply_divide(amount, sample.input("usdtUsdValue"), sample.input("usdtEquity"),
                           Rounding::HalfEven);
  };
  const Decimal total = sample.input("totalMarginBalance");
  const Decimal initial = valued(sample.input("totalPositionIM") + order_cost(order));
  const Decimal kept = valued(sample.input("totalPositionMM") + order_maintenance(order));
  sample.prints("totalInitialMargin", initial, kDigits8, Rounding::Down);
  sample.prints("totalMaintenanceMargin", kept, kDigits8, Rounding::Down);
  const MarginState state{.total = total,
                          .reserved = sample.input("totalInitialMargin"),
                          .free = total - sample.input("totalInitialMargin"),
                          .maintenance = kept};
  sample.holds("totalAvailableBalance", state.free, 10'000);
  sample.prints("accountIMRate", *state.initial_rate(), kDigits4, Rounding::Down);
  sample.prints("accountMMRate", *state.maintenance_rate(), kDigits4, Rounding::Down);
}

TEST(LiveSamples, LS08AnInversePositionWithMarginAdded) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example sample{path, "live_samples", "LS08"};
  const std::vector<RiskTier> tiers = tiers_of(sample);
  const Decimal value = divide(sample.input("size"), sample.input("avgPrice"), Rounding::HalfEven);
  const PositionExposure position{
      .key = key_of(kBtcInverse),
      .kind = ContractKind::Inverse,
      .settle = kEth,
      .sign = 1,
      .units = sample.input("size"),
      .entry_value = value,
      .mark = sample.input("avgPrice"),
      .mark_value = value,
      .extra_margin = sample.input("extraMargin"),
      .terms = {sample.input("leverage"), Rate{sample.input("takerFeeRate")}, tiers}};
  sample.prints("positionValue", value, kDigits8, Rounding::HalfEven);
  sample.prints("positionIM", initial_margin_isolated(position), kDigits8, Rounding::Up);
  const Price tick{sample.input("tickSize")};
  sample.holds("bustPrice", to_tick(position, *bankruptcy_price(position), tick).decimal());
  sample.not_ours({"liqPrice"}, "by the formula of 2023; today's gives the figure of the note");
  const auto price = liquidation_price_isolated(position);
  EXPECT_EQ(round_to_step(*price, kDigits8, Rounding::HalfEven), dec("1551.8714048"));
}

TEST(LiveSamples, LS10FeesAndFundingMoveTheCashBalance) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example sample{path, "live_samples", "LS10"};
  Desk desk{MarginMode::Cross};
  const auto fee_of = [&](const char* quantity) {
    const Decimal before = desk.wallet(kUsdt);
    desk.fill({kEthLinear, Side::Buy, dec(quantity), dec("0.3615"), sample.input("feeRate")});
    return before - desk.wallet(kUsdt);
  };
  sample.holds("fee12", fee_of("12"));
  // The balance of the log is the one after the first fill.
  desk.portfolio.fund(kOwner, {sample.input("cashBefore") - desk.wallet(kUsdt), kUsdt});
  sample.holds("fee88", fee_of("88"));
  const Money paid = {dec("-0.003676"), kUsdt};
  desk.portfolio.settle_funding({key_of(kEthLinear), paid, 8});
  sample.holds("funding(abs)", -desk.held(key_of(kEthLinear)).funding.amount);
  sample.holds("cashBalance", desk.wallet(kUsdt));
}

}  // namespace
}  // namespace tw::portfolio
