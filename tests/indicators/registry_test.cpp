#include "indicators/registry.hpp"

#include <gtest/gtest.h>

#include <set>

#include "indicators/sample_series.hpp"

namespace tw::indicators {
namespace {

TEST(IndicatorRegistry, FindsEachByItsName) {
  std::set<std::string_view> names;
  for (const Descriptor& descriptor : all()) {
    EXPECT_TRUE(names.insert(descriptor.name).second) << descriptor.name;
    EXPECT_EQ(find(descriptor.name).value().name, descriptor.name);
    EXPECT_FALSE(descriptor.help.empty()) << descriptor.name;
    EXPECT_GE(descriptor.outputs.size(), 1U) << descriptor.name;
    EXPECT_LE(descriptor.outputs.size(), kOutputsMax) << descriptor.name;
  }
  EXPECT_TRUE(std::ranges::is_sorted(all(), {}, &Descriptor::name));
  EXPECT_TRUE(names.contains("rsi"));
}

TEST(IndicatorRegistry, KnowsNoOtherNames) {
  for (const std::string_view name : {"", "RSI", "rsi ", "rs"}) {
    EXPECT_EQ(find(name).error(), (Fault{ErrorCode::NotFound, Field::Parameter})) << name;
  }
}

TEST(IndicatorRegistry, ListsParametersWhoseDefaultsAndEndsAreAllowed) {
  for (const Descriptor& descriptor : all()) {
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

TEST(IndicatorRegistry, RefusesAveragesInTheWrongOrder) {
  const Descriptor macd = find("macd").value();
  for (const char* fast : {"26", "27"}) {
    ParameterSet parameters{macd.parameters};
    ASSERT_TRUE(parameters.set("fast", fast).has_value());
    EXPECT_EQ(macd.make(parameters, 0).error(), (Fault{ErrorCode::InvalidInput, Field::Parameter}));
  }
}

TEST(IndicatorRegistry, MakesTheLongestOnes) {
  for (const Descriptor& descriptor : all()) {
    ParameterSet parameters{descriptor.parameters};
    for (const ParameterSpec& spec : descriptor.parameters) {
      if (spec.name != "fast") {
        ASSERT_TRUE(parameters.set(spec.name, spec.high.to_string()).has_value());
      }
    }
    EXPECT_TRUE(descriptor.make(parameters, ~std::uint64_t{0}).has_value()) << descriptor.name;
  }
}

// A column that the declared input does not name must not matter.
TEST(IndicatorRegistry, DeclaresWhatIsRead) {
  Series changed = random_series(1, 80);
  for (std::size_t i = 0; i < changed.size(); ++i) {
    changed.volume[i] += 3 + static_cast<double>(i % 5);
  }
  Series values = changed;
  for (std::size_t i = 0; i < changed.size(); ++i) {
    values.high[i] += static_cast<double>(i % 7);
  }
  for (const Descriptor& descriptor : all()) {
    const Setting setting{std::string{descriptor.name}, ""};
    const auto original = bits(stream(*make(setting), random_series(1, 80)));
    EXPECT_EQ(bits(stream(*make(setting), changed)) == original,
              descriptor.input != Input::HighLowCloseVolume)
        << descriptor.name;
    EXPECT_EQ(bits(stream(*make(setting), values)) == original, descriptor.input == Input::Value)
        << descriptor.name;
  }
}

}  // namespace
}  // namespace tw::indicators
