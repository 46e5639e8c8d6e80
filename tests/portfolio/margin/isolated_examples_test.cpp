#include "portfolio/margin/examples.hpp"
#include "support/shared_material.hpp"

namespace tw::portfolio {
namespace {

constexpr const char* kFile = "fixtures/bybit/margin_examples.json";
const Decimal kTaker = dec("0.00055");
const Decimal kMaker = dec("0.0002");
const PositionKey kBtcKey = key_of(kBtcLinear);

struct Shape {
  ContractKind kind;
  int sign;
  Decimal units;
  Decimal entry_value;
  Decimal leverage;
  Decimal taker_fee = kTaker;
};

const std::vector<RiskTier> kHalfPercent = {{dec("1000000000"), dec("0.005"), {}}};

PositionExposure exposure_of(const Shape& shape, Decimal mark, Decimal mark_value) {
  return {.key = kBtcKey,
          .kind = shape.kind,
          .settle = kUsdt,
          .sign = shape.sign,
          .units = shape.units,
          .entry_value = shape.entry_value,
          .mark = mark,
          .mark_value = mark_value,
          .extra_margin = {},
          .terms = {shape.leverage, Rate{shape.taker_fee}, kHalfPercent}};
}

OrderExposure order_of(ContractKind kind, Side side, Decimal value, Decimal leverage) {
  return {.key = kBtcKey,
          .kind = kind,
          .settle = kUsdt,
          .side = side,
          .opening_value = value,
          .terms = {leverage, Rate{kTaker}, kHalfPercent}};
}

std::optional<Decimal> liquidation(const PositionExposure& position, Decimal extra = {}) {
  PositionExposure moved = position;
  moved.extra_margin = extra;
  return liquidation_price_isolated(moved);
}

// Long 1 BTC at 50000 with a wallet of 20000, the state that E02, E03 and E14 begin with.
Desk desk_of_e01() {
  Desk desk{MarginMode::Isolated};
  desk.fund("20000", kUsdt);
  desk.portfolio.margin_settings().set_leverage(kBtcKey, dec("10"));
  desk.mark(kBtcLinear, dec("50000"));
  desk.fill({kBtcLinear, Side::Buy, dec("1"), dec("50000"), kTaker});
  return desk;
}

Desk desk_of_e02() {
  Desk desk = desk_of_e01();
  desk.mark(kBtcLinear, dec("52000"));
  desk.fill({kBtcLinear, Side::Buy, dec("0.5"), dec("52000"), kMaker});
  desk.portfolio.margin_settings().add_margin(kBtcKey, dec("1000"));
  return desk;
}

TEST(IsolatedExamples, E01LinearLongOpens) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example example{path, "examples", "E01"};
  Desk waiting{MarginMode::Isolated};
  waiting.fund("20000", kUsdt);
  waiting.portfolio.margin_settings().set_leverage(kBtcKey, dec("10"));
  waiting.order(kBtcLinear, Side::Buy, "1", "50000");
  const OrderExposure order = waiting.exposure().orders.front();
  example.holds("orderValue", order.opening_value);
  example.holds("orderCost", order_cost(order));
  example.holds("availableWithOrder", waiting.margin().free);
  example.not_ours({"orderIM", "feeToOpen", "feeToClose"}, "addends of orderCost");

