#include "app/venue_control_values.hpp"

#include <gtest/gtest.h>

#include <set>

#include "messages/catalogue.hpp"

namespace tw::app {
namespace {

using Kind = ControlValue::Kind;
using Parameters = std::vector<std::pair<std::string, std::string>>;

Result<Parameters> read(Kind kind, const std::string& text) {
  const ControlValue value{"--value", "VALUE", "name", kind, false, "", 100};
  VenueControlOptions options;
  TW_CHECK(read_control_value(value, text, options));
  return options.parameters;
}

TEST(ControlValue, BecomesTheParametersOfItsCall) {
  EXPECT_EQ(read(Kind::Text, "a b").value(), (Parameters{{"name", "a b"}}));
  EXPECT_EQ(read(Kind::Number, "-0.5").value(), (Parameters{{"name", "-0.5"}}));
  EXPECT_EQ(read(Kind::Whole, "100").value(), (Parameters{{"name", "100"}}));
  EXPECT_EQ(read(Kind::Symbol, "linear/BTCUSDT").value(),
            (Parameters{{"category", "linear"}, {"symbol", "BTCUSDT"}}));
  EXPECT_EQ(read(Kind::Pace, "stepped").value(), (Parameters{{"mode", "stepped"}}));
  EXPECT_EQ(read(Kind::Pace, "1.5").value(), (Parameters{{"mode", "fast"}, {"factor", "1.5"}}));
}

struct BadValue {
  const char* name;
  Kind kind;
  const char* text;
  const char* id;
};
class ControlValueRefuses : public testing::TestWithParam<BadValue> {};

TEST_P(ControlValueRefuses, RubbishByName) {
  const auto refused = read(GetParam().kind, GetParam().text);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().id, GetParam().id);
  EXPECT_TRUE(refused.error().what.contains(GetParam().kind == Kind::Symbol ? "" : "--value"));
}

INSTANTIATE_TEST_SUITE_P(
    Table, ControlValueRefuses,
    testing::Values(BadValue{"Empty", Kind::Text, "", "usage.empty_value"},
                    BadValue{"Word", Kind::Number, "much", "usage.venue_number"},
                    BadValue{"Comma", Kind::Number, "0,5", "usage.venue_number"},
                    BadValue{"Zero", Kind::Whole, "0", "usage.bad_number"},
                    BadValue{"High", Kind::Whole, "101", "usage.bad_number"},
                    BadValue{"Part", Kind::Whole, "1.5", "usage.bad_number"},
                    BadValue{"NoSlash", Kind::Symbol, "BTCUSDT", "usage.venue_place"},
                    BadValue{"NoCategory", Kind::Symbol, "/BTCUSDT", "usage.venue_place"},
                    BadValue{"NoName", Kind::Symbol, "linear/", "usage.venue_place"},
                    BadValue{"Pace", Kind::Pace, "fast", "usage.venue_number"}),
    [](const testing::TestParamInfo<BadValue>& row) { return std::string{row.param.name}; });

bool is_known(const std::string& id) {
  return messages::text(messages::Language::English, id, {}) != id;
}

TEST(ControlCommands, HaveWordsExamplesAndTexts) {
  std::set<std::string_view> words;
  for (const ControlCommand& command : control_commands()) {
    EXPECT_TRUE(words.insert(command.words).second) << command.words;
    EXPECT_TRUE(is_known(std::string(command.help))) << command.help;
    EXPECT_TRUE(command.done.empty() || is_known(std::string(command.done))) << command.done;
    EXPECT_TRUE(command.examples.contains("tradewind venue-sim " + std::string(command.words)));
    for (const ControlValue& value : command.values) {
      EXPECT_TRUE(value.option.empty() ||
                  is_known("help.venue_value." + std::string(value.parameter)))
          << command.words << " " << value.option;
    }
  }
}

}  // namespace
}  // namespace tw::app
