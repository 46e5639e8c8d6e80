#include "strategy/builtin/imbalance.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.hpp"
#include "strategy/market.hpp"
#include "support/allocation_count.hpp"
#include "support/saved_state.hpp"

namespace tw::strategy {
namespace {

using testing::dec;
using enum SignalDirection;

ParameterSet imbalance_parameters(const std::vector<Setting>& settings) {
  ParameterSet parameters{Imbalance::parameters()};
  for (const Setting& setting : settings) {
    TW_ASSERT(parameters.set(setting.name, setting.value).has_value());
  }
  return parameters;
}

TEST(BookBalance, WeighsTheFirstLevelsOfBothSides) {
  GridMarket market;
  const std::vector<DepthLevel> bids{{1'000, 30}, {999, 40}, {990, 1'000}};
  const std::vector<DepthLevel> asks{{1'001, 10}, {1'002, 20}, {1'003, 5'000}};
  market.set_book(bids, asks);
  EXPECT_EQ(book_balance(market.book, 1), dec("0.5"));
  EXPECT_EQ(book_balance(market.book, 2), dec("0.4"));
  EXPECT_EQ(book_balance(market.book, 3), dec("-0.649180327868")) << "1070 against 5030";
  EXPECT_EQ(book_balance(market.book, 50), book_balance(market.book, 3)) << "there are no more";
}

TEST(BookBalance, OfHugeQuantitiesIsExact) {
  GridMarket market;
  constexpr std::int64_t kHuge = std::numeric_limits<std::int64_t>::max();
  const std::vector<DepthLevel> bids{{1'000, kHuge}, {999, kHuge}, {998, kHuge}};
  const std::vector<DepthLevel> asks{{1'001, kHuge}};
  market.set_book(bids, asks);
  EXPECT_EQ(book_balance(market.book, 3), dec("0.5"));
}

TEST(BookBalance, FindsTheLevelOfANumber) {
  GridMarket market;
  const std::vector<DepthLevel> bids{{1'000, 1}, {998, 1}};
  const std::vector<DepthLevel> asks{{1'001, 1}, {1'004, 1}, {1'005, 1}};
  market.set_book(bids, asks);
  EXPECT_EQ(level_ticks(market.book, Side::Buy, 1), 1'000);
  EXPECT_EQ(level_ticks(market.book, Side::Buy, 5), 998) << "the last one there is";
  EXPECT_EQ(level_ticks(market.book, Side::Sell, 2), 1'004);
}

// Two levels are compared, 0.6 is enough; the stop lies behind the second level, the profit is a
// hundredth of the price, 60 s are the longest.
class ImbalanceTest : public ::testing::Test {
 protected:
  static constexpr std::int64_t kBid = 10'000;

  ImbalanceTest() { lean(50, 50); }

  // Two levels per side with these lots each, the touch at bid and bid + 1.
  void lean(std::int64_t bid_lots, std::int64_t ask_lots, std::int64_t bid = kBid) {
    const std::vector<DepthLevel> bids{{bid, bid_lots}, {bid - 2, bid_lots}};
    const std::vector<DepthLevel> asks{{bid + 1, ask_lots}, {bid + 3, ask_lots}};
    market.set_book(bids, asks);
  }
  std::optional<Signal> look(const char* position = "0", std::int64_t later_ms = 100) {
    market.now += std::chrono::milliseconds(later_ms);
    return market.run(*strategy, Trigger::Timer, dec(position)).signal();
  }
  std::optional<SignalDirection> direction(const char* position = "0",
                                           std::int64_t later_ms = 100) {
    return look(position, later_ms).transform([](const Signal& said) { return said.direction; });
  }
  void make(std::vector<Setting> changes = {}) {
    std::vector<Setting> settings{{"levels", "2"}, {"stop_level", "2"}, {"take_profit", "0.01"}};
    settings.insert(settings.end(), changes.begin(), changes.end());
    strategy = std::make_unique<Imbalance>(imbalance_parameters(settings));
  }
  void enter_long() {
    make();
    lean(90, 10);
    ASSERT_EQ(direction(), Long);
    lean(50, 50);
  }
  void enter_short() {
    make();
    lean(10, 90);
    ASSERT_EQ(direction(), Short);
    lean(50, 50);
  }

  GridMarket market;
  std::unique_ptr<Imbalance> strategy = std::make_unique<Imbalance>(imbalance_parameters({}));
};

TEST_F(ImbalanceTest, LooksEveryPeriod) {
  make({{"period", "250"}});
  EXPECT_EQ(market.run(*strategy, Trigger::Started).wake_up(),
            market.now + std::chrono::milliseconds(250));
  EXPECT_FALSE(market.run(*strategy, Trigger::Account).wake_up().has_value());
}

TEST_F(ImbalanceTest, SaysItsSideAsStrongAsTheBookLeans) {
  make({{"quantity", "2"}, {"validity", "500"}});
  lean(90, 10);
  const Signal said = look().value();
  EXPECT_EQ(said, (Signal{Long, dec("0.8"), Quantity{dec("2")},
                          market.now + std::chrono::milliseconds(500)}));
}

TEST_F(ImbalanceTest, WantsNothingBelowItsThreshold) {
  make();
  lean(80, 20);
  EXPECT_EQ(direction(), Long) << "0.6";
  make();
  lean(79, 21);
  EXPECT_EQ(direction(), std::nullopt) << "0.58";
  lean(20, 80);
  EXPECT_EQ(direction(), Short);
}

TEST_F(ImbalanceTest, SaysNothingOnABookThatIsNotSynced) {
  make();
  lean(90, 10);
  market.book.reset();
  EXPECT_EQ(direction(), std::nullopt);
  market.set_touch(kBid + 5, kBid);
  EXPECT_EQ(direction(), std::nullopt) << "crossed";
}

TEST_F(ImbalanceTest, HoldsWhileNothingHappens) {
  enter_long();
  EXPECT_EQ(direction("0.5"), std::nullopt);
  lean(90, 10);
  EXPECT_EQ(direction("0.5", 5'000), std::nullopt) << "it is long already";
}

TEST_F(ImbalanceTest, StopsBehindTheLevelOfItsEntry) {
  enter_long();
  lean(50, 50, kBid - 2);
  EXPECT_EQ(direction("0.5"), std::nullopt) << "the level itself holds";
  lean(50, 50, kBid - 3);
  EXPECT_EQ(direction("0.5"), Flat);
}

TEST_F(ImbalanceTest, StopsAShortAboveItsLevel) {
  enter_short();
  lean(50, 50, kBid + 2);
  EXPECT_EQ(direction("-0.5"), std::nullopt);
  lean(50, 50, kBid + 3);
  EXPECT_EQ(direction("-0.5"), Flat);
}

TEST_F(ImbalanceTest, TakesItsProfit) {
  enter_long();
  lean(50, 50, 10'101);
  EXPECT_EQ(direction("0.5"), std::nullopt) << "10001 and a hundredth, rounded up, are 10102";
  lean(50, 50, 10'102);
  EXPECT_EQ(direction("0.5"), Flat);
  enter_short();
  lean(50, 50, 9'899);
  EXPECT_EQ(direction("-0.5"), Flat) << "10000 less a hundredth";
}

TEST_F(ImbalanceTest, WithoutAProfitItOnlyStops) {
  make({{"take_profit", "0"}});
  lean(90, 10);
  EXPECT_EQ(direction(), Long);
  lean(50, 50, 20'000);
  EXPECT_EQ(direction("0.5"), std::nullopt);
}

TEST_F(ImbalanceTest, HoldsNoLongerThanItMay) {
  enter_long();
  EXPECT_EQ(direction("0.5", 59'800), std::nullopt);
  EXPECT_EQ(direction("0.5", 200), Flat);
}

TEST_F(ImbalanceTest, AsksForAnExitAgainOnceASecond) {
  enter_long();
  lean(50, 50, kBid - 50);
  EXPECT_EQ(direction("0.5"), Flat);
  EXPECT_EQ(direction("0.5", 900), std::nullopt);
  EXPECT_EQ(direction("0.5", 100), Flat);
}

TEST_F(ImbalanceTest, RestsAfterASignal) {
  enter_long();
  lean(90, 10);
  EXPECT_EQ(direction("0", 800), std::nullopt);
  EXPECT_EQ(direction("0", 200), Long);
}

TEST_F(ImbalanceTest, TurnsWithTheBook) {
  enter_long();
  lean(10, 90);
  EXPECT_EQ(direction("0.5", 1'000), Short);
  lean(50, 50, kBid - 50);
  EXPECT_EQ(direction("-0.5"), std::nullopt) << "the plan is that of the short now";
}

TEST_F(ImbalanceTest, KeepsThePlanOfWhatItHoldsWhileATurnIsOnItsWay) {
  enter_long();
  ASSERT_EQ(direction("0.5"), std::nullopt);
  lean(10, 90);
  EXPECT_EQ(direction("0.5", 1'000), Short);
  lean(50, 50, kBid - 3);
  EXPECT_EQ(direction("0.5"), Flat) << "the turn came to nothing, the stop stands";
}

TEST_F(ImbalanceTest, LongOnlyLeavesInsteadOfTurning) {
  make({{"side", "1"}});
  lean(10, 90);
  EXPECT_EQ(direction(), std::nullopt);
  lean(90, 10);
  EXPECT_EQ(direction("0", 1'000), Long);
  lean(10, 90);
  EXPECT_EQ(direction("0.5", 1'000), Flat);
}

TEST_F(ImbalanceTest, LeavesAloneWhatItDidNotAskFor) {
  make();
  EXPECT_EQ(direction("0.5", 100'000), std::nullopt);
}

/// A book that leans, moves and breaks.
struct Weather {
  explicit Weather(std::uint64_t seed) : random(seed) {}
  void step() {
    market.now += std::chrono::milliseconds(100 + random.below(3'000));
    bid = std::max<std::int64_t>(10, bid + static_cast<std::int64_t>(random.below(9)) - 4);
    const auto lots = [this] { return 1 + static_cast<std::int64_t>(random.below(100)); };
    const std::vector<DepthLevel> bids{{bid, lots()}, {bid - 2, lots()}};
    const std::vector<DepthLevel> asks{{bid + 1, lots()}, {bid + 2, lots()}};
    market.set_book(bids, asks);
    if (random.below(10) == 0) {
      market.book.reset();
    }
    position = random.below(3) == 0
                   ? Decimal::from_int(static_cast<std::int64_t>(random.below(3)) - 1)
                   : position;
  }
  Random random;
  GridMarket market;
  std::int64_t bid = 1'000;
  Decimal position;
};

const std::vector<Setting> kQuick = {{"levels", "2"}, {"threshold", "0.3"}, {"hold_max", "5"}};

RC_GTEST_PROP(ImbalanceProperty, GoesOnFromASavedState, (std::uint64_t seed)) {
  Weather weather(seed);
  Imbalance whole{imbalance_parameters(kQuick)};
  auto cut = std::make_unique<Imbalance>(imbalance_parameters(kQuick));
  int said = 0;
  for (int step = 0; step < 100; ++step) {
    weather.step();
    if (weather.random.below(5) == 0) {
      const auto bytes = support::saved(*cut);
      cut = std::make_unique<Imbalance>(imbalance_parameters(kQuick));
      RC_ASSERT(cut->load(bytes).has_value());
    }
    const auto expected = weather.market.run(whole, Trigger::Timer, weather.position).signal();
    RC_ASSERT(weather.market.run(*cut, Trigger::Timer, weather.position).signal() == expected);
    said += expected.has_value() ? 1 : 0;
  }
  RC_ASSERT(said > 3);
}

RC_GTEST_PROP(ImbalanceProperty, RefusesWhatIsNoState, (std::uint64_t seed)) {
  Weather weather(seed);
  Imbalance strategy{imbalance_parameters(kQuick)};
  for (int step = 0; step < 20; ++step) {
    weather.step();
    weather.market.run(strategy, Trigger::Timer, weather.position);
  }
  const auto unsafe = support::unsafe_load(
      support::saved(strategy),
      [] { return std::make_unique<Imbalance>(imbalance_parameters(kQuick)); }, seed);
  RC_ASSERT(unsafe == std::nullopt);
}

TEST(ImbalanceAllocation, AllocatesNothing) {
  GridMarket market;
  std::vector<DepthLevel> bids;
  std::vector<DepthLevel> asks;
  for (std::int64_t level = 0; level < 60; ++level) {
    bids.push_back({1'000 - level, 9});
    asks.push_back({1'001 + level, 1});
  }
  market.set_book(bids, asks);
  Imbalance strategy{imbalance_parameters({{"levels", "50"}, {"cooldown", "0"}})};
  market.run(strategy);
  const std::uint64_t before = support::allocation_count();
  int said = 0;
  for (int step = 0; step < 100; ++step) {
    said += market.run(strategy).signal().has_value() ? 1 : 0;
  }
  EXPECT_EQ(support::allocation_count() - before, 0U);
  EXPECT_EQ(said, 100);
}

}  // namespace
}  // namespace tw::strategy