  const Desk desk = desk_of_e01();
  const PositionExposure position = desk.position(kBtcKey);
  example.holds("execFee", desk.held(kBtcKey).fees.amount);
  example.holds("walletAfterFill", desk.wallet(kUsdt));
  example.holds("entryValue", desk.held(kBtcKey).entry_cost);
  example.holds("avgPrice",
                entry_price(desk.held(kBtcKey), desk.instrument(kBtcLinear))->decimal());
  example.not_ours({"closeFeeFactor"}, "a factor of closeFeeReserve");
  example.holds("closeFeeReserve", close_fee_reserve(position));
  example.holds("positionIM", initial_margin_isolated(position));
  example.holds("positionMM", maintenance_margin(position));
  example.holds("availableAfterFill", desk.margin().free);
  example.holds("curRealisedPnl", desk.net_realized(kBtcKey));
  example.holds("bankruptcyPrice", bankruptcy_price(position));
  const auto price = margin_model(MarginMode::Isolated).liquidation_price(desk.exposure(), kBtcKey);
  example.holds("liqPriceExact", price);
  example.holds("liqPriceTick", to_tick(position, *price, Price{dec("0.1")}).decimal());
}

TEST(IsolatedExamples, E02LinearLongGrowsAndGetsMargin) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example example{path, "examples", "E02"};
  const Desk desk = desk_of_e02();
  const Position& held = desk.held(kBtcKey);
  const PositionExposure position = desk.position(kBtcKey);
  example.holds("execFee", held.fees.amount - dec("27.5"));
  example.holds("size", held.quantity.decimal());
  example.holds("entryValue", held.entry_cost);
  const Decimal entry = entry_price(held, desk.instrument(kBtcLinear))->decimal();
  example.holds("avgPriceExact", entry);
  example.holds("avgPriceField", round_to_step(entry, kDigits8, Rounding::HalfEven));
  example.holds("unrealisedPnl", desk.portfolio.unrealized_gross(
                                     kBtcKey, desk.instrument(kBtcLinear), Price{dec("52000")}));
  example.holds("closeFeeReserve", close_fee_reserve(position));
  example.holds("positionIM", initial_margin_isolated(position));
  example.holds("positionMM", maintenance_margin(position));
  example.holds("wallet", desk.wallet(kUsdt));
  example.holds("available", desk.margin().free);
  example.holds("curRealisedPnl", desk.net_realized(kBtcKey));
  PositionExposure plain = position;
  plain.extra_margin = {};
  example.holds("bankruptcyNoExtra", bankruptcy_price(plain));
  example.holds("bankruptcyPrice", bankruptcy_price(position));
  example.holds("liqPriceNoExtra", liquidation_price_isolated(plain));
  const auto price = liquidation_price_isolated(position);
  example.holds("liqPriceExact", price);
  example.holds("liqPriceTick", to_tick(position, *price, Price{dec("0.1")}).decimal());
}

TEST(IsolatedExamples, E03LinearLongClosesInTwoParts) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example example{path, "examples", "E03"};
  Desk desk = desk_of_e02();
  const Decimal cost_before = desk.held(kBtcKey).entry_cost;
  const Decimal fees_before = desk.held(kBtcKey).fees.amount;
  const FillEffect first = desk.fill({kBtcLinear, Side::Sell, dec("0.6"), dec("53000"), kTaker});
  const Position& held = desk.held(kBtcKey);
  example.holds("entryValueRemoved", cost_before - held.entry_cost);
  example.holds("exitValue1", first.notional);
  example.holds("execPnl1", first.realized_gross);
  example.holds("closeFee1", held.fees.amount - fees_before);
  example.holds("sizeAfter1", held.quantity.decimal());
  example.holds("entryValueAfter1", held.entry_cost);
  example.holds("avgPriceAfter1", entry_price(held, desk.instrument(kBtcLinear))->decimal());
  const PositionExposure position = desk.position(kBtcKey);
  example.holds("extraMarginAfter1", position.extra_margin);
  example.holds("positionIMAfter1", initial_margin_isolated(position));
  example.holds("liqPriceAfter1", liquidation_price_isolated(position));
  example.holds("walletAfter1", desk.wallet(kUsdt));
  example.holds("curRealisedAfter1", desk.net_realized(kBtcKey));

  const Decimal fees_between = held.fees.amount;
  const FillEffect second = desk.fill({kBtcLinear, Side::Sell, dec("0.9"), dec("49000"), kMaker});
  example.holds("execPnl2", second.realized_gross);
  example.holds("closeFee2", desk.held(kBtcKey).fees.amount - fees_between);
  example.holds("walletAfter2", desk.wallet(kUsdt));
  example.holds("cumRealised", desk.net_realized(kBtcKey));
  example.holds("sumClosedPnl", desk.wallet(kUsdt) - dec("20000"));
  example.not_ours({"openFeeShare1", "closedPnl1", "openFeeShare2", "closedPnl2"},
                   "the venue's report: it divides opening fees among closes, a ledger does not");
}

