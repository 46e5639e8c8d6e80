#include "sim/margin_formulas.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/market_samples.hpp"

// Numbers of Bybit's money rules by the number of their example or sample (E01-E14 worked, LS live
// or documented, OE official). What does not end is compared to 12 digits, a price relative to its
// size: the entry value of an inverse contract has no more.
namespace tw::sim {
namespace {

using support::dec;
using support::price;

Decimal near(std::string_view text) { return Decimal::parse_rounded(text).value(); }

void expect_close(std::optional<Decimal> value, std::string_view expected) {
  ASSERT_TRUE(value.has_value());
  const Decimal wanted = near(expected);
  const Decimal size = std::max(abs(wanted), Decimal::from_int(1));
  EXPECT_LE(abs(*value - wanted), multiply(size, dec("0.000000000002"), Rounding::Up))
      << value->to_string() << " is not " << wanted.to_string();
}

struct Sketch {
  ContractKind kind = ContractKind::Linear;
  int sign = 1;
  std::string_view units;
  std::string_view entry_value;
  std::string_view leverage = "10";
  std::string_view taker = "0.00055";
  std::string_view extra = "0";
};

Holding holding(const Sketch& sketch) {
  return {.terms = {sketch.kind, dec(sketch.leverage), Rate{dec(sketch.taker)}},
          .sign = sketch.sign,
          .units = dec(sketch.units),
          .entry_value = near(sketch.entry_value),
          .extra_margin = dec(sketch.extra)};
}

std::vector<RiskTier> one_tier(std::string_view rate) {
  return {{dec("1000000000"), Rate{dec(rate)}, {}, dec("100")}};
}

std::vector<RiskTier> three_tiers() {
  return {{dec("2000000"), Rate{dec("0.005")}, dec("0"), dec("100")},
          {dec("2600000"), Rate{dec("0.0056")}, dec("1200"), dec("90")},
          {dec("3200000"), Rate{dec("0.0063")}, dec("3020"), dec("80")}};
}

// ---- prices at which it ends

struct EndCase {
  std::string_view name;
  Sketch sketch;
  std::string_view bankruptcy;
  std::string_view liquidation;
  std::string_view tick;
  std::string_view liquidation_shown;
};

constexpr auto kInverse = ContractKind::Inverse;

const EndCase kEnds[] = {
    {"E01",
     {.units = "1", .entry_value = "50000"},
     "45000",
     "45226.13065326633165829146",
     "0.1",
     "45226.2"},
    {"E02",
     {.units = "1.5", .entry_value = "76000"},
     "45600",
     "45829.14572864321608040201",
     "0.1",
     "45829.2"},
    {"E02Extra",
     {.units = "1.5", .entry_value = "76000", .extra = "1000"},
     "44932.96646488902229559591",
     "45158.76026622012291014664",
     "0.1",
     "45158.8"},
    {"E03Rest",
     {.units = "0.9", .entry_value = "45600", .extra = "600"},
     "44932.96646488902229559591",
     "45158.76026622012291014664",
     "0.1",
     "45158.8"},
    {"E04",
     {.sign = -1, .units = "2", .entry_value = "7284.15", .leverage = "30"},
     "3763.4775",
     "3744.75373134328358208955",
     "0.01",
     "3744.75"},
    {"E04Extra",
     {.sign = -1, .units = "2", .entry_value = "7284.15", .leverage = "30", .extra = "50"},
     "3788.46375755834291139873",
     "3769.61567916253026009824",
     "0.01",
     "3769.61"},
    {"E06",
     {.kind = kInverse, .units = "60000", .entry_value = "1.2"},
     "45454.54545454545454545455",
     "45681.81818181818181818182",
     "0.5",
     "45682"},
    {"E07",
     {.kind = kInverse, .sign = -1, .units = "100000", .entry_value = "2.03333333333333333333"},
     "54644.80874316939890710383",
     "54371.58469945355191256831",
     "0.5",
     "54371.5"},
    {"E07Extra",
     {.kind = kInverse,
      .sign = -1,
      .units = "100000",
      .entry_value = "2.03333333333333333333",
      .extra = "0.05"},
     "56180.6437179225219204005",
     "55899.74049933290931079849",
     "0.5",
     "55899.5"},
    {"E09Funded",
     {.units = "1.5", .entry_value = "76000", .extra = "-2.8"},
     "45601.86769389831073757233",
     "45831.02280793800074127873",
     "0.1",
     "45831.1"},
    {"E11",
     {.sign = -1, .units = "0.5", .entry_value = "25500"},
     "56100",
     "55820.89552238805970149254",
     "0.1",
     "55820.8"},
};

TEST(MarginFormulas, EndWhereTheExamplesSay) {
  const auto tiers = one_tier("0.005");
  for (const EndCase& each : kEnds) {
    SCOPED_TRACE(each.name);
    const Holding held = holding(each.sketch);
    expect_close(bankruptcy_price(held), each.bankruptcy);
    const auto liquidation = liquidation_price(held, tiers);
    expect_close(liquidation, each.liquidation);
    EXPECT_EQ(to_tick(held.sign, *liquidation, price(each.tick)), price(each.liquidation_shown));
  }
}

TEST(MarginFormulas, InverseShortWithoutLeverageNeverEnds) {  // E07
  const Holding held = holding({.kind = kInverse,
                                .sign = -1,
                                .units = "100000",
                                .entry_value = "2.03333333333333333333",
                                .leverage = "1"});
  EXPECT_EQ(bankruptcy_price(held), std::nullopt);
  EXPECT_EQ(liquidation_price(held, one_tier("0.005")), std::nullopt);
}

TEST(MarginFormulas, LongWithMoreMarginThanValueNeverEnds) {
  const Holding held = holding({.units = "1", .entry_value = "50000", .extra = "50000"});
  EXPECT_EQ(liquidation_price(held, one_tier("0.005")), std::nullopt);
}

TEST(MarginFormulas, BustPriceOfSampleLs08) {
  const Holding held = holding({.kind = kInverse,
                                .units = "200",
                                .entry_value = "0.11033265000026834776",
                                .leverage = "12",
                                .taker = "0.0006",
                                .extra = "0.01"});
  expect_close(bankruptcy_price(held), "1544.15065154139241424526");
  EXPECT_EQ(to_tick(1, *bankruptcy_price(held), price("0.05")), price("1544.2"));
  EXPECT_EQ(print_by_entry(initial_margin_isolated(held)), dec("0.01926611"));
}

// ---- margins

struct MarginCase {
  std::string_view name;
  Sketch sketch;
  std::string_view mark_value;
  std::string_view rate;
  std::string_view isolated;
  std::string_view cross;
  std::string_view maintenance;
  std::string_view unrealized;
};

const MarginCase kMargins[] = {
    {"E01",
     {.units = "1", .entry_value = "50000"},
     "50000",
     "0.005",
     "5024.75",
     "5024.75",
     "274.75",
     "0"},
    {"E04",
     {.sign = -1, .units = "2", .entry_value = "7284.15", .leverage = "30"},
     "7284.66",
     "0.005",
     "246.944873811",
     "246.961873811",
     "40.563173811",
     "-0.51"},
    {"E06",
     {.kind = kInverse, .units = "60000", .entry_value = "1.2"},
     "1.17647058823529411765",
     "0.005",
     "0.120726",
     "0.118373058823529",
     "0.00660835294117647059",
     "0.02352941176470588235"},
    {"E07",
     {.kind = kInverse,
      .sign = -1,
      .units = "100000",
      .entry_value = "2.03333333333333333333",
      .extra = "0.05"},
     "2.0408163265306122449",
     "0.005",
     "0.25433983333333333333",
     "0.205088132653061",
     "0.01121058163265306122",
     "0.00748299319727891156"},
    {"E12Long",
     {.units = "2", .entry_value = "100000"},
     "101000",
     "0.005",
     "10049.5",
     "10149.5",
     "554.5",
     "1000"},
    {"E12Short",
     {.sign = -1, .units = "1", .entry_value = "51000"},
     "50500",
     "0.005",
     "5130.855",
     "5080.855",
     "283.355",
     "500"},
    {"LS01",
     {.units = "18720", .entry_value = "7705.157", .leverage = "75"},
     "7675.2",
     "0.0075",
     "106.916784245378",
     "106.517357578711248",
     "61.745357578711248",
     "-29.957"},
    {"LS02",
     {.units = "43", .entry_value = "16.036", .leverage = "75"},
     "15.9186",
     "0.0075",
     "0.222515589393640",
     "0.2209502560603063",
     "0.1280917560603063",
     "-0.1174"},
    {"LS03",
     {.sign = -1, .units = "0.01", .entry_value = "36.42075", .leverage = "30"},
     "36.4233",
     "0.005",
     "1.234724369055",
     "1.234809369055",
     "0.202815869055",
     "-0.00255"},
    {"LS04",
     {.units = "0.2", .entry_value = "46.604", .leverage = "10", .taker = "0.000649"},
     "46.6058",
     "0.005",
     "4.6876213964",
     "4.6878013964",
     "0.2602503964",
     "0.0018"},
};

TEST(MarginFormulas, AskWhatTheExamplesSay) {
  for (const MarginCase& each : kMargins) {
    SCOPED_TRACE(each.name);
    const Holding held = holding(each.sketch);
    const Decimal mark_value = near(each.mark_value);
    expect_close(initial_margin_isolated(held), each.isolated);
    expect_close(initial_margin_cross(held, mark_value), each.cross);
    expect_close(maintenance_margin(held, mark_value, one_tier(each.rate)), each.maintenance);
    expect_close(unrealized_pnl(held, mark_value), each.unrealized);
  }
}

TEST(MarginFormulas, PrintAsTheSamples) {
  EXPECT_EQ(print_by_mark(dec("106.517357578711")), dec("106.51735757"));  // LS01
  EXPECT_EQ(print_by_mark(dec("40.563173811")), dec("40.56317381"));       // E04
  EXPECT_EQ(print_by_entry(dec("246.944873811")), dec("246.94487382"));    // E04
  EXPECT_EQ(print_by_entry(dec("4.6876213964")), dec("4.6876214"));        // LS04
}

TEST(MarginFormulas, RoundTheCloseFeeFactorUp) {  // E04, LS03
  EXPECT_EQ(close_fee_factor({ContractKind::Linear, dec("30"), Rate{dec("0.00055")}}, -1),
            dec("0.00056834"));
  EXPECT_EQ(close_fee_factor({ContractKind::Linear, dec("10"), Rate{dec("0.00055")}}, 1),
            dec("0.000495"));
}

struct EntryCase {
  ContractKind kind = ContractKind::Linear;
  std::string_view units;
  std::string_view value;
  std::string_view average;
};

TEST(MarginFormulas, AverageEntryHasEightDigits) {
  for (const EntryCase& each : {EntryCase{ContractKind::Linear, "1.5", "76000", "50666.66666667"},
                                {ContractKind::Linear, "0.8", "4300", "5375"},              // OE3
                                {kInverse, "3000", "0.533333333333", "5625.00000000"},      // OE4
                                {ContractKind::Linear, "18720", "7705.157", "0.41160027"},  // LS01
                                {ContractKind::Linear, "43", "16.036", "0.37293023"},       // LS02
                                {ContractKind::Linear, "3", "3541.795", "1180.59833333"}}) {
    EXPECT_EQ(average_entry(each.kind, dec(each.units), near(each.value)), dec(each.average));
  }
}

struct CostCase {
  MarginTerms terms;
  Side side = Side::Buy;
  std::string_view value;
  std::string_view cost;
  std::string_view maintenance;
};

TEST(MarginFormulas, CostsOfOrders) {
  const Rate taker{dec("0.00055")};
  for (const CostCase& each :
       {CostCase{{ContractKind::Linear, dec("10"), taker}, Side::Buy, "50000", "5052.25", "302.25"},
        {{ContractKind::Linear, dec("30"), taker},
         Side::Sell,
         "7284.15",
         "250.95110775",
         "44.56685775"},                                                                    // E04
        {{kInverse, dec("10"), taker}, Side::Buy, "1.2", "0.121386", "0.007386"},           // E06
        {{kInverse, dec("25"), taker}, Side::Buy, "5", "0.20561", "0.03061"},               // OE2
        {{ContractKind::Linear, dec("10"), taker}, Side::Buy, "120", "12.1254", "0.7254"},  // LS07
        {{ContractKind::Linear, dec("10"), taker}, Side::Sell, "7000", "708.085", "43.085"}}) {
    EXPECT_EQ(order_cost(each.terms, each.side, dec(each.value)), dec(each.cost));
    EXPECT_EQ(order_maintenance(each.terms, each.side, dec(each.value), Rate{dec("0.005")}),
              dec(each.maintenance));
  }
}

TEST(MarginFormulas, PnlAndFundingOfBothKinds) {
  // E06, E07: closing a part in coin.
  expect_close(gross_pnl(kInverse, 1, dec("0.4"), near("0.38461538461538461538")),
               "0.01538461538461538462");
  expect_close(
      gross_pnl(kInverse, -1, near("2.03333333333333333333"), near("2.12765957446808510638")),
      "0.09432624113475177305");
  EXPECT_EQ(gross_pnl(ContractKind::Linear, -1, dec("100"), dec("90")), dec("10"));
  // E09
  const Decimal linear = value_at(ContractKind::Linear, dec("1.5"), dec("52000"));
  EXPECT_EQ(funding_cash(1, linear, Rate{dec("0.0001")}), dec("-7.8"));
  EXPECT_EQ(funding_cash(-1, linear, Rate{dec("0.0001")}), dec("7.8"));
  EXPECT_EQ(funding_cash(1, linear, Rate{dec("-0.0003")}), dec("23.4"));
  const Decimal inverse = value_at(kInverse, dec("60000"), dec("51000"));
  expect_close(funding_cash(1, inverse, Rate{dec("0.0001")}), "-0.00011764705882352941");
  expect_close(funding_cash(1, inverse, Rate{dec("-0.0003")}), "0.00035294117647058824");
}

// ---- tiers

TEST(MarginFormulas, TiersJoinAndAreChosenByTheirEnd) {  // E05, OE5, OE6
  std::vector<RiskTier> tiers = three_tiers();
  for (RiskTier& tier : tiers) {
    tier.deduction = dec("77");
  }
  derive_deductions(tiers);
  EXPECT_EQ(tiers, three_tiers());
  EXPECT_EQ(tier_of(tiers, dec("2000000")), 0U);
  EXPECT_EQ(tier_of(tiers, dec("2000001")), 1U);
  EXPECT_EQ(tier_of(tiers, dec("2600000")), 1U);
  EXPECT_EQ(tier_of(tiers, dec("9000000")), 2U);
}

TEST(MarginFormulas, MaintenanceFollowsTheTiers) {  // E05
  const Holding held = holding({.units = "1", .entry_value = "0", .taker = "0"});
  for (const auto& [value, margin] :
       std::vector<std::pair<std::string_view, std::string_view>>{{"1000000", "5000"},
                                                                  {"2000000", "10000"},
                                                                  {"2000001", "10000.0056"},
                                                                  {"2600000", "13360"},
                                                                  {"3000000", "15880"}}) {
    EXPECT_EQ(maintenance_margin(held, dec(value), three_tiers()), dec(margin));
  }
}

TEST(MarginFormulas, LiquidationLiesInTheTierItUses) {  // E05
  const auto tiers = three_tiers();
  const Holding longs = holding({.units = "42", .entry_value = "2100000"});
  expect_close(liquidation_price(longs, tiers), "45226.13065326633165829146");
  const Holding shorts = holding({.sign = -1, .units = "39", .entry_value = "1950000"});
  expect_close(liquidation_price(shorts, tiers), "54724.31307753503457560737");
}

TEST(MarginFormulas, OppositeSidesDoNotNetInTheRiskValue) {  // E05
  const Decimal value = risk_value(1, dec("1500000"), dec("800000"), dec("2100000"));
  EXPECT_EQ(value, dec("2300000"));
  EXPECT_EQ(tier_of(three_tiers(), value), 1U);
}

// ---- properties

Decimal drawn(std::int64_t low, std::int64_t high) {
  return Decimal::from_raw(Int128{*rc::gen::inRange(low, high)} * 100'000);
}

// What the position has at its liquidation price is what it needs there, in whatever tier; to the
// digits that the prices of small positions leave.
RC_GTEST_PROP(MarginFormulas, LiquidationPriceIsWhereMarginMeetsMaintenance, (bool is_long)) {
  const auto tiers = three_tiers();
  const ContractKind kind = *rc::gen::element(ContractKind::Linear, kInverse);
  const Decimal units = drawn(10'000'000, 100'000'000'000);
  const Decimal entry = drawn(100'000'000, 1'000'000'000'000);
  const Holding held{
      .terms = {kind, Decimal::from_int(*rc::gen::inRange(1, 80)), Rate{dec("0.00055")}},
      .sign = is_long ? 1 : -1,
      .units = units,
      .entry_value = value_at(kind, units, entry),
      .extra_margin = {}};
  RC_PRE(held.entry_value.sign() > 0);
  const auto price = liquidation_price(held, tiers);
  if (!price.has_value()) {
    RC_ASSERT(held.terms.leverage == Decimal::from_int(1));
    return;
  }
  const Decimal value = value_at(kind, units, *price);
  const Decimal has = initial_margin_isolated(held) + unrealized_pnl(held, value);
  const Decimal needs = maintenance_margin(held, value, tiers);
  const Decimal size = std::max({value, held.entry_value, units, dec("1")});
  RC_ASSERT(abs(has - needs) <= multiply(size, dec("0.00000001"), Rounding::Up));
}

// Taken over at the bankruptcy price, margin pays the loss and the fee to the last digits.
RC_GTEST_PROP(MarginFormulas, BankruptcyUsesTheMarginUp, (bool is_long)) {
  const Decimal units = drawn(10'000'000, 10'000'000'000);
  const Decimal entry = drawn(100'000'000, 1'000'000'000'000);
  const Holding held{.terms = {ContractKind::Linear, Decimal::from_int(*rc::gen::inRange(2, 100)),
                               Rate{dec("0.00055")}},
                     .sign = is_long ? 1 : -1,
                     .units = units,
                     .entry_value = value_at(ContractKind::Linear, units, entry),
                     .extra_margin = {}};
  const auto price = bankruptcy_price(held);
  RC_ASSERT(price.has_value());
  const Decimal value = value_at(ContractKind::Linear, units, *price);
  const Decimal fee = multiply(value, held.terms.taker_fee.decimal(), Rounding::HalfEven);
  const Decimal left = initial_margin_isolated(held) + unrealized_pnl(held, value) - fee;
  // The reserve is rounded up: what is left is never less than nothing but for the last digits.
  const Decimal size = std::max(held.entry_value, units);
  RC_ASSERT(left >= -multiply(size, dec("0.00000001"), Rounding::Up));
  RC_ASSERT(left <= multiply(size, dec("0.00000002"), Rounding::Up));
}

}  // namespace
}  // namespace tw::sim
