#include "portfolio/margin/examples.hpp"
#include "support/shared_material.hpp"

namespace tw::portfolio {
namespace {

constexpr const char* kFile = "fixtures/bybit/margin_examples.json";
const Decimal kTaker = dec("0.00055");

struct PathRow {
  const char* btc_mark;
  const char* eth_mark;
  const char* total;
  const char* reserved;
  const char* maintenance;
  const char* free;
  const char* initial_rate;      // as printed, truncated to 4 digits
  const char* maintenance_rate;  // 20 digits
};

constexpr PathRow kPath[] = {
    {"50000", "3000", "9956", "6252.36", "487.36", "3703.64", "0.6279", "0.04895138609883487344"},
    {"47000", "3100", "5956", "6202.36", "477.36", "-246.36", "1.0413", "0.08014775016789791807"},
    {"44000", "3200", "1956", "6152.36", "467.36", "-4196.36", "3.1453", "0.23893660531697341513"},
    {"42600", "3200", "556", "6082.36", "460.36", "-5526.36", "10.9394", "0.82798561151079136691"},
    {"42500", "3200", "456", "6077.36", "459.86", "-5621.36", "13.3275", "1.00846491228070175439"}};

// Long 1 BTC at 20x, short 10 ETH at 10x and an order to sell 2 ETH more.
Desk desk_of_e08() {
  Desk desk{MarginMode::Cross};
  desk.fund("10000", kUsdt);
  desk.portfolio.margin_settings().set_leverage(key_of(kBtcLinear), dec("20"));
  desk.portfolio.margin_settings().set_leverage(key_of(kEthLinear), dec("10"));
  desk.fill({kBtcLinear, Side::Buy, dec("1"), dec("50000"), kTaker});
  desk.fill({kEthLinear, Side::Sell, dec("10"), dec("3000"), kTaker});
  desk.order(kEthLinear, Side::Sell, "2", "3500");
  return desk;
}

TEST(CrossExamples, E08TwoPositionsAndAnOrderOnTheWayToLiquidation) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example example{path, "examples", "E08"};
  Desk desk = desk_of_e08();
  const auto at_marks = [&desk](const char* btc, const char* eth) {
    desk.mark(kBtcLinear, dec(btc));
    desk.mark(kEthLinear, dec(eth));
  };
  example.holds("walletAfterFees", desk.wallet(kUsdt));
  for (const PathRow& row : kPath) {
    at_marks(row.btc_mark, row.eth_mark);
    const MarginState state = desk.margin();
    EXPECT_EQ(state.total, dec(row.total));
    EXPECT_EQ(state.reserved, dec(row.reserved));
    EXPECT_EQ(state.maintenance, dec(row.maintenance));
    EXPECT_EQ(state.free, dec(row.free));
    EXPECT_EQ(round_to_step(*state.initial_rate(), kDigits4, Rounding::Down),
              dec(row.initial_rate));
    EXPECT_EQ(*state.maintenance_rate(), Decimal::parse_rounded(row.maintenance_rate).value());
  }
  example.not_ours({"pathColumns", "pathRows"}, "a table, compared above");
  example.holds("F1", close_fee_reserve(desk.position(key_of(kBtcLinear))));
  example.holds("F2", close_fee_reserve(desk.position(key_of(kEthLinear))));
  const OrderExposure order = desk.exposure().orders.front();
  example.holds("orderIM", order_cost(order));
  example.holds("orderMM", order_maintenance(order));

  const MarginModel& cross = margin_model(MarginMode::Cross);
  at_marks("44000", "3200");
  example.holds("btcTriggerWithOrder_eth3200",
                cross.liquidation_price(desk.exposure(), key_of(kBtcLinear)));
  const auto shown = [&desk](InstrumentId id) {
    return shown_liquidation_price(desk.position(key_of(id)), desk.margin(), {});
  };
  example.holds("liqPriceFieldBTC_at_44000_3200", shown(kBtcLinear));
  example.holds("liqPriceFieldETH_at_44000_3200", shown(kEthLinear));