TEST(IsolatedExamples, E04LinearShortWithAndWithoutExtraMargin) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example example{path, "examples", "E04"};
  const Decimal value = dec("7284.15");
  const PositionExposure plain = exposure_of({ContractKind::Linear, -1, dec("2"), value, dec("30")},
                                             dec("3642.33"), dec("7284.66"));
  example.holds("orderCost",
                order_cost(order_of(ContractKind::Linear, Side::Sell, value, dec("30"))));
  example.holds("entryValue", plain.entry_value);
  example.not_ours({"closeFeeFactorUnrounded", "closeFeeFactor"}, "factors of closeFeeReserve");
  example.holds("closeFeeReserve", close_fee_reserve(plain));
  const Decimal initial = initial_margin_isolated(plain);
  example.holds("positionIMNoExtra", initial);
  example.prints("positionIMNoExtraField", initial, kDigits8, Rounding::Up);
  const Decimal maintenance = maintenance_margin(plain);
  example.holds("positionMM", maintenance);
  example.prints("positionMMField", maintenance, kDigits8, Rounding::Down);
  example.holds("unrealisedPnl", plain.entry_value - plain.mark_value);
  example.holds("bankruptcyNoExtra", bankruptcy_price(plain));
  PositionExposure position = plain;
  position.extra_margin = dec("50");
  example.holds("bankruptcyPrice", bankruptcy_price(position));
  example.holds("liqPriceNoExtra", liquidation_price_isolated(plain));
  const auto price = liquidation_price_isolated(position);
  example.holds("liqPriceExact", price);
  example.holds("liqPriceTick", to_tick(position, *price, Price{dec("0.01")}).decimal());
}

TEST(IsolatedExamples, E05RiskTiersAndTheLiquidationPriceAcrossThem) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example example{path, "examples", "E05"};
  const std::vector<RiskTier> tiers = {{dec("2000000"), dec("0.005"), {}},
                                       {dec("2600000"), dec("0.0056"), dec("1200")},
                                       {dec("3200000"), dec("0.0063"), dec("3020")}};
  const auto held = [&](int sign, const char* units) {
    const Decimal value = multiply(dec(units), dec("50000"), Rounding::HalfEven);
    PositionExposure position = exposure_of(
        {ContractKind::Linear, sign, dec(units), value, dec("10")}, dec("50000"), value);
    position.terms.tiers = tiers;
    return position;
  };
  // mmBaseByValue: the margin without the reserve, and its tier.
  const struct {
    const char* value;
    std::size_t tier;
    const char* margin;
  } rows[] = {{"1000000", 1, "5000"},
              {"2000000", 1, "10000"},
              {"2000001", 2, "10000.0056"},
              {"2600000", 2, "13360"},
              {"3000000", 3, "15880"}};
  for (const auto& row : rows) {
    PositionExposure position = held(1, "1");
    position.mark_value = dec(row.value);
    EXPECT_EQ(tier_of(tiers, dec(row.value)) + 1, row.tier);
    EXPECT_EQ(maintenance_margin(position) - close_fee_reserve(position), dec(row.margin));
  }
  example.not_ours({"mmBaseByValue"}, "a table, compared above");
  const auto tier_at_entry = [&](const PositionExposure& position) {
    return Decimal::from_int(static_cast<std::int64_t>(tier_of(tiers, position.mark_value) + 1));
  };
  example.not_ours({"longTierAtEntry", "shortTierAtEntry", "riskTier"}, "numbers, compared below");
  EXPECT_EQ(tier_at_entry(held(1, "42")), dec("2"));
  EXPECT_EQ(tier_at_entry(held(-1, "39")), dec("1"));
  example.holds("longLiqPrice", liquidation_price_isolated(held(1, "42")));
  example.holds("shortLiqPrice", liquidation_price_isolated(held(-1, "39")));
  example.not_ours(
      {"longLpCandidateTier2", "longValueAtCandidate", "longLpTier1", "longValueAtLp",
       "shortLpCandidateTier1", "shortValueAtCandidate", "shortLpTier2", "shortValueAtLp"},
      "steps to the two prices");
  const Decimal value = risk_value(dec("1500000"), dec("800000"), {}, dec("2100000"));
  example.holds("riskLimitValue", value);
  EXPECT_EQ(tier_of(tiers, value) + 1, 2U);
}

