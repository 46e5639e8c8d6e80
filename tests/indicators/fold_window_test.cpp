#include "indicators/fold_window.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cmath>

#include "indicators/bollinger.hpp"
#include "indicators/extremes.hpp"
#include "indicators/sample_series.hpp"

namespace tw::indicators {
namespace {

double drawn_value() { return static_cast<double>(*rc::gen::inRange(-100'000, 100'000)) / 977; }

// The rule of the class: equal windows at equal positions have equal bits, wherever feeding began.
RC_GTEST_PROP(FoldWindowProperty, DoesNotDependOnWhereTheFeedBegan, ()) {
  const auto length = *rc::gen::inRange<std::size_t>(1, 12);
  const auto begin = *rc::gen::inRange<std::size_t>(0, 40);
  FoldWindow<SumFold> early(length, 0);
  FoldWindow<SumFold> late(length, begin);
  FoldWindow<MomentsFold> early_moments(length, 0);
  FoldWindow<MomentsFold> late_moments(length, begin);
  for (std::size_t i = 0; i < begin + 40; ++i) {
    const double value = drawn_value();
    const auto a = early.on(value);
    const auto b = early_moments.on(value);
    if (i < begin) {
      continue;
    }
    const auto c = late.on(value);
    const auto d = late_moments.on(value);
    RC_ASSERT(c.has_value() == (i + 1 >= begin + length));

    RC_ASSERT((!c || std::bit_cast<std::uint64_t>(*a) == std::bit_cast<std::uint64_t>(*c)));
    RC_ASSERT((!d || (b->mean == d->mean && b->squares == d->squares)));
  }
}

RC_GTEST_PROP(FoldWindowProperty, EqualsANaiveWindow, ()) {
  const auto length = *rc::gen::inRange<std::size_t>(1, 15);
  const auto first = *rc::gen::inRange<std::uint64_t>(0, 1'000);
  Sma mean(length, first);
  Stdev stdev(length, first);
  Highest highest(length, first);
  Lowest lowest(length, first);
  std::vector<double> values;
  for (int i = 0; i < 50; ++i) {
    values.push_back(drawn_value());
    const auto got_mean = mean.on(values.back());
    const auto got_stdev = stdev.on(values.back());
    const auto got_highest = highest.on(values.back());
    const auto got_lowest = lowest.on(values.back());
    RC_ASSERT(got_mean.has_value() == (values.size() >= length));

    if (!got_mean) {
      continue;
    }
    const std::span<const double> window = std::span{values}.last(length);
    long double sum = 0;
    long double squares = 0;
    for (const double value : window) {
      sum += value;
    }
    const long double naive_mean = sum / static_cast<long double>(length);
    for (const double value : window) {
      squares += (value - naive_mean) * (value - naive_mean);
    }
    const long double naive_stdev = std::sqrt(squares / static_cast<long double>(length));
    RC_ASSERT(std::abs(*got_mean - static_cast<double>(naive_mean)) < 1e-12);

    RC_ASSERT(std::abs(*got_stdev - static_cast<double>(naive_stdev)) < 1e-11);

    RC_ASSERT(*got_highest == *std::ranges::max_element(window));

    RC_ASSERT(*got_lowest == *std::ranges::min_element(window));
  }
}

TEST(FoldWindow, ForgetsWhatLeftTheWindow) {
  Sma mean(3);
  mean.on(1e99);
  mean.on(-1e99);
  mean.on(1e99);
  mean.on(1);
  mean.on(2);
  EXPECT_EQ(mean.on(6), 3);
}

TEST(FoldWindow, HasNoDeviationInEqualValuesHoweverLarge) {
  for (const double value : {0.0, 0.1, 1.0 / 3, 123'456'789.123, 1e99}) {
    Stdev stdev(7);
    for (int i = 0; i < 20; ++i) {
      EXPECT_EQ(stdev.on(value).value_or(0), 0);
    }
  }
}

TEST(FoldWindow, KeepsTheDeviationOfSmallMovesOfLargeValues) {
  Stdev stdev(4);
  std::optional<double> last;
  for (int i = 0; i < 12; ++i) {
    last = stdev.on(1e9 + i % 2);
  }
  EXPECT_NEAR(last.value(), 0.5, 1e-7);  // the mean itself has no finer units
}

TEST(FoldWindow, MiddleBandIsTheMeanBitForBit) {
  const Series series = random_series(3, 100);
  Bollinger bands(20, 2, 5);
  Sma mean(20, 5);
  for (const double value : series.close) {
    const auto middle = mean.on(value);
    const auto band = bands.on(value);
    ASSERT_EQ(band.has_value(), middle.has_value());
    EXPECT_TRUE(!band || (band->middle == *middle && band->lower <= band->middle &&
                          band->middle <= band->upper));
  }
}

}  // namespace
}  // namespace tw::indicators
