#include "model/parameter.hpp"

#include <gtest/gtest.h>

#include <array>

#include "model/samples.hpp"

namespace tw {
namespace {

using testing::dec;

ParameterSpec spec(std::string_view name, std::string_view value, std::string_view step) {
  return ParameterSpec{.name = name,
                       .unit = ParameterUnit::None,
                       .value = dec(value),
                       .low = dec("1"),
                       .high = dec("10"),
                       .step = dec(step),
                       .help = "what it does"};
}

const std::array<ParameterSpec, 2> kTable = {spec("levels", "3", "1"),
                                             spec("spread", "1.5", "0.25")};

TEST(ParameterSet, StartsWithTheDefaults) {
  const ParameterSet set{kTable};
  EXPECT_EQ(set.get("levels"), dec("3"));
  EXPECT_EQ(set.get("spread"), dec("1.5"));
  EXPECT_EQ(set.at(1), dec("1.5"));
  EXPECT_EQ(set.get_integer("levels"), 3);
  EXPECT_EQ(set.specs().size(), 2U);
}

TEST(ParameterSet, TakesValuesOnTheStepWithinTheRange) {
  ParameterSet set{kTable};
  for (const char* text : {"1", "10", "2.25", "2.250"}) {
    EXPECT_TRUE(set.set("spread", text).has_value()) << text;
    EXPECT_EQ(set.get("spread"), dec(text));
  }
}

TEST(ParameterSet, RefusesOtherValuesAndKeepsTheOldOne) {
  ParameterSet set{kTable};
  for (const char* text :
       {"0.75", "10.25", "2.1", "", "many", "1e1", "-170141183460469231731687303.715884105727"}) {
    EXPECT_EQ(set.set("spread", text).error(), (Fault{ErrorCode::InvalidInput, Field::Parameter}))
        << text;
  }
  EXPECT_EQ(set.get("spread"), dec("1.5"));
}

TEST(ParameterSet, RefusesUnknownNames) {
  ParameterSet set{kTable};
  EXPECT_EQ(set.set("Levels", "3").error(), (Fault{ErrorCode::NotFound, Field::Parameter}));
  EXPECT_DEATH(set.get("Levels"), "invariant broken");
}

TEST(ParameterSet, NeverGivesAFractionAsAnInteger) {
  const ParameterSet set{kTable};
  EXPECT_DEATH(set.get_integer("spread"), "is_multiple");
}

TEST(ParameterSet, NeverTakesATableWhoseDefaultIsNotAllowed) {
  const std::array<ParameterSpec, 1> table = {spec("levels", "3.5", "1")};
  EXPECT_DEATH(ParameterSet{table}, "is_allowed");
}

TEST(ParameterSet, NeverTakesATableWithTwoEqualNames) {
  const std::array<ParameterSpec, 2> table = {spec("levels", "3", "1"), spec("levels", "4", "1")};
  EXPECT_DEATH(ParameterSet{table}, "index_of");
}

}  // namespace
}  // namespace tw
