#include "portfolio/portfolio.hpp"

#include <gtest/gtest.h>

#include "portfolio/trading.hpp"
#include "support/allocation_count.hpp"

namespace tw::portfolio {
namespace {

using testing::dec;

struct Step {
  Side side;
  const char* quantity;
  const char* price;
  const char* fee;
  const char* realized;  // by this fill
  const char* position;  // after it
  const char* cost;      // entry cost after it
};
struct PathCase {
  const char* name;
  std::vector<Step> steps;
  const char* wallet;  // funded with 1000
};

class PositionPath : public ::testing::TestWithParam<PathCase> {};

TEST_P(PositionPath, RealizesAgainstTheAverageCost) {
  const Instrument instrument = instrument_of(InstrumentId{0}, "1");
  Portfolio portfolio = funded();
  std::uint64_t id = 0;
  for (const Step& step : GetParam().steps) {
    const Fill fill = fill_of(++id, step.side, Quantity{dec(step.quantity)}, Price{dec(step.price)},
                              dec(step.fee));
    const auto effect = portfolio.apply(fill, instrument);
    ASSERT_TRUE(effect.has_value());
    EXPECT_EQ(effect->fill, fill);
    EXPECT_EQ(effect->realized_gross, dec(step.realized)) << id;
    EXPECT_EQ(effect->position, Quantity{dec(step.position)}) << id;
    EXPECT_EQ(portfolio.quantity(kKey), Quantity{dec(step.position)}) << id;
    EXPECT_EQ(portfolio.positions().front().entry_cost, dec(step.cost)) << id;
    EXPECT_TRUE(portfolio.ledger().sum(kSettle).is_zero());
  }
  EXPECT_EQ(portfolio.wallet(kAccount).amount, dec(GetParam().wallet));
}

INSTANTIATE_TEST_SUITE_P(
    Table, PositionPath,
    ::testing::Values(
        PathCase{"LongRoundTrip",
                 {{Side::Buy, "2", "100", "0.02", "0", "2", "200"},
                  {Side::Sell, "2", "110", "0.05", "20", "0", "0"}},
                 "1019.93"},
        PathCase{"ShortRoundTrip",
                 {{Side::Sell, "2", "100", "0", "0", "-2", "-200"},
                  {Side::Buy, "2", "110", "0", "-20", "0", "0"}},
                 "980"},
        PathCase{"AddingMovesTheAverage",
                 {{Side::Buy, "1", "100", "0", "0", "1", "100"},
                  {Side::Buy, "3", "200", "0", "0", "4", "700"},
                  {Side::Sell, "1", "175", "0", "0", "3", "525"},
                  {Side::Sell, "3", "180", "0", "15", "0", "0"}},
                 "1015"},
        PathCase{"PartialCloseOfAShort",
                 {{Side::Sell, "4", "50", "0", "0", "-4", "-200"},
                  {Side::Buy, "1", "40", "0", "10", "-3", "-150"},
                  {Side::Buy, "1", "60", "0", "-10", "-2", "-100"}},
                 "1000"},
        PathCase{"LongThroughZeroClosesThenOpens",
                 {{Side::Buy, "1", "100", "0", "0", "1", "100"},
                  {Side::Sell, "3", "90", "0", "-10", "-2", "-180"},
                  {Side::Buy, "2", "80", "0", "20", "0", "0"}},
                 "1010"},
        PathCase{"ShortThroughZeroClosesThenOpens",
                 {{Side::Sell, "1", "100", "0", "0", "-1", "-100"},
                  {Side::Buy, "3", "90", "0", "10", "2", "180"}},
                 "1010"},
        // 100 / 3 moves out rounded half to even at 12 digits, the last close takes the rest.
        PathCase{"ThirdsLoseNothing",
                 {{Side::Buy, "1", "34", "0", "0", "1", "34"},
                  {Side::Buy, "2", "33", "0", "0", "3", "100"},
                  {Side::Sell, "1", "34", "0", "0.666666666667", "2", "66.666666666667"},
                  {Side::Sell, "1", "34", "0", "0.666666666666", "1", "33.333333333333"},
                  {Side::Sell, "1", "34", "0", "0.666666666667", "0", "0"}},
                 "1002"},
        PathCase{"RebateIsIncome",
                 {{Side::Buy, "1", "100", "-0.01", "0", "1", "100"},
                  {Side::Sell, "1", "100", "-0.02", "0", "0", "0"}},
                 "1000.03"},
        PathCase{"FeeIsPaidAlsoWithoutPnl",
                 {{Side::Buy, "1", "100", "0.75", "0", "1", "100"}},
                 "999.25"}),
    [](const ::testing::TestParamInfo<PathCase>& row) { return std::string{row.param.name}; });

TEST(Portfolio, KeepsRealizedPnlAndFeesOfThePosition) {
  const Instrument instrument = instrument_of(InstrumentId{0}, "1");
  Portfolio portfolio = funded();
  portfolio.apply(fill_of(1, Side::Buy, Quantity{dec("2")}, Price{dec("100")}, dec("0.5")),
                  instrument);
  portfolio.apply(fill_of(2, Side::Sell, Quantity{dec("1")}, Price{dec("103")}, dec("-0.1")),
                  instrument);
  const Position& position = portfolio.positions().front();
  EXPECT_EQ(position.realized_gross, (Money{dec("3"), kSettle}));
  EXPECT_EQ(position.fees, (Money{dec("0.4"), kSettle}));
  const Ledger& ledger = portfolio.ledger();
  EXPECT_EQ(ledger.posted(kAccount, PostingKind::Trade, kSettle).amount, dec("3"));
  EXPECT_EQ(ledger.posted(kAccount, PostingKind::Fee, kSettle).amount, dec("-0.4"));
  EXPECT_EQ(ledger.posted(kAccount, PostingKind::Transfer, kSettle).amount, dec("1000"));
}

// fault:E10
TEST(Portfolio, AppliesARepeatedFillOnce) {
  const Instrument instrument = instrument_of(InstrumentId{0}, "1");
  Portfolio portfolio = funded();
  const Fill fill = fill_of(1, Side::Buy, Quantity{dec("2")}, Price{dec("100")}, dec("0.5"));
  ASSERT_TRUE(portfolio.apply(fill, instrument).has_value());
  const Portfolio before = portfolio;

  EXPECT_FALSE(portfolio.apply(fill, instrument).has_value());
  EXPECT_EQ(portfolio, before);
}

// fault:E10
TEST(Portfolio, AppliesFillsOfEqualContentAndDifferentIds) {
  const Instrument instrument = instrument_of(InstrumentId{0}, "1");
  Portfolio portfolio = funded();
  for (std::uint64_t id = 1; id <= 2; ++id) {
    portfolio.apply(fill_of(id, Side::Buy, Quantity{dec("2")}, Price{dec("100")}, dec("0")),
                    instrument);
  }
  EXPECT_EQ(portfolio.quantity(kKey), Quantity{dec("4")});
}

// fault:E10
TEST(Portfolio, TakesOneFillIdOnTwoInstrumentsForTwoFills) {
  const Instrument first = instrument_of(InstrumentId{0}, "1");
  const Instrument second = instrument_of(InstrumentId{1}, "1");
  Portfolio portfolio = funded();
  Fill fill = fill_of(1, Side::Buy, Quantity{dec("2")}, Price{dec("100")}, dec("0"));
  EXPECT_TRUE(portfolio.apply(fill, first).has_value());
  fill.instrument = InstrumentId{1};
  EXPECT_TRUE(portfolio.apply(fill, second).has_value());
  EXPECT_EQ(portfolio.quantity(kKey), Quantity{dec("2")});
  EXPECT_EQ(portfolio.quantity({kAccount, InstrumentId{1}, PositionSide::Net}), Quantity{dec("2")});
  EXPECT_EQ(portfolio.positions().size(), 2U);
}

TEST(Portfolio, ValuesThroughTheContractMultiplier) {
  const Instrument instrument = instrument_of(InstrumentId{0}, "0.01");
  Portfolio portfolio = funded();
  const auto opened = portfolio.apply(
      fill_of(1, Side::Sell, Quantity{dec("300")}, Price{dec("100")}, dec("0")), instrument);
  EXPECT_EQ(opened->notional, dec("300"));
  EXPECT_EQ(portfolio.unrealized_gross(kKey, instrument, Price{dec("90")}), dec("30"));
  const auto closed = portfolio.apply(
      fill_of(2, Side::Buy, Quantity{dec("100")}, Price{dec("90")}, dec("0")), instrument);
  EXPECT_EQ(closed->realized_gross, dec("10"));
}

TEST(Portfolio, HasNoUnrealizedPnlWithoutPosition) {
  const Instrument instrument = instrument_of(InstrumentId{0}, "1");
  Portfolio portfolio = funded();
  EXPECT_TRUE(portfolio.unrealized_gross(kKey, instrument, Price{dec("90")}).is_zero());
  portfolio.apply(fill_of(1, Side::Buy, Quantity{dec("1")}, Price{dec("100")}, dec("0")),
                  instrument);
  EXPECT_EQ(portfolio.unrealized_gross(kKey, instrument, Price{dec("90")}), dec("-10"));
  portfolio.apply(fill_of(2, Side::Sell, Quantity{dec("1")}, Price{dec("100")}, dec("0")),
                  instrument);
  EXPECT_TRUE(portfolio.unrealized_gross(kKey, instrument, Price{dec("90")}).is_zero());
}

// fault:F05
TEST(Portfolio, ClosesPartOfAPositionOfManyCheapUnits) {
  const Instrument instrument = instrument_of(InstrumentId{0}, "1");
  Portfolio portfolio = funded();
  const Quantity held{dec("1000000000000")};
  portfolio.apply(fill_of(1, Side::Buy, held, Price{dec("0.000001")}, dec("0")), instrument);
  const auto effect = portfolio.apply(
      fill_of(2, Side::Sell, Quantity{dec("400000000000")}, Price{dec("0.0000015")}, dec("0")),
      instrument);
  EXPECT_EQ(effect->realized_gross, dec("200000"));
  EXPECT_EQ(portfolio.positions().front().entry_cost, dec("600000"));
}

TEST(Portfolio, OpensAnAccountOnceHoweverOftenItIsFunded) {
  Portfolio portfolio = funded();
  portfolio.open_account(kOwner);
  portfolio.fund(kAccount, {dec("500"), kSettle});
  EXPECT_EQ(portfolio.accounts().size(), 1U);
  EXPECT_EQ(portfolio.wallet(kAccount).amount, dec("1500"));
}

TEST(Portfolio, AssertsThatAnAccountKeepsItsTenantAndCurrency) {
  Portfolio portfolio = funded();
  Account changed = kOwner;
  changed.tenant = TenantId{2};
  EXPECT_EXIT(portfolio.open_account(changed), ::testing::KilledBySignal(SIGABRT), "portfolio");
}

TEST(Portfolio, AssertsThatTheAccountOfAFillIsOpen) {
  const Instrument instrument = instrument_of(InstrumentId{0}, "1");
  Portfolio portfolio;
  EXPECT_EXIT(portfolio.apply(fill_of(1, Side::Buy, Quantity{dec("1")}, Price{dec("1")}, dec("0")),
                              instrument),
              ::testing::KilledBySignal(SIGABRT), "accounts_");
}

TEST(Portfolio, KeepsAWalletForEachAsset) {
  Portfolio portfolio = funded();
  portfolio.fund(kAccount, {dec("0.5"), Currency{"BTC"}});
  EXPECT_EQ(portfolio.wallet(kAccount, Currency{"BTC"}).amount, dec("0.5"));
  EXPECT_EQ(portfolio.wallet(kAccount).amount, dec("1000"));
}

Fill by_strategy(std::uint32_t strategy, Fill fill) {
  fill.route.strategy = StrategyId{strategy};
  return fill;
}

// A is long 1 @ 100, B sells 1 @ 110: the account is flat and has realised 10, the strategies hold
// a long and a short. When both close at 105, A has made 5 and B has made 5.
TEST(Portfolio, KeepsForEachStrategyWhatItWouldHaveAlone) {
  const Instrument instrument = instrument_of(InstrumentId{0}, "1");
  Portfolio portfolio = funded();
  const auto trade = [&](std::uint64_t id, std::uint32_t strategy, Side side, const char* price) {
    portfolio.apply(
        by_strategy(strategy, fill_of(id, side, Quantity{dec("1")}, Price{dec(price)}, dec("0"))),
        instrument);
  };
  trade(1, 1, Side::Buy, "100");
  trade(2, 2, Side::Sell, "110");
  EXPECT_EQ(portfolio.positions().front().realized_gross.amount, dec("10"));
  EXPECT_EQ(portfolio.positions().front().netted, dec("10"));
  EXPECT_EQ(portfolio.strategy_positions()[0].entry_cost, dec("100"));
  EXPECT_EQ(portfolio.strategy_positions()[1].entry_cost, dec("-110"));
  trade(3, 1, Side::Sell, "105");
  trade(4, 2, Side::Buy, "105");
  EXPECT_EQ(portfolio.strategy_positions()[0].realized_gross.amount, dec("5"));
  EXPECT_EQ(portfolio.strategy_positions()[1].realized_gross.amount, dec("5"));
  EXPECT_TRUE(portfolio.positions().front().netted.is_zero());
}

// 2 long and 1 short of two strategies pay for 1 long: 0.01 * 2 and -0.01. Thirds do not end, the
// rest goes to the largest.
TEST(Portfolio, DividesFundingByWhatStrategiesHold) {
  const Instrument instrument = instrument_of(InstrumentId{0}, "1");
  Portfolio portfolio = funded();
  const auto hold = [&](std::uint64_t id, std::uint32_t strategy, Side side, const char* quantity) {
    portfolio.apply(by_strategy(strategy, fill_of(id, side, Quantity{dec(quantity)},
                                                  Price{dec("100")}, dec("0"))),
                    instrument);
  };
  hold(1, 1, Side::Buy, "2");
  hold(2, 2, Side::Sell, "1");
  portfolio.settle_funding({kKey, {dec("-0.01"), kSettle}, 1});
  EXPECT_EQ(portfolio.strategy_positions()[0].funding.amount, dec("-0.02"));
  EXPECT_EQ(portfolio.strategy_positions()[1].funding.amount, dec("0.01"));
  ASSERT_EQ(portfolio.last_postings().size(), 2U);
  EXPECT_EQ(portfolio.last_postings()[0].cause.number, 1U);
  hold(3, 2, Side::Buy, "2");  // now 2 and 1 of 3
  portfolio.settle_funding({kKey, {dec("-0.0000000001"), kSettle}, 2});
  EXPECT_EQ(portfolio.strategy_positions()[0].funding.amount, dec("-0.020000000067"));
  EXPECT_EQ(portfolio.strategy_positions()[1].funding.amount, dec("0.009999999967"));
}

// fault:E27
TEST(Portfolio, BooksFundingThatComesAfterTheCloseForNobody) {
  Portfolio portfolio = funded();
  EXPECT_EQ(portfolio.settle_funding({kKey, {dec("0.5"), kSettle}, 3}), KeyNovelty::New);
  EXPECT_EQ(portfolio.settle_funding({kKey, {dec("0.5"), kSettle}, 3}), KeyNovelty::Seen);
  EXPECT_EQ(portfolio.wallet(kAccount).amount, dec("1000.5"));
  EXPECT_EQ(portfolio.ledger().posted(kAccount, PostingKind::Funding, StrategyId{}, kSettle).amount,
            dec("0.5"));
  EXPECT_TRUE(portfolio.quantity(kKey).is_zero());
}

// fault:E28
TEST(Portfolio, BooksAFeeInAnotherAssetInItsWallet) {
  const Instrument instrument = instrument_of(InstrumentId{0}, "1");
  Portfolio portfolio = funded();
  Fill fill = fill_of(1, Side::Buy, Quantity{dec("1")}, Price{dec("100")}, dec("0"));
  fill.fee = {dec("0.25"), Currency{"MNT"}};
  portfolio.apply(fill, instrument);
  EXPECT_EQ(portfolio.wallet(kAccount, Currency{"MNT"}).amount, dec("-0.25"));
  EXPECT_EQ(portfolio.wallet(kAccount).amount, dec("1000"));
  EXPECT_TRUE(portfolio.positions().front().fees.amount.is_zero());
}

TEST(Portfolio, AllocatesNothingPerFillAfterTheFirst) {
  const Instrument instrument = instrument_of(InstrumentId{0}, "1");
  Portfolio portfolio = funded();
  std::uint64_t before = 0;
  for (std::uint64_t id = 1; id <= 1'000; ++id) {
    if (id == 3) {  // one fill that opens, one that closes
      before = support::allocation_count();
    }
    portfolio.apply(fill_of(id, id % 2 == 0 ? Side::Sell : Side::Buy, Quantity{dec("1")},
                            Price{dec("100")}, dec("0.01")),
                    instrument);
  }
  EXPECT_EQ(support::allocation_count(), before);
}

TEST(Portfolio, LoadsNothingButAWholeStateOfItsVersion) {
  Portfolio portfolio = funded();
  portfolio.apply(fill_of(1, Side::Buy, Quantity{dec("1")}, Price{dec("100")}, dec("0.01")),
                  instrument_of(InstrumentId{0}, "1"));
  std::vector<std::byte> bytes;
  portfolio.save(bytes);
  Portfolio other;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ASSERT_FALSE(other.load(std::span{bytes}.first(size)).has_value()) << size;
  }
  std::vector<std::byte> next_version = bytes;
  next_version[0] = std::byte{2};
  EXPECT_EQ(other.load(next_version).error().field, Field::Version);
  bytes.push_back({});
  EXPECT_FALSE(other.load(bytes).has_value());
  EXPECT_EQ(other, Portfolio{});
  bytes.pop_back();
  ASSERT_TRUE(other.load(bytes).has_value());
  EXPECT_EQ(other, portfolio);
}

}  // namespace
}  // namespace tw::portfolio
