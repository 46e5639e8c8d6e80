#include "terminal/strategy_text.hpp"

#include <gtest/gtest.h>

#include "terminal/labels.hpp"

namespace tw::terminal {
namespace {

using messages::Language;

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

TEST(StrategiesText, HasALinePerStrategy) {
  const auto lines = lines_of(strategies_text(strategy::built_in(), Language::English));
  ASSERT_EQ(lines.size(), strategy::built_in().size());
  EXPECT_TRUE(lines[0].starts_with("grid       quotes on both sides"));
}

// Where a word begins in a line, in columns.
std::size_t column_of(const std::string& line, const std::string& word) {
  return width_of(line.substr(0, line.find(word)));
}

TEST(StrategyText, AlignsItsTableInBothLanguages) {
  const strategy::Descriptor trend = strategy::find("trend").value();
  for (const Language language : {Language::English, Language::Russian}) {
    const Labels label(language);
    const auto lines = lines_of(strategy_text(trend, language));
    ASSERT_EQ(lines.size(), trend.parameters.size() + 3);
    const std::string last = label("view.parameter_columns");
    const std::size_t column = column_of(lines[2], last.substr(last.rfind('|') + 1));
    for (std::size_t i = 0; i < trend.parameters.size(); ++i) {
      const std::string id = "view.strategy.trend." + std::string(trend.parameters[i].name);
      EXPECT_EQ(column_of(lines[i + 3], label(id)), column) << lines[i + 3];
    }
  }
}

TEST(StrategyText, ShowsDefaultRangeStepUnitAndMeaning) {
  const std::string text =
      strategy_text(strategy::find("grid").value(), messages::Language::English);
  EXPECT_NE(text.find("grid — quotes on both sides"), std::string::npos);
  const auto lines = lines_of(text);
  const auto line = std::ranges::find_if(
      lines, [](const std::string& each) { return each.find("refresh ") != std::string::npos; });
  ASSERT_NE(line, lines.end());
  std::istringstream words(*line);
  std::string name, value, low, high, step, unit;
  words >> name >> value >> low >> high >> step >> unit;
  EXPECT_EQ(name + " " + value + " " + low + " " + high + " " + step + " " + unit,
            "refresh 250 10 60000 10 ms");
}

}  // namespace
}  // namespace tw::terminal
