#include <gtest/gtest.h>

#include "base/random.hpp"
#include "indicators/sample_series.hpp"
#include "support/allocation_count.hpp"

// What every indicator of the registry has to keep, whatever it computes.
namespace tw::indicators {
namespace {

class EveryIndicator : public ::testing::TestWithParam<Setting> {};

std::size_t outputs() { return find(EveryIndicator::GetParam().name).value().outputs.size(); }

// The same columns from `run`, cut into pieces of seeded lengths, and from `on` in between.
std::vector<Column> mixed(AnyIndicator& indicator, const Series& series, std::uint64_t seed) {
  Random random(seed);
  std::vector<Column> columns(kOutputsMax, Column(series.size()));
  for (std::size_t from = 0; from < series.size();) {
    const std::size_t count = std::min<std::size_t>(random.below(23), series.size() - from);
    std::vector<std::span<double>> out;
    for (Column& column : columns) {
      out.push_back(std::span{column}.subspan(from, count));
    }
    indicator.run(series.part(from, count), out);
    from += count;
    if (from < series.size()) {
      std::array<double, kOutputsMax> row{};
      indicator.on(series.all().at(from), row);
      for (std::size_t output = 0; output < kOutputsMax; ++output) {
        columns[output][from] = row[output];
      }
      ++from;
    }
  }
  return columns;
}

TEST_P(EveryIndicator, GivesEqualBitsStreamingAndByColumns) {
  const Series series = random_series(7, 200);
  const auto expected = bits(stream(*make(GetParam()), series));
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    EXPECT_EQ(bits(mixed(*make(GetParam()), series, seed)), expected);
  }
  const auto whole = make(GetParam());
  std::vector<Column> columns(kOutputsMax, Column(series.size()));
  whole->run(series.all(), std::vector<std::span<double>>(columns.begin(), columns.end()));
  columns.resize(outputs());
  EXPECT_TRUE(std::ranges::equal(bits(columns), std::span{expected}.first(outputs())));
}

TEST_P(EveryIndicator, IsWarmWithTheDeclaredInputAndNeverLosesItsValue) {
  const auto indicator = make(GetParam());
  const Series series = random_series(8, 120);
  const auto columns = stream(*indicator, series);
  for (std::size_t output = 0; output < outputs(); ++output) {
    for (std::size_t i = 0; i < series.size(); ++i) {
      EXPECT_EQ(std::isfinite(columns[output][i]), i + 1 >= indicator->warm_up()) << i;
    }
  }
}

TEST_P(EveryIndicator, GoesOnFromASavedStateAsIfNeverStopped) {
  const Series series = random_series(9, 90);
  const auto expected = bits(stream(*make(GetParam()), series));
  const auto first = make(GetParam());
  const auto second = make(GetParam());
  std::array<double, kOutputsMax> row{};
  for (std::size_t i = 0; i < series.size(); ++i) {
    std::vector<std::byte> state;
    first->save(state);
    const auto fresh = make(GetParam());
    ASSERT_TRUE(fresh->load(state).has_value());
    ASSERT_TRUE(second->load(state).has_value()) << "over an older state";
    for (std::size_t rest = i; rest < series.size(); ++rest) {
      (rest % 2 == 0 ? fresh : second)->on(series.all().at(rest), row);
      (rest % 2 == 0 ? second : fresh)->on(series.all().at(rest), row);
      for (std::size_t output = 0; output < outputs(); ++output) {
        ASSERT_EQ(std::bit_cast<std::uint64_t>(row[output]), expected[output][rest]) << i;
      }
    }
    first->on(series.all().at(i), row);
  }
}

TEST_P(EveryIndicator, SavesEqualStatesAsEqualBytes) {
  const Series series = random_series(10, 50);
  const auto streamed = make(GetParam());
  const auto by_column = make(GetParam());
  stream(*streamed, series);
  mixed(*by_column, series, 4);
  std::vector<std::byte> a;
  std::vector<std::byte> b;
  streamed->save(a);
  by_column->save(b);
  EXPECT_EQ(a, b);
}

TEST_P(EveryIndicator, AllocatesNothingAfterConstruction) {
  const Series series = random_series(11, 150);
  const auto indicator = make(GetParam());
  std::vector<Column> columns(kOutputsMax, Column(series.size()));
  const std::vector<std::span<double>> out(columns.begin(), columns.end());
  std::array<double, kOutputsMax> row{};
  const std::uint64_t before = support::allocation_count();
  indicator->run(series.all(), out);
  for (std::size_t i = 0; i < series.size(); ++i) {
    indicator->on(series.all().at(i), row);
  }
  EXPECT_EQ(support::allocation_count() - before, 0U);
}

TEST_P(EveryIndicator, StaysFiniteAtTheEndsOfTheAdmittedRange) {
  Series series;
  for (int i = 0; i < 100; ++i) {
    const double end = i % 3 == 0 ? kValueMax : -kValueMax;
    series.push({.high = kValueMax, .low = end, .close = end, .volume = kValueMax});
  }
  const auto indicator = make(GetParam());
  const auto columns = stream(*indicator, series);
  for (std::size_t output = 0; output < outputs(); ++output) {
    for (std::size_t i = indicator->warm_up() - 1; i < series.size(); ++i) {
      EXPECT_FALSE(std::isinf(columns[output][i])) << i;
    }
  }
}

TEST_P(EveryIndicator, RefusesWhatIsNotFinite) {
  for (const double value : {std::numeric_limits<double>::quiet_NaN(), 1.1e100, -1e308,
                             std::numeric_limits<double>::infinity()}) {
    const auto indicator = make(GetParam());
    std::array<double, kOutputsMax> row{};
    EXPECT_DEATH(indicator->on({.high = value, .low = value, .close = value, .volume = value}, row),
                 "invariant broken");
  }
}

TEST_P(EveryIndicator, RefusesDamagedStatesAndKeepsItsOwn) {
  const Series series = random_series(12, 60);
  const auto indicator = make(GetParam());
  stream(*indicator, series);
  std::vector<std::byte> state;
  indicator->save(state);
  std::vector<std::vector<std::byte>> damaged = {
      {}, {state.begin(), state.end() - 1}, state, state};
  damaged[2].push_back(std::byte{0});
  damaged[3][0] = std::byte{99};  // another version
  for (const auto& bytes : damaged) {
    EXPECT_EQ(indicator->load(bytes).error(), (Fault{ErrorCode::InvalidInput, Field::Record}));
  }
  std::vector<std::byte> after;
  indicator->save(after);
  EXPECT_EQ(after, state);
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryIndicator, ::testing::ValuesIn(settings()),
                         [](const ::testing::TestParamInfo<Setting>& row) {
                           std::string name = row.param.to_string();
                           std::ranges::replace_if(
                               name, [](char c) { return std::isalnum(c) == 0; }, '_');
                           return name;
                         });

}  // namespace
}  // namespace tw::indicators
