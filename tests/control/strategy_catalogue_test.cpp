#include "control/strategy_catalogue.hpp"

#include <gtest/gtest.h>

#include "execution/signal_settings.hpp"
#include "messages/catalogue.hpp"

namespace tw::control {
namespace {

std::string english(const std::string& id) {
  return messages::text(messages::Language::English, id, {});
}

TEST(StrategyCatalogue, HasTheWordsOfEachStrategyAndParameterInBothLanguages) {
  for (const strategy::Descriptor& strategy : strategy::built_in()) {
    const std::string id = "view.strategy." + std::string(strategy.name);
    EXPECT_EQ(english(id), strategy.help);
    for (const ParameterSpec& spec : strategy.parameters) {
      const std::string parameter = id + "." + std::string(spec.name);
      EXPECT_EQ(english(parameter), spec.help);
      EXPECT_NE(messages::text(messages::Language::Russian, parameter, {}), spec.help);
    }
  }
}

TEST(StrategyCatalogue, HasTheWordsOfEachSettingOfSignals) {
  for (const ParameterSpec& spec : execution::signal_parameters()) {
    const std::string id = "view." + std::string(spec.name);
    EXPECT_EQ(english(id), spec.help);
    EXPECT_NE(messages::text(messages::Language::Russian, id, {}), spec.help);
  }
}

TEST(StrategyCatalogue, PublishesTheSettingsOfSignalsWhereThereAreSome) {
  const json::Value imbalance = to_json(find_strategy("imbalance").value());
  EXPECT_EQ(imbalance.member("signal_parameters")->at(0).member("name")->text().value(),
            "signal.strength_min");
  EXPECT_FALSE(to_json(find_strategy("grid").value()).member("signal_parameters").has_value());
}

TEST(StrategyCatalogue, FindsTheNearestOfAnUnknownName) {
  EXPECT_EQ(find_strategy("trend")->name, "trend");
  const Error error = find_strategy("trned").error();
  EXPECT_EQ(error.id, "usage.unknown_strategy");
  EXPECT_EQ(error.arguments.back().value, "trend");
}

TEST(StrategyCatalogue, PublishesEachParameterWithItsRange) {
  const json::Value trend = to_json(find_strategy("trend").value());
  EXPECT_EQ(trend.member("schema_version")->integer().value(), 1);
  const json::Value first = trend.member("parameters")->at(0);
  EXPECT_EQ(first.keys(),
            (std::vector<std::string>{"name", "default", "low", "high", "step", "unit", "help"}));
  EXPECT_EQ(first.member("name")->text().value(), "interval");
  EXPECT_EQ(first.member("unit")->text().value(), "seconds");
}

}  // namespace
}  // namespace tw::control
