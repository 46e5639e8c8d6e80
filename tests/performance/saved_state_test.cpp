#include "support/saved_state.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "performance/buy_and_hold.hpp"
#include "performance/costs.hpp"
#include "performance/drawdown.hpp"
#include "performance/drawdown_periods.hpp"
#include "performance/exposure.hpp"
#include "performance/samples.hpp"
#include "performance/slippage.hpp"
#include "performance/trade_statistics.hpp"
#include "performance/value_path.hpp"

// Every figure's state: save, load, continue equals uninterrupted; no bytes harm.
namespace tw::performance {
namespace {

using support::saved;

// One step of anything, drawn from a seed.
struct Step {
  Timestamp at;
  Decimal equity;
  Decimal amount;  ///< >= 0
  bool is_odd = false;
};

void feed(Drawdown& figure, const Step& step) { figure.on(step.equity); }
void feed(EquityCurve& figure, const Step& step) { figure.on(step.at, step.equity); }
void feed(Exposure& figure, const Step& step) {
  figure.on(step.at, step.is_odd ? step.amount : Decimal{}, step.equity);
}
void feed(Costs& figure, const Step& step) { figure.on_fill(step.amount, step.equity); }
void feed(TradeStatistics& figure, const Step& step) { figure.on_close(step.equity); }
void feed(BuyAndHold& figure, const Step& step) {
  figure.on(Price{step.amount + Decimal::from_int(1)});
}
struct ThreePeriods : DrawdownPeriods {
  ThreePeriods() : DrawdownPeriods(3) {}
};
void feed(ThreePeriods& figure, const Step& step) { figure.on(step.at, step.equity); }
void feed(ValuePath& figure, const Step& step) { figure.on(step.at, step.equity); }
void feed(Slippage& figure, const Step& step) {
  figure.on_fill(step.is_odd ? Side::Buy : Side::Sell, step.amount,
                 step.is_odd ? std::optional(step.amount + dec("0.5")) : std::nullopt);
}

std::vector<Step> random_steps(Random& random, std::size_t count) {
  std::vector<Step> steps;
  std::int64_t at = 0;
  for (std::size_t i = 0; i < count; ++i) {
    at += static_cast<std::int64_t>(random.below(30));
    steps.push_back({.at = hour(at),
                     .equity = Decimal::from_int(static_cast<std::int64_t>(random.below(9)) - 2),
                     .amount = Decimal::from_int(static_cast<std::int64_t>(random.below(9))),
                     .is_odd = random.below(2) == 1});
  }
  return steps;
}

template <class T>
class SavedFigure : public testing::Test {};
using Figures = testing::Types<Drawdown, EquityCurve, Exposure, Costs, TradeStatistics, BuyAndHold,
                               Slippage, ThreePeriods, ValuePath>;
TYPED_TEST_SUITE(SavedFigure, Figures);

TYPED_TEST(SavedFigure, SaveLoadContinueEqualsUninterrupted) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Random random{seed};
    const std::size_t cut = random.below(20);
    TypeParam whole;
    TypeParam continued;
    std::size_t fed = 0;
    for (const Step& step : random_steps(random, 20)) {
      if (fed++ == cut) {
        TypeParam fresh;
        ASSERT_TRUE(support::load(fresh, saved(continued))) << seed;
        ASSERT_EQ(fresh, continued) << seed;
        continued = fresh;
      }
      feed(whole, step);
      feed(continued, step);
    }
    ASSERT_EQ(continued, whole) << seed;
    ASSERT_EQ(saved(continued), saved(whole)) << seed;
  }
}

TYPED_TEST(SavedFigure, NoBytesHarm) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Random random{seed};
    TypeParam figure;
    for (const Step& step : random_steps(random, 5)) {
      feed(figure, step);
    }
    const auto bytes = saved(figure);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
      TypeParam fresh;
      ASSERT_FALSE(support::load(fresh, std::span{bytes}.first(length)));
    }
    auto damaged = bytes;
    damaged[random.below(damaged.size())] = static_cast<std::byte>(random.below(256));
    TypeParam fresh;
    if (support::load(fresh, damaged)) {
      ASSERT_EQ(saved(fresh), damaged);
    }
  }
}

TEST(SavedCurve, DaysThatAreNotThoseOfItsSamplesAreRefused) {
  auto bytes = saved(daily({"100", "101", "102"}));
  std::vector<std::byte> later = bytes;
  later[1 + 6] =
      static_cast<std::byte>(std::to_integer<int>(later[1 + 6]) - 1);  // the first sample
  EquityCurve refused;
  EXPECT_FALSE(support::load(refused, later));
  EquityCurve taken;
  EXPECT_TRUE(support::load(taken, bytes));
}

}  // namespace
}  // namespace tw::performance