  EXPECT_EQ(desk.portfolio.reservations().release({2, 3}), Released::Now);
  example.holds("btcTriggerNoOrder_eth3200",
                cross.liquidation_price(desk.exposure(), key_of(kBtcLinear)));
  at_marks("42500", "3200");
  EXPECT_EQ(desk.margin().maintenance, dec("416.775"));
  EXPECT_EQ(desk.margin().total, dec("456"));
  EXPECT_LT(*desk.margin().maintenance_rate(), dec("1"));
  at_marks("42440", "3200");
  EXPECT_EQ(desk.margin().maintenance, dec("416.475"));
  EXPECT_EQ(desk.margin().total, dec("396"));
  EXPECT_GE(*desk.margin().maintenance_rate(), dec("1"));
  example.not_ours({"afterCancel_42500", "afterCancel_42440"}, "objects, compared above");
}

TEST(CrossExamples, E12LongAndShortOfOneInstrumentAtTheSameTime) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example example{path, "examples", "E12"};
  const PositionKey longs = key_of(kBtcLinear, PositionSide::Long);
  const PositionKey shorts = key_of(kBtcLinear, PositionSide::Short);
  const auto hedged = [&](MarginMode mode) {
    Desk desk{mode};
    desk.fund("20000", kUsdt);
    desk.mark(kBtcLinear, dec("50500"));
    desk.portfolio.margin_settings().set_leverage(longs, dec("10"));
    desk.portfolio.margin_settings().set_leverage(shorts, dec("10"));
    desk.fill({kBtcLinear, Side::Buy, dec("2"), dec("50000"), kTaker, PositionSide::Long});
    desk.fill({kBtcLinear, Side::Sell, dec("1"), dec("51000"), kTaker, PositionSide::Short});
    return desk;
  };
  Desk isolated = hedged(MarginMode::Isolated);
  const Instrument instrument = isolated.instrument(kBtcLinear);
  example.holds("walletAfterFees", isolated.wallet(kUsdt));
  example.holds("uplLong",
                isolated.portfolio.unrealized_gross(longs, instrument, Price{dec("50500")}));
  example.holds("uplShort",
                isolated.portfolio.unrealized_gross(shorts, instrument, Price{dec("50500")}));
  example.holds("isoPositionIMLong", initial_margin_isolated(isolated.position(longs)));
  example.holds("isoPositionIMShort", initial_margin_isolated(isolated.position(shorts)));
  example.holds("isoAvailable", isolated.margin().free);
  example.holds("isoLiqLong", liquidation_price_isolated(isolated.position(longs)));
  example.holds("isoLiqShort", liquidation_price_isolated(isolated.position(shorts)));

  const Desk cross = hedged(MarginMode::Cross);
  const MarginState state = cross.margin();
  example.holds("crossTotalIM", state.reserved);
  example.holds("crossTotalMM", state.maintenance);
  example.holds("crossMarginBalance", state.total);
  example.holds("crossMMRateExact", state.maintenance_rate());
  example.holds("crossAvailable", state.free);
  example.holds("crossTriggerPrice",
                margin_model(MarginMode::Cross).liquidation_price(cross.exposure(), longs));

  const Decimal before = isolated.wallet(kUsdt);
  isolated.portfolio.settle_funding({longs, {dec("-10.1"), kUsdt}, 8});
  isolated.portfolio.settle_funding({shorts, {dec("5.05"), kUsdt}, 8});
  example.holds("fundingLong", isolated.held(longs).funding.amount);
  example.holds("fundingShort", isolated.held(shorts).funding.amount);
  example.holds("fundingNet", isolated.wallet(kUsdt) - before);
}

TEST(CrossExamples, E13CollateralRatiosDebtAndInterest) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example example{path, "examples", "E13"};
  const Currency sol{"SOL"};
  Desk desk{MarginMode::Cross};
  const auto define = [&desk](Currency asset, std::vector<RatioTier> ratios,
                              const char* loan_initial, const char* loan_maintenance) {
    EXPECT_TRUE(desk.collateral
                    .define(asset, {.valid_from = from_nanoseconds(2),
                                    .ratios = std::move(ratios),
                                    .loan_initial_rate = dec(loan_initial),
                                    .loan_maintenance_rate = dec(loan_maintenance)})
                    .has_value());
  };
  define(kBtc, {{dec("10"), dec("0.98")}, {dec("20"), dec("0.95")}}, "0", "0");
  define(kUsdt, {{dec("1000000000"), dec("1")}}, "0.1", "0.04");
  define(sol, {}, "0", "0");
  desk.price(kBtc, "60000");
  desk.price(kUsdt, "0.9998");
  desk.price(sol, "150");
  desk.fund("12", kBtc);
  desk.fund("-5000", kUsdt);
  desk.fund("100", sol);
  desk.mark(kBtcLinear, dec("60000"));
  desk.portfolio.margin_settings().set_leverage(key_of(kBtcLinear), dec("10"));
  desk.fill({kBtcLinear, Side::Buy, dec("1"), dec("61000"), {}});

  const AccountExposure exposure = desk.exposure();
  const auto& tether = *std::ranges::find_if(exposure.wallets, [](const WalletExposure& wallet) {
    return wallet.balance.currency == kUsdt;
  });
  const Decimal tether_equity = tether.balance.amount + tether.unrealized;
  example.holds("usdtEquity", tether_equity);
  example.holds("usdtBorrowAmount", -tether_equity);
  example.holds("usdtUsdValue", multiply(tether_equity, tether.price, Rounding::HalfEven));
  example.holds("totalEquity", equity(exposure));
  const CollateralTerms* terms = desk.collateral.find(kBtc, desk.at);
  const Decimal coins = collateral_value(dec("12"), dec("60000"), terms->ratios);
  example.holds("btcCollateralUsd", coins);
  const MarginState state = desk.margin();
  const Decimal unrealized = multiply(tether.unrealized, tether.price, Rounding::HalfEven);
  example.holds("totalWalletBalance", state.total - unrealized);
  example.holds("totalPerpUPL", unrealized);
  example.holds("totalMarginBalance", state.total);
  const PositionExposure position = desk.position(key_of(kBtcLinear));
  example.holds("totalPositionIM", initial_margin_cross(position));
  example.holds("totalPositionMM", maintenance_margin(position));
  example.not_ours({"loanIM", "loanMM"}, "addends of the totals");
  example.holds("totalInitialMargin", state.reserved);
  example.holds("totalMaintenanceMargin", state.maintenance);
  example.prints("accountIMRate", *state.initial_rate(), kDigits4, Rounding::Down);
  example.prints("accountMMRate", *state.maintenance_rate(), kDigits4, Rounding::Down);
  example.holds("imRateExact", state.initial_rate());
  example.holds("mmRateExact", state.maintenance_rate());
  example.holds("totalAvailableBalance", state.free);
  EXPECT_FALSE(shown_liquidation_price(position, state, dec("0.04")).has_value());
  example.not_ours({"liqPriceFieldRaw", "liqPriceField"}, "negative, so there is none: above");

  EXPECT_EQ(desk.portfolio.post({.kind = PostingKind::Interest,
                                 .account = kOwner,
                                 .strategy = {},
                                 .amount = {dec("-0.04"), kUsdt},
                                 .cause = {CauseKind::Reference, {}, 77}}),
            KeyNovelty::New);
  example.holds("usdtWalletAfterInterest", desk.wallet(kUsdt));
  example.not_ours({"interestBase", "interestOneHour"}, "the venue charges interest, we book it");
}

