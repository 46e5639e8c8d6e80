#include <gtest/gtest.h>

#include <charconv>
#include <cmath>

#include "indicators/rsi.hpp"
#include "indicators/sample_series.hpp"

namespace tw::indicators {
namespace {

std::string golden_path(const char* name) {
  return std::string(TW_SOURCE_DIR "/tests/golden/") + name;
}

Series golden_bars() {
  std::ifstream file{golden_path("indicators_bars.csv")};
  Series series;
  Bar bar;
  char comma = 0;
  while (file >> bar.high >> comma >> bar.low >> comma >> bar.close >> comma >> bar.volume) {
    series.push(bar);
  }
  return series;
}

// `name key=value ... output: value - value ...`
struct Expected {
  Setting setting;
  std::string output;
  std::vector<std::string> values;
};

Expected parse(const std::string& line) {
  const std::size_t colon = line.find(':');
  std::istringstream head(line.substr(0, colon));
  Expected row;
  head >> row.setting.name;
  for (std::string word; head >> word;) {
    std::string& place = word.contains('=') ? row.setting.parameters : row.output;
    place += place.empty() ? word : " " + word;
  }
  std::istringstream tail(line.substr(colon + 1));
  for (std::string word; tail >> word;) {
    row.values.push_back(word);
  }
  return row;
}

void expect_column(const Expected& row, const Column& column, double tolerance) {
  ASSERT_EQ(column.size(), row.values.size());
  for (std::size_t i = 0; i < column.size(); ++i) {
    if (row.values[i] == "-") {
      EXPECT_TRUE(std::isnan(column[i])) << i;
      continue;
    }
    const double expected = std::stod(row.values[i]);
    EXPECT_NEAR(column[i], expected, tolerance * std::max(1.0, std::abs(expected))) << i;
  }
}

// How many columns were compared.
std::size_t compare(const char* name, double tolerance) {
  const Series series = golden_bars();
  std::ifstream file{golden_path(name)};
  std::size_t count = 0;
  for (std::string line; std::getline(file, line); ++count) {
    const Expected row = parse(line);
    SCOPED_TRACE(row.setting.to_string() + " " + row.output);
    const auto outputs = find(row.setting.name).value().outputs;
    const auto found = std::ranges::find(outputs, row.output);
    const auto columns = stream(*make(row.setting), series);
    expect_column(row, columns.at(static_cast<std::size_t>(found - outputs.begin())), tolerance);
  }
  return count;
}

TEST(IndicatorGolden, AgreesWithTheFormulasInDecimals) {
  EXPECT_EQ(golden_bars().size(), 160U);
  EXPECT_GE(compare("indicators.txt", 1e-12), 77U);
}

TEST(IndicatorGolden, AgreesWithTaLib) { EXPECT_GE(compare("indicators_talib.txt", 1e-11), 49U); }

TEST(IndicatorGolden, CoversEachIndicator) {
  std::ifstream file{golden_path("indicators.txt")};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  for (const Descriptor& descriptor : all()) {
    for (const std::string_view output : descriptor.outputs) {
      const std::string start = "\n" + std::string{descriptor.name} + " ";
      const std::size_t at = ("\n" + text).find(start);
      ASSERT_NE(at, std::string::npos) << descriptor.name;
      EXPECT_NE(text.find(" " + std::string{output} + ":", at), std::string::npos)
          << descriptor.name << " " << output;
    }
  }
}

// Twenty closes whose RSI is worked out in the lecture notes of CN710, Boston University
// (cns.bu.edu/~gsc/CN710/fincast), in the manner of Wilder.
TEST(IndicatorGolden, RsiRepeatsAWorkedExample) {
  constexpr std::array kCloses = {46.1250, 47.1250, 46.4375, 46.9375, 44.9375, 44.2500, 44.6250,
                                  45.7500, 47.8125, 47.5625, 47.0000, 44.5625, 46.3125, 47.6875,
                                  46.6875, 45.6875, 43.0625, 43.5625, 44.8750, 43.6875};
  constexpr std::array kExpected = {51.779, 48.477, 41.073, 42.863, 47.382, 43.992};
  Rsi rsi(14);
  std::vector<double> values;
  for (const double close : kCloses) {
    if (const auto value = rsi.on(close)) {
      values.push_back(*value);
    }
  }
  ASSERT_EQ(values.size(), kExpected.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_NEAR(values[i], kExpected[i], 0.0005) << i;
  }
}

}  // namespace
}  // namespace tw::indicators
