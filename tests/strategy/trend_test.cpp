#include "strategy/builtin/trend.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.hpp"
#include "strategy/market.hpp"

namespace tw::strategy {
namespace {

using testing::dec;

market::Candle candle_at(std::int64_t close) {
  market::Candle candle;
  candle.open = close;
  candle.high = close + 3;
  candle.low = close - 3;
  candle.close = close;
  candle.is_closed = true;
  return candle;
}

ParameterSet trend_parameters(const std::vector<Setting>& settings) {
  ParameterSet parameters{Trend::parameters()};
  for (const Setting& setting : settings) {
    TW_ASSERT(parameters.set(setting.name, setting.value).has_value());
  }
  return parameters;
}

// Short averages and filters that let everything in: warm with candle 4.
const std::vector<Setting> kOpen = {{"fast", "2"},       {"slow", "3"},     {"rsi_length", "2"},
                                    {"rsi_high", "100"}, {"rsi_low", "0"},  {"adx_length", "2"},
                                    {"adx_min", "0"},    {"quantity", "2"}, {"slack", "4"}};

std::vector<Setting> open_but(std::vector<Setting> settings) {
  std::vector<Setting> all = kOpen;
  all.insert(all.end(), settings.begin(), settings.end());
  return all;
}

class TrendOnCandles : public ::testing::Test {
 protected:
  TrendOnCandles() { market.set_touch(9'999, 10'001); }

  // The target after these closes, "-" where there is none.
  std::string after(Trend& trend, const std::vector<std::int64_t>& closes) {
    std::string text = "-";
    for (const std::int64_t close : closes) {
      const Outputs& out = market.run(trend, candle_at(close));
      text = out.position().has_value() ? out.position()->quantity.to_string() : "-";
    }
    return text;
  }
  std::string after(const std::vector<Setting>& settings, const std::vector<std::int64_t>& closes) {
    Trend trend{trend_parameters(settings)};
    return after(trend, closes);
  }