TEST(SpotExamples, E10AssetsChangeHandsAndFeesAreInWhatTheFillSays) {
  TW_SHARED_OR_SKIP(path, kFile);
  Example example{path, "examples", "E10"};
  Desk desk{MarginMode::Cash};
  desk.price(kEth, "3000");
  desk.fund("5000", kUsdt);
  const Instrument spot = desk.instrument(kEthSpot);
  const auto locked = [&desk](Currency asset) {
    const AccountExposure exposure = desk.exposure();
    const auto found = std::ranges::find_if(exposure.wallets, [asset](const WalletExposure& each) {
      return each.balance.currency == asset;
    });
    return found->locked;
  };
  const auto trade = [&](Side side, const char* quantity, const char* price, Money fee) {
    const std::uint64_t id = ++desk.fills;
    return desk.portfolio
        .apply({.order = {1, id},
                .venue_order_id = {},
                .fill_id = FillId{id},
                .route = {TenantId{1}, kOwner, kStrategy},
                .instrument = kEthSpot,
                .side = side,
                .liquidity = Liquidity::Taker,
                .price = Price{dec(price)},
                .quantity = Quantity{dec(quantity)},
                .fee = fee,
                .ts_event = desk.at},
               spot)
        .value();
  };
  desk.order(kEthSpot, Side::Buy, "0.5", "3000");
  example.holds("buyLockedUSDT", locked(kUsdt));
  EXPECT_EQ(desk.portfolio.reservations().release({2, 1}), Released::Now);
  const FillEffect bought = trade(Side::Buy, "0.5", "2995", {dec("0.0005"), kEth});
  example.holds("buyQuoteSpent", bought.notional);
  example.holds("buyUnlockedSurplus", dec("1500") - bought.notional);
  example.holds("buyFeeETH",
                -desk.portfolio.ledger().posted(kOwner, PostingKind::Fee, kEth).amount);
  example.holds("buyReceivedETH", desk.held(key_of(kEthSpot)).quantity.decimal());
  example.holds("usdtAfterBuy", desk.wallet(kUsdt));
  example.holds("ethAfterBuy", desk.wallet(kEth));
  example.holds("costPerEth", entry_price(desk.held(key_of(kEthSpot)), spot)->decimal());

  desk.order(kEthSpot, Side::Sell, "0.4", "3100");
  example.holds("sellLockedETH", locked(kEth));
  EXPECT_EQ(desk.portfolio.reservations().release({2, 3}), Released::Now);
  const FillEffect sold = trade(Side::Sell, "0.4", "3100", {dec("1.24"), kUsdt});
  example.holds("sellQuoteGross", sold.notional);
  example.holds("sellFeeUSDT", desk.held(key_of(kEthSpot)).fees.amount);
  example.holds("sellQuoteNet", desk.wallet(kUsdt) - dec("3502.5"));
  example.holds("usdtAfterSell", desk.wallet(kUsdt));
  example.holds("ethAfterSell", desk.wallet(kEth));
  example.holds("realisedPnlUSDT", sold.realized_gross - dec("1.24"));
  example.not_ours({"marketQtyETH", "marketQuoteSpent", "marketUnspentUSDT", "marketFeeETH"},
                   "the venue turns an amount of quote into a quantity");

  const Decimal quote_before = desk.wallet(kUsdt);
  trade(Side::Buy, "1", "3000", {dec("-0.3"), kUsdt});
  example.holds("rebateBuyMakerUSDT", desk.wallet(kUsdt) - quote_before + dec("3000"));
  const Decimal base_before = desk.wallet(kEth);
  trade(Side::Sell, "1", "3000", {dec("-0.0001"), kEth});
  example.holds("rebateSellMakerETH", desk.wallet(kEth) - base_before + dec("1"));
}

}  // namespace
}  // namespace tw::portfolio