TEST(IsolatedExamples, E06InverseLongInCoins) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example example{path, "examples", "E06"};
  Desk desk{MarginMode::Isolated};
  const PositionKey key = key_of(kBtcInverse);
  desk.price(kBtc, "1");  // so that the account is valued in the coin
  desk.fund("0.5", kBtc);
  desk.portfolio.margin_settings().set_leverage(key, dec("10"));
  desk.order(kBtcInverse, Side::Buy, "60000", "50000");
  const OrderExposure order = desk.exposure().orders.front();
  example.holds("orderValue", order.opening_value);
  example.holds("orderCost", order_cost(order));
  example.not_ours({"orderIM", "feeToOpen", "feeToClose"}, "addends of orderCost");
  EXPECT_EQ(desk.portfolio.reservations().release({2, 1}), Released::Now);

  desk.mark(kBtcInverse, dec("51000"));
  desk.fill({kBtcInverse, Side::Buy, dec("60000"), dec("50000"), kTaker});
  example.holds("execFee", desk.held(key).fees.amount);
  example.holds("walletAfterFill", desk.wallet(kBtc));
  const PositionExposure position = desk.position(key);
  example.holds("closeFeeReserve", close_fee_reserve(position));
  example.holds("positionIM", initial_margin_isolated(position));
  example.holds("availableAfterFill", desk.margin().free);
  example.holds("markValue", position.mark_value);
  example.holds("unrealisedPnl", desk.exposure().wallets.front().unrealized);
  example.holds("positionMM", maintenance_margin(position));
  example.holds("bankruptcyPrice", bankruptcy_price(position));
  const auto price = liquidation_price_isolated(position);
  example.holds("liqPriceExact", price);
  example.holds("liqPriceTick", to_tick(position, *price, Price{dec("0.5")}).decimal());

  const FillEffect closed =
      desk.fill({kBtcInverse, Side::Sell, dec("20000"), dec("52000"), kTaker});
  example.holds("execPnl", closed.realized_gross);
  example.holds("closeFee", desk.held(key).fees.amount - dec("0.00066"));
  example.holds("walletAfterClose", desk.wallet(kBtc));
  example.holds("sizeAfter", desk.held(key).quantity.decimal());
  example.holds("entryValueAfter", desk.held(key).entry_cost);
  example.holds("avgPriceAfter",
                entry_price(desk.held(key), desk.instrument(kBtcInverse))->decimal());
  example.not_ours({"openFeeShare", "closedPnl"}, "the venue's report, as in E03");
  example.holds("officialCheck_ETHUSD_10000_at_2000_25x_orderCost",
                order_cost(order_of(ContractKind::Inverse, Side::Buy, dec("5"), dec("25"))));
}

