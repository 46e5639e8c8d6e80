#include "strategy/builtin/grid.hpp"

#include <gtest/gtest.h>

#include "strategy/market.hpp"

namespace tw::strategy {
namespace {

using testing::dec;

// "buy 999.8 x 0.2", one per line.
std::string text_of(const Outputs& out) {
  std::string text;
  for (const QuoteTarget& quote : out.quotes()) {
    text += quote.side == Side::Buy ? "buy " : "sell ";
    text += quote.price.to_string() + " x " + quote.quantity.to_string() + "\n";
  }
  return text;
}

// Mid 1000, touch 999.9 / 1000.1: 0.001 of it is 1, ten ticks.
constexpr std::int64_t kBid = 9'999;
constexpr std::int64_t kAsk = 10'001;

const std::vector<Setting> kPlain = {
    {"levels", "3"}, {"offset", "0.001"}, {"spacing", "0.002"},    {"requote", "0.001"},
    {"skew", "0"},   {"notional", "200"}, {"position_max", "1000"}};

std::vector<Setting> plain_but(std::vector<Setting> settings) {
  std::vector<Setting> all = kPlain;
  all.insert(all.end(), settings.begin(), settings.end());
  return all;
}

class GridOnBook : public ::testing::Test {
 protected:
  GridOnBook() { market.set_touch(kBid, kAsk); }
  GridMarket market;
};

TEST_F(GridOnBook, QuotesLevelsOnBothSidesOfTheMid) {
  Grid grid = grid_of(kPlain);
  const Outputs& out = market.run(grid);
  EXPECT_TRUE(out.has_quotes());
  EXPECT_EQ(text_of(out),
            "buy 999 x 0.2\nbuy 997 x 0.2\nbuy 995 x 0.2\n"
            "sell 1001 x 0.2\nsell 1003 x 0.2\nsell 1005 x 0.2\n");
}

TEST_F(GridOnBook, AsksForAmendsOnlyWhenToldTo) {
  Grid canceling = grid_of(kPlain);
  EXPECT_EQ(market.run(canceling).replace(), QuoteReplace::Cancel);
  Grid amending = grid_of(plain_but({{"replace", "1"}}));
  EXPECT_EQ(market.run(amending).replace(), QuoteReplace::Amend);
}

// What was worked out for one position, anchor and touch is not used for another.
TEST_F(GridOnBook, ADecisionOwesNothingToTheOneBefore) {
  const auto settings = plain_but({{"skew", "0.001"}, {"offset", "0"}});
  Grid grid = grid_of(settings);
  const auto expect_as_new = [&](Decimal position) {
    Grid fresh = grid_of(settings);
    const std::string expected = text_of(market.run(fresh, Trigger::Timer, position));
    EXPECT_EQ(text_of(market.run(grid, Trigger::Timer, position)), expected);
  };
  expect_as_new({});
  expect_as_new(dec("0.5"));
  expect_as_new(dec("-0.5"));
  market.set_touch(kBid + 100, kAsk + 100);
  expect_as_new(dec("-0.5"));
  market.set_touch(kBid + 90, kAsk + 110);
  expect_as_new(dec("-0.5"));
}

TEST_F(GridOnBook, RoundsPricesAwayFromTheMidAndQuantitiesDown) {
  Grid grid = grid_of(plain_but({{"levels", "1"}, {"offset", "0.00155"}, {"notional", "101"}}));
  market.set_touch(10'000, 10'003);  // mid 1000.15: 998.5997675 and 1001.7002325; 101 buy 0.10098
  EXPECT_EQ(text_of(market.run(grid)), "buy 998.5 x 0.1\nsell 1001.8 x 0.1\n");
}

TEST_F(GridOnBook, QuotesAtTheTouchWhatWouldGoThroughIt) {
  Grid grid = grid_of(plain_but({{"levels", "2"}, {"offset", "0"}, {"spacing", "0.000001"}}));
  market.set_touch(9'990, 10'010);
  EXPECT_EQ(text_of(market.run(grid)),
            "buy 999 x 0.2\nbuy 998.9 x 0.2\nsell 1001 x 0.2\nsell 1001.1 x 0.2\n");
}

TEST_F(GridOnBook, KeepsLevelsATickApartWhereTheSpacingIsFiner) {
  Grid grid = grid_of(plain_but({{"spacing", "0.000001"}}));
  EXPECT_EQ(text_of(market.run(grid)),
            "buy 999 x 0.2\nbuy 998.9 x 0.2\nbuy 998.8 x 0.2\n"
            "sell 1001 x 0.2\nsell 1001.1 x 0.2\nsell 1001.2 x 0.2\n");
}

// ---- position ----

struct PositionCase {
  const char* name;
  const char* position;
  const char* quotes;
};
class GridPosition : public ::testing::TestWithParam<PositionCase> {};

// position_max 1000 at a mid of 1000: a whole unit. One level is worth 199.8 or 200.2.
TEST_P(GridPosition, DropsQuotesThatWouldTakeItBeyondTheMaximum) {
  GridMarket market;
  market.set_touch(kBid, kAsk);
  Grid grid = grid_of(plain_but({{"levels", "1"}}));
  const Outputs& out = market.run(grid, Trigger::Account, dec(GetParam().position));
  EXPECT_EQ(text_of(out), GetParam().quotes);
}

constexpr const char* kBuy = "buy 999 x 0.2\n";
constexpr const char* kSell = "sell 1001 x 0.2\n";
constexpr const char* kBothSides = "buy 999 x 0.2\nsell 1001 x 0.2\n";

INSTANTIATE_TEST_SUITE_P(
    Table, GridPosition,
    ::testing::Values(PositionCase{"Flat", "0", kBothSides},
                      PositionCase{"LongAtTheBoundary", "0.8002", kBothSides},
                      PositionCase{"LongBeyondTheBoundary", "0.8003", kSell},
                      PositionCase{"ShortAtTheBoundary", "-0.7998", kBothSides},
                      PositionCase{"ShortBeyondTheBoundary", "-0.7999", kBuy},
                      PositionCase{"FarTooLong", "30", kSell},
                      PositionCase{"FarTooShort", "-30", kBuy}),
    [](const ::testing::TestParamInfo<PositionCase>& row) { return std::string{row.param.name}; });

TEST_F(GridOnBook, DropsTheOuterLevelsFirst) {
  Grid grid = grid_of(kPlain);
  const Outputs& out = market.run(grid, Trigger::Account, dec("0.6"));
  EXPECT_EQ(text_of(out),
            "buy 999 x 0.2\nbuy 997 x 0.2\n"
            "sell 1001 x 0.2\nsell 1003 x 0.2\nsell 1005 x 0.2\n");
}

TEST_F(GridOnBook, LeansAgainstThePosition) {
  Grid grid = grid_of(plain_but({{"levels", "1"}, {"skew", "0.004"}, {"offset", "0.002"}}));
  // Half of position_max moves the center by 0.002 of the anchor, 2.
  EXPECT_EQ(text_of(market.run(grid, Trigger::Account, dec("0.5"))),
            "buy 996 x 0.2\nsell 1000.1 x 0.2\n")
      << "long: lower, the sale at the touch";
  EXPECT_EQ(text_of(market.run(grid, Trigger::Account, dec("-0.5"))),
            "buy 999.9 x 0.2\nsell 1004.1 x 0.2\n")
      << "short: higher, the purchase at the touch";
}

// Worth 10 in quote each, at any price: 20 make 200, and a hundred the largest position.
TEST(Grid, CountsContractsOfCoinsByWhatTheyAreWorthInQuote) {
  GridMarket market{"10", ContractKind::Inverse};
  market.set_touch(kBid, kAsk);
  Grid grid = grid_of(plain_but({{"levels", "1"}}));
  EXPECT_EQ(text_of(market.run(grid)), "buy 999 x 20\nsell 1001 x 20\n");
  EXPECT_EQ(text_of(market.run(grid, Trigger::Account, dec("80"))),
            "buy 999 x 20\nsell 1001 x 20\n");
  EXPECT_EQ(text_of(market.run(grid, Trigger::Account, dec("81"))), "sell 1001 x 20\n");
  EXPECT_EQ(text_of(market.run(grid, Trigger::Account, dec("-81"))), "buy 999 x 20\n");
}

TEST(Grid, CountsContractsByTheirMultiplier) {
  GridMarket market{"0.01"};
  market.set_touch(kBid, kAsk);
  Grid grid = grid_of(plain_but({{"levels", "1"}}));
  EXPECT_EQ(text_of(market.run(grid)), "buy 999 x 20\nsell 1001 x 20\n");
  EXPECT_EQ(text_of(market.run(grid, Trigger::Account, dec("80.1"))), "sell 1001 x 20\n");
}

TEST(Grid, SellsOfSpotOnlyWhatItHolds) {
  GridMarket market{"1", ContractKind::Spot};
  market.set_touch(kBid, kAsk);
  Grid grid = grid_of(kPlain);
  const std::string buys = "buy 999 x 0.2\nbuy 997 x 0.2\nbuy 995 x 0.2\n";
  EXPECT_EQ(text_of(market.run(grid)), buys);
  EXPECT_EQ(text_of(market.run(grid, Trigger::Account, dec("0.39"))), buys + "sell 1001 x 0.2\n");
  EXPECT_EQ(text_of(market.run(grid, Trigger::Account, dec("0.4"))),
            buys + "sell 1001 x 0.2\nsell 1003 x 0.2\n");
}

TEST_F(GridOnBook, QuotesNothingWhereTheValueBuysLessThanTheMinimum) {
  Grid grid = grid_of(plain_but({{"notional", "5"}}));
  market.set_touch(99'990'000, 99'990'001);
  const Outputs& out = market.run(grid);
  EXPECT_TRUE(out.has_quotes());
  EXPECT_EQ(text_of(out), "");
}

TEST_F(GridOnBook, LeavesOutBidsBelowTheFirstTick) {
  Grid grid = grid_of(plain_but({{"notional", "200"}}));
  market.set_touch(2, 3);  // 0.2 and 0.3
  EXPECT_EQ(text_of(market.run(grid)),
            "buy 0.2 x 800\nbuy 0.1 x 800\n"
            "sell 0.3 x 800\nsell 0.4 x 800\nsell 0.5 x 800\n");
}

// ---- books that are no market ----

struct BookCase {
  const char* name;
  std::vector<DepthLevel> bids;
  std::vector<DepthLevel> asks;
};
class UnusableBook : public ::testing::TestWithParam<BookCase> {};

// fault:F02
TEST_P(UnusableBook, TakesEveryQuoteBack) {
  GridMarket market;
  market.set_touch(kBid, kAsk);
  Grid grid = grid_of(kPlain);
  market.run(grid);
  market.set_book(GetParam().bids, GetParam().asks);
  const Outputs& out = market.run(grid, Trigger::Book);
  EXPECT_TRUE(out.has_quotes());
  EXPECT_TRUE(out.quotes().empty());
}

INSTANTIATE_TEST_SUITE_P(Table, UnusableBook,
                         ::testing::Values(BookCase{"Crossed", {{kAsk, 1}}, {{kBid, 1}}},
                                           BookCase{"Locked", {{kBid, 1}}, {{kBid, 1}}},
                                           BookCase{"WithoutBids", {}, {{kAsk, 1}}},
                                           BookCase{"WithoutAsks", {{kBid, 1}}, {}},
                                           BookCase{"Empty", {}, {}},
                                           BookCase{"Impossible", {{-5, 1}}, {{kAsk, 1}}}),
                         [](const ::testing::TestParamInfo<BookCase>& row) {
                           return std::string{row.param.name};
                         });

TEST_F(GridOnBook, TakesEveryQuoteBackWhenTheBookIsLost) {
  Grid grid = grid_of(kPlain);
  market.run(grid);
  market.book.reset();
  const Outputs& out = market.run(grid, Trigger::Book);
  EXPECT_TRUE(out.has_quotes());
  EXPECT_TRUE(out.quotes().empty());
}

TEST(Grid, QuotesNothingBeforeTheFirstBook) {
  GridMarket market;
  Grid grid = grid_of(kPlain);
  const Outputs& out = market.run(grid, Trigger::Started);
  EXPECT_TRUE(out.has_quotes());
  EXPECT_TRUE(out.quotes().empty());
}

// ---- anchor ----

TEST_F(GridOnBook, KeepsItsPricesUntilTheMidMovesBeyondRequote) {
  Grid grid = grid_of(plain_but({{"levels", "1"}, {"offset", "0.005"}}));
  const std::string at_first = text_of(market.run(grid));
  EXPECT_EQ(at_first, "buy 995 x 0.2\nsell 1005 x 0.2\n");
  market.set_touch(kBid + 10, kAsk + 10);  // mid 1001: exactly requote
  EXPECT_EQ(text_of(market.run(grid)), at_first);
  market.set_touch(kBid - 10, kAsk - 10);
  EXPECT_EQ(text_of(market.run(grid)), at_first);
  market.set_touch(kBid + 20, kAsk + 20);  // mid 1002
  EXPECT_EQ(text_of(market.run(grid)), "buy 996.9 x 0.199\nsell 1007.1 x 0.199\n");
}

TEST_F(GridOnBook, TakesANewAnchorAfterALostBook) {
  Grid grid = grid_of(plain_but({{"levels", "1"}, {"offset", "0.005"}}));
  market.run(grid);
  market.book.reset();
  market.run(grid, Trigger::Book);
  market.set_touch(kBid + 10, kAsk + 10);
  EXPECT_EQ(text_of(market.run(grid, Trigger::Book)), "buy 995.9 x 0.199\nsell 1006.1 x 0.199\n");
}

// ---- wake-ups ----

TEST_F(GridOnBook, AsksToBeWokenAfterEachStartAndTimer) {
  Grid grid = grid_of(plain_but({{"refresh", "700"}}));
  const Timestamp next = market.now + std::chrono::milliseconds(700);
  EXPECT_EQ(market.run(grid, Trigger::Started).wake_up(), next);
  EXPECT_EQ(market.run(grid, Trigger::Timer).wake_up(), next);
  EXPECT_EQ(market.run(grid, Trigger::Book).wake_up(), std::nullopt);
  EXPECT_EQ(market.run(grid, Trigger::Account).wake_up(), std::nullopt);
}

TEST_F(GridOnBook, AsksToBeWokenAlsoWithoutABook) {
  Grid grid = grid_of(kPlain);
  market.book.reset();
  EXPECT_TRUE(market.run(grid, Trigger::Timer).wake_up().has_value());
}

// ---- save and load ----

TEST_F(GridOnBook, AppendsItsState) {
  Grid grid = grid_of(kPlain);
  std::vector<std::byte> bytes{std::byte{1}};
  grid.save(bytes);
  EXPECT_EQ(bytes.front(), std::byte{1});
  EXPECT_TRUE(grid.load(std::span{bytes}.subspan(1)).has_value());
}

TEST_F(GridOnBook, RefusesBytesThatItDidNotSaveAndKeepsItsState) {
  Grid grid = grid_of(plain_but({{"levels", "1"}, {"offset", "0.005"}}));
  const std::string before = text_of(market.run(grid));
  std::vector<std::byte> good;
  grid.save(good);
  std::vector<std::vector<std::byte>> bad{{}, good, good, good, good};
  bad[1].pop_back();
  bad[2].push_back(std::byte{0});
  bad[3].front() = std::byte{0xFF};  // another version
  bad[4].back() = std::byte{0x80};   // a negative anchor
  std::vector<std::byte> lowest(good.size(), std::byte{0});
  lowest.front() = good.front();
  lowest.back() = std::byte{0x80};  // no Decimal at all
  bad.push_back(lowest);
  market.set_touch(kBid + 10, kAsk + 10);  // within requote: the anchor shows
  for (const std::vector<std::byte>& bytes : bad) {
    EXPECT_EQ(grid.load(bytes), fault(ErrorCode::InvalidInput, Field::Record));
    EXPECT_EQ(text_of(market.run(grid)), before);
  }
}

}  // namespace
}  // namespace tw::strategy