  GridMarket market;
};

const std::vector<std::int64_t> kFalling = {1'050, 1'040, 1'030, 1'020, 1'010};
const std::vector<std::int64_t> kTurningUp = {1'050, 1'040, 1'030, 1'020, 1'010, 1'030, 1'050};
const std::vector<std::int64_t> kTurningDown = {1'010, 1'020, 1'030, 1'040, 1'050, 1'030, 1'010};

TEST_F(TrendOnCandles, WantsNothingBeforeItsIndicatorsAreWarm) {
  EXPECT_EQ(after(kOpen, {1'050, 1'040, 1'030}), "-");
  EXPECT_EQ(after(kOpen, {1'050, 1'040, 1'030, 1'020}), "0");
}

TEST_F(TrendOnCandles, DeclaresTheLongestWarmUp) {
  const TrendRules rules;
  EXPECT_EQ(TrendSignal{rules}.warm_up(), 28U) << "ADX 14 needs twice its length";
  TrendRules slow = rules;
  slow.slow = 50;
  EXPECT_EQ(TrendSignal{slow}.warm_up(), 50U);
}

TEST_F(TrendOnCandles, SaysItsDirectionWhenItIsToSaySignals) {
  const auto trend = Trend::make_signals(trend_parameters(kOpen));
  std::optional<Signal> said;
  for (const std::int64_t close : kTurningUp) {
    const Outputs& out = market.run(*trend, candle_at(close));
    EXPECT_FALSE(out.position().has_value());
    said = out.signal();
  }
  EXPECT_EQ(said, (Signal{SignalDirection::Long, dec("1"), Quantity{dec("2")},
                          market.now + std::chrono::minutes(2)}));
  EXPECT_FALSE(market.run(*trend, Trigger::Account).signal().has_value());
  for (const std::int64_t close : {1'030, 1'010, 990}) {
    said = market.run(*trend, candle_at(close)).signal();
  }
  EXPECT_EQ(said->direction, SignalDirection::Short);
}

TEST_F(TrendOnCandles, EntersNothingBeforeTheFirstCross) { EXPECT_EQ(after(kOpen, kFalling), "0"); }

TEST_F(TrendOnCandles, GoesLongBehindACrossUpAndShortBehindACrossDown) {
  EXPECT_EQ(after(kOpen, kTurningUp), "2");
  EXPECT_EQ(after(kOpen, kTurningDown), "-2");
}

TEST_F(TrendOnCandles, TurnsOverAtTheOppositeCross) {
  Trend trend{trend_parameters(kOpen)};
  EXPECT_EQ(after(trend, kTurningUp), "2");
  EXPECT_EQ(after(trend, {1'030, 1'010, 990}), "-2");
}

TEST_F(TrendOnCandles, StaysFlatInsteadOfShortWhenToldLongOnly) {
  EXPECT_EQ(after(open_but({{"side", "1"}}), kTurningUp), "2");
  EXPECT_EQ(after(open_but({{"side", "1"}}), kTurningDown), "0");
}

TEST_F(TrendOnCandles, WaitsWhileTheTrendIsTooWeak) {
  EXPECT_EQ(after(open_but({{"adx_min", "100"}}), kTurningUp), "0");
}

TEST_F(TrendOnCandles, WaitsWhileTheMoveIsSpent) {
  EXPECT_EQ(after(open_but({{"rsi_high", "50"}}), kTurningUp), "0");
  EXPECT_EQ(after(open_but({{"rsi_low", "50"}}), kTurningDown), "0");
}

TEST_F(TrendOnCandles, EntersLaterInTheSameTrendOnceTheFiltersLetItIn) {
  Trend trend{trend_parameters(open_but({{"rsi_high", "80"}}))};
  EXPECT_EQ(after(trend, kTurningUp), "0");
  EXPECT_EQ(after(trend, {1'045}), "2") << "no new cross, but RSI came back";
}

TEST_F(TrendOnCandles, ClosesAPositionThatTheFiltersWouldNotOpenAgain) {
  Trend trend{trend_parameters(open_but({{"rsi_low", "60"}}))};
  EXPECT_EQ(after(trend, kTurningUp), "2");
  EXPECT_EQ(after(trend, {1'030, 1'010, 990}), "0");
}

TEST_F(TrendOnCandles, TakesExponentialAveragesWhenTold) {
  const std::vector<std::int64_t> closes = {1'050, 1'048, 1'046, 1'010, 1'005, 1'015, 1'018};
  EXPECT_EQ(after(kOpen, closes), "2");
  EXPECT_EQ(after(open_but({{"average", "1"}}), closes), "0") << "they cross a candle later";
}

TEST_F(TrendOnCandles, NamesTheOrderItWants) {
  Trend limit{trend_parameters(kOpen)};
  after(limit, kTurningUp);
  EXPECT_EQ(*market.run(limit).position(),
            (PositionTarget{Quantity{dec("2")}, OrderType::Limit, 4}));
  Trend at_market{trend_parameters(open_but({{"order", "1"}}))};
  after(at_market, kTurningUp);
  EXPECT_EQ(market.run(at_market).position()->type, OrderType::Market);
}

TEST_F(TrendOnCandles, AsksAgainASecondAfterAnOrderThatLeftSomething) {
  Trend trend{trend_parameters(kOpen)};
  after(trend, kTurningUp);
  const Outputs& out = market.run(trend, Trigger::Account, dec("1.5"));
  EXPECT_EQ(out.position(), std::nullopt);
  EXPECT_EQ(out.wake_up(), market.now + Trend::kRetry);
  EXPECT_EQ(market.run(trend, Trigger::Account, dec("2")).wake_up(), std::nullopt);
}

TEST_F(TrendOnCandles, CountsCandlesThatCloseOnABrokenBook) {
  Trend trend{trend_parameters(kOpen)};
  market.book.reset();
  EXPECT_EQ(after(trend, kTurningUp), "-");
  market.set_touch(9'999, 10'001);
  EXPECT_EQ(market.run(trend, Trigger::Book).position()->quantity, Quantity{dec("2")});
}

TEST_F(TrendOnCandles, ReadsASlowAverageThatIsNotSlowerAsTheNextLength) {
  EXPECT_EQ(after(open_but({{"fast", "2"}, {"slow", "2"}}), kTurningUp), "2");
}

TEST(TrendParameters, RefuseWhatIsOutsideTheirRanges) {
  ParameterSet parameters{Trend::parameters()};
  for (const ParameterSpec& spec : Trend::parameters()) {
    EXPECT_TRUE(parameters.set(spec.name, spec.low.to_string()).has_value()) << spec.name;
    EXPECT_TRUE(parameters.set(spec.name, spec.high.to_string()).has_value()) << spec.name;
    EXPECT_FALSE(parameters.set(spec.name, (spec.low - spec.step).to_string())) << spec.name;
    EXPECT_FALSE(parameters.set(spec.name, (spec.high + spec.step).to_string())) << spec.name;
  }
}

TEST(TrendState, IsRefusedByATrendWithOtherLengths) {
  Trend trend{trend_parameters(kOpen)};
  std::vector<std::byte> bytes;
  trend.save(bytes);
  EXPECT_TRUE(trend.load(bytes).has_value());
  Trend other{trend_parameters(open_but({{"slow", "9"}}))};
  EXPECT_FALSE(other.load(bytes).has_value());
  bytes.pop_back();
  EXPECT_FALSE(trend.load(bytes).has_value());
}

// ---- properties ----

// Any allowed value of any parameter, lengths short enough to become warm.
ParameterSet draw_parameters() {
  ParameterSet parameters{Trend::parameters()};
  for (const ParameterSpec& spec : parameters.specs()) {
    const auto steps = static_cast<std::int64_t>((spec.high - spec.low).raw() / spec.step.raw());
    const std::int64_t step =
        *rc::gen::inRange<std::int64_t>(0, std::min<std::int64_t>(steps, 12) + 1);
    const Decimal value = Decimal::from_raw(spec.low.raw() + step * spec.step.raw());
    RC_ASSERT(parameters.set(spec.name, value.to_string()).has_value());
  }
  return parameters;
}

// A market that walks, breaks and comes back; every other call closes a candle.
struct TrendWalk {
  explicit TrendWalk(std::uint64_t seed) : random(seed) {}

  const Outputs& step(Trend& first) {
    mid = std::max<std::int64_t>(50, mid + static_cast<std::int64_t>(random.below(401)) - 200);
    switch (random.below(10)) {
      case 0:
        market.book.reset();
        break;
      case 1:
        market.set_touch(mid + 2, mid - 2);
        break;
      default:
        market.set_touch(mid - 2, mid + 2);
        break;
    }
    position = Decimal::from_units(static_cast<std::int64_t>(random.below(41)) - 20, 3);
    is_candle = random.below(2) == 0;
    constexpr std::array kTriggers = {Trigger::Book, Trigger::Timer, Trigger::Account};
    trigger = kTriggers.at(random.below(kTriggers.size()));
    market.now += std::chrono::milliseconds(random.below(1'000));
    return again(first);
  }
  const Outputs& again(Trend& trend) {
    return is_candle ? market.run(trend, candle_at(mid), position)
                     : market.run(trend, trigger, position);
  }

  Random random;
  GridMarket market;
  std::int64_t mid = 600'000;
  Decimal position;
  bool is_candle = false;
  Trigger trigger = Trigger::Timer;
};

struct Answer {
  std::optional<PositionTarget> position;
  std::optional<Timestamp> wake_up;
  friend bool operator==(const Answer&, const Answer&) = default;
};

Answer answer_of(const Outputs& out) { return {out.position(), out.wake_up()}; }

RC_GTEST_PROP(TrendProperty, GoesOnAfterSaveAndLoadAtEveryPointAsIfUninterrupted, ()) {
  const ParameterSet parameters = draw_parameters();
  Trend uninterrupted{parameters};
  auto saved = std::make_unique<Trend>(parameters);
  TrendWalk walk{*rc::gen::arbitrary<std::uint64_t>()};
  for (int i = 0; i < 120; ++i) {
    const Answer expected = answer_of(walk.step(uninterrupted));
    RC_ASSERT(answer_of(walk.again(*saved)) == expected);
    std::vector<std::byte> bytes;
    saved->save(bytes);
    saved = std::make_unique<Trend>(parameters);
    RC_ASSERT(saved->load(bytes).has_value());
    std::vector<std::byte> again;
    uninterrupted.save(again);
    RC_ASSERT(again == bytes);
  }
}

RC_GTEST_PROP(TrendProperty, WantsSomethingOnASoundBookOnly, ()) {
  const ParameterSet parameters = draw_parameters();
  Trend trend{parameters};
  TrendWalk walk{*rc::gen::arbitrary<std::uint64_t>()};
  for (int i = 0; i < 120; ++i) {
    const Answer answer = answer_of(walk.step(trend));
    const bool is_sound = walk.market.book.state() == market::BookState::Synced;
    RC_ASSERT(is_sound || answer == Answer{});
    if (answer.position.has_value()) {
      RC_ASSERT(abs(answer.position->quantity.decimal()) <= parameters.get("quantity"));
    }
  }
}

}  // namespace
}  // namespace tw::strategy