// The entry value 2.0333... does not end: ours is rounded to 12 digits, which moves PnL by one unit
// of the last digit and prices by about 10^-8.
TEST(IsolatedExamples, E07InverseShortWithExtraMargin) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example example{path, "examples", "E07"};
  constexpr int kPriceUnits = 50'000;
  Desk desk{MarginMode::Isolated};
  const PositionKey key = key_of(kBtcInverse);
  desk.price(kBtc, "1");
  desk.fund("1", kBtc);
  desk.portfolio.margin_settings().set_leverage(key, dec("10"));
  desk.mark(kBtcInverse, dec("49000"));
  desk.fill({kBtcInverse, Side::Sell, dec("60000"), dec("50000"), kTaker});
  desk.fill({kBtcInverse, Side::Sell, dec("40000"), dec("48000"), kTaker});
  const Position& held = desk.held(key);
  example.holds("entryValue", -held.entry_cost);
  example.holds("size", -held.quantity.decimal());
  example.holds("avgPrice", entry_price(held, desk.instrument(kBtcInverse))->decimal(),
                kPriceUnits);
  example.not_ours({"arithmeticMeanWrong"}, "what it must not be");
  example.holds("openFees", held.fees.amount);
  const PositionExposure plain = desk.position(key);
  example.holds("markValue", plain.mark_value);
  example.holds("unrealisedPnl", desk.exposure().wallets.front().unrealized, 1);
  example.holds("closeFeeReserve", close_fee_reserve(plain));
  example.holds("positionMM", maintenance_margin(plain));
  example.holds("bankruptcyNoExtra", bankruptcy_price(plain), kPriceUnits);
  example.holds("liqPriceNoExtra", liquidation_price_isolated(plain), kPriceUnits);
  desk.portfolio.margin_settings().add_margin(key, dec("0.05"));
  const PositionExposure position = desk.position(key);
  example.holds("positionIM", initial_margin_isolated(position));
  example.holds("bankruptcyPrice", bankruptcy_price(position), kPriceUnits);
  const auto price = liquidation_price_isolated(position);
  example.holds("liqPriceExact", price, kPriceUnits);
  example.holds("liqPriceTick", to_tick(position, *price, Price{dec("0.5")}).decimal());

  const Decimal fees = held.fees.amount;
  const FillEffect closed =
      desk.fill({kBtcInverse, Side::Buy, dec("100000"), dec("47000"), kTaker});
  example.holds("execPnl", closed.realized_gross, 1);
  example.holds("closeFee", desk.held(key).fees.amount - fees);
  example.holds("closedPnl", desk.net_realized(key), 1);
  example.holds("walletAfterClose", desk.wallet(kBtc), 1);
  EXPECT_FALSE(liquidation_price_isolated(
                   exposure_of({ContractKind::Inverse, -1, dec("100000"), dec("2"), dec("1")},
                               dec("49000"), dec("2")))
                   .has_value());
  example.not_ours({"liqPriceAtLeverage1"}, "there is none, compared above");
}

TEST(IsolatedExamples, E09FundingMovesMoneyAndNoPosition) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example example{path, "examples", "E09"};
  const auto cash = [](InstrumentId id, Side side, const char* quantity, const char* amount) {
    Desk desk{MarginMode::Isolated};
    desk.fill({id, side, dec(quantity), dec("50000"), {}});
    const Position before = desk.held(key_of(id));
    const Currency asset = before.funding.currency;
    const Decimal wallet = desk.wallet(asset);
    const FundingSettled settled{key_of(id), {Decimal::parse_rounded(amount).value(), asset}, 8};
    EXPECT_EQ(desk.portfolio.settle_funding(settled), KeyNovelty::New);
    EXPECT_EQ(desk.portfolio.settle_funding(settled), KeyNovelty::Seen);
    EXPECT_EQ(desk.held(key_of(id)).quantity, before.quantity);
    EXPECT_EQ(desk.held(key_of(id)).entry_cost, before.entry_cost);
    EXPECT_EQ(desk.portfolio.last_postings().size(), 0U) << "the second one posts nothing";
    return desk.wallet(asset) - wallet;
  };
  example.holds("longCashPositive", cash(kBtcLinear, Side::Buy, "1.5", "-7.8"));
  example.holds("shortCashPositive", cash(kBtcLinear, Side::Sell, "1.5", "7.8"));
  example.holds("longCashNegative", cash(kBtcLinear, Side::Buy, "1.5", "23.4"));
  example.holds("shortCashNegative", cash(kBtcLinear, Side::Sell, "1.5", "-23.4"));
  example.holds("inverseLongCashPositive",
                cash(kBtcInverse, Side::Buy, "60000", "-0.00011764705882352941"));
  example.holds("inverseShortCashPositive",
                cash(kBtcInverse, Side::Sell, "60000", "0.00011764705882352941"));
  example.holds("inverseLongCashNegative",
                cash(kBtcInverse, Side::Buy, "60000", "0.00035294117647058824"));
  example.not_ours({"longExecFeePositive", "longTxLogFundingPositive", "shortTxLogFeeRatePositive"},
                   "signs of the venue's messages, for whoever parses them");
  example.not_ours({"isoDue", "isoPaidFromWallet", "isoTakenFromPositionMargin"},
                   "how the venue divides a shortage");
  const PositionExposure position = exposure_of(
      {ContractKind::Linear, 1, dec("1.5"), dec("76000"), dec("10")}, dec("52000"), dec("78000"));
  example.holds("liqPriceBefore", liquidation(position));
  example.holds("liqPriceAfter", liquidation(position, dec("-2.8")));
}

