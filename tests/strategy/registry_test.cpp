#include "strategy/registry.hpp"

#include <gtest/gtest.h>

#include <set>

#include "strategy/market.hpp"

namespace tw::strategy {
namespace {

TEST(Registry, FindsEachBuiltInByItsName) {
  std::set<std::string_view> names;
  for (const Descriptor& descriptor : built_in()) {
    EXPECT_TRUE(names.insert(descriptor.name).second);
    const auto found = find(descriptor.name);
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->name, descriptor.name);
    EXPECT_FALSE(descriptor.help.empty());
  }
  EXPECT_TRUE(names.contains("grid"));
  EXPECT_TRUE(names.contains("imbalance"));
  EXPECT_TRUE(names.contains("trend"));
}

TEST(Registry, KnowsNoOtherNames) {
  for (const std::string_view name : {"", "Grid", "grid ", "gri"}) {
    EXPECT_EQ(find(name).error(), (Fault{ErrorCode::NotFound, Field::Parameter})) << name;
  }
}

TEST(Registry, MakesStrategiesThatRunOnTheirDefaults) {
  GridMarket market;
  market.set_touch(600'000, 600'001);
  for (const Descriptor& descriptor : built_in()) {
    const ParameterSet parameters{descriptor.parameters};
    const auto strategy = descriptor.make(parameters);
    Outputs out;
    strategy->on(Trigger::Started, {market.now, market.instrument, market.book}, {}, out);
    const bool is_waiting_for_candles = candle_interval(descriptor, parameters).has_value();
    const bool is_quoting = !is_waiting_for_candles && descriptor.output == OutputKind::Targets;
    EXPECT_EQ(!out.quotes().empty(), is_quoting) << descriptor.name;
  }
}

TEST(Registry, MakesWhatSaysSignalsWhereItHasOpinions) {
  EXPECT_EQ(find("grid")->make_signals, nullptr);
  for (const char* name : {"imbalance", "trend"}) {
    const Descriptor descriptor = find(name).value();
    ASSERT_NE(descriptor.make_signals, nullptr);
    EXPECT_NE(descriptor.make_signals(ParameterSet{descriptor.parameters}), nullptr);
  }
}

TEST(Registry, ReadsTheIntervalOfCandlesFromTheParameterThatSaysIt) {
  const Descriptor trend = find("trend").value();
  ParameterSet parameters{trend.parameters};
  EXPECT_EQ(candle_interval(trend, parameters), Interval::every(std::chrono::minutes(1)));
  ASSERT_TRUE(parameters.set("interval", "15").has_value());
  EXPECT_EQ(candle_interval(trend, parameters), Interval::every(std::chrono::seconds(15)));
  const Descriptor grid = find("grid").value();
  EXPECT_EQ(candle_interval(grid, ParameterSet{grid.parameters}), std::nullopt);
}

TEST(Registry, ListsParametersWhoseDefaultsAndEndsAreAllowed) {
  for (const Descriptor& descriptor : built_in()) {
    for (const ParameterSpec& spec : descriptor.parameters) {
      EXPECT_GT(spec.step.sign(), 0) << spec.name;
      EXPECT_LE(spec.low, spec.value) << spec.name;
      EXPECT_LE(spec.value, spec.high) << spec.name;
      EXPECT_TRUE(is_multiple(spec.value - spec.low, spec.step)) << spec.name;
      EXPECT_TRUE(is_multiple(spec.high - spec.low, spec.step)) << spec.name;
      EXPECT_FALSE(spec.help.empty()) << spec.name;
    }
  }
}

TEST(Registry, HasAPageForEachStrategyThatListsItsParameters) {
  for (const Descriptor& descriptor : built_in()) {
    const std::string path =
        TW_SOURCE_DIR "/docs/strategies/" + std::string{descriptor.name} + ".md";
    std::ifstream file{path};
    ASSERT_TRUE(file.is_open()) << path;
    const std::string page{std::istreambuf_iterator<char>{file}, {}};
    for (const ParameterSpec& spec : descriptor.parameters) {
      const std::string row = "| `" + std::string{spec.name} + "` | " + spec.value.to_string() +
                              " | " + spec.low.to_string() + " | " + spec.high.to_string() + " | " +
                              spec.step.to_string() + " | ";
      EXPECT_NE(page.find(row), std::string::npos) << "missing: " << row;
    }
  }
}

}  // namespace
}  // namespace tw::strategy