TEST(IsolatedExamples, E11OneFillTurnsLongIntoShort) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example example{path, "examples", "E11"};
  Desk desk = desk_of_e01();
  example.holds("walletBefore", desk.wallet(kUsdt));
  desk.mark(kBtcLinear, dec("51000"));
  desk.order(kBtcLinear, Side::Sell, "1.5", "51000");
  example.holds("orderCostOfExcess", order_cost(desk.exposure().orders.front()));
  EXPECT_EQ(desk.portfolio.reservations().release({2, 2}), Released::Now);

  const Decimal fees = desk.held(kBtcKey).fees.amount;
  const FillEffect turned = desk.fill({kBtcLinear, Side::Sell, dec("1.5"), dec("51000"), kTaker});
  const Position& held = desk.held(kBtcKey);
  example.holds("execFeeTotal", held.fees.amount - fees);
  example.holds("execPnl", turned.realized_gross);
  example.holds("walletAfter", desk.wallet(kUsdt));
  example.holds("newSize", -held.quantity.decimal());
  example.holds("newAvgPrice", entry_price(held, desk.instrument(kBtcLinear))->decimal());
  example.holds("newEntryValue", -held.entry_cost);
  example.not_ours({"newSide"}, "the sign of newSize");
  example.not_ours({"closedSize", "closePartFee", "openPartFee", "closedPnl", "newCurRealisedPnl"},
                   "the venue divides the fee of one fill; the ledger posts it whole");
  const PositionExposure position = desk.position(kBtcKey);
  example.holds("closeFeeReserve", close_fee_reserve(position));
  example.holds("positionIM", initial_margin_isolated(position));
  example.holds("positionMM", maintenance_margin(position));
  example.holds("liqPriceExact", liquidation_price_isolated(position));
  example.holds("available", desk.margin().free);
}

TEST(IsolatedExamples, E14TakeoverAtTheBankruptcyPriceCostsTheMargin) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example example{path, "examples", "E14"};
  Desk desk = desk_of_e01();
  const Decimal margin = initial_margin_isolated(desk.position(kBtcKey));
  const Decimal before = desk.wallet(kUsdt);
  const Decimal fees = desk.held(kBtcKey).fees.amount;
  const FillEffect taken = desk.fill({kBtcLinear, Side::Sell, dec("1"), dec("45000"), kTaker});
  example.holds("bustExecPnl", taken.realized_gross);
  example.holds("bustFee", desk.held(kBtcKey).fees.amount - fees);
  example.holds("walletAfter", desk.wallet(kUsdt));
  example.holds("lossOfUser", before - desk.wallet(kUsdt));
  example.holds("marginLeft", margin - (before - desk.wallet(kUsdt)));
  example.not_ours({"insuranceBetter", "insuranceWorse"}, "the venue's insurance fund");

  desk.fill({kBtcLinear, Side::Sell, dec("1"), dec("47000"), {}});
  const FillEffect closed = desk.fill({kBtcLinear, Side::Buy, dec("1"), dec("45000"), {}});
  example.holds("adlShortPnl", closed.realized_gross);
}

}  // namespace
}  // namespace tw::portfolio
