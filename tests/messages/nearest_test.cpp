#include "messages/nearest.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace tw::messages {
namespace {

constexpr std::array<std::string_view, 4> kKnown = {"up", "backtest", "version", "grid"};

struct NearestCase {
  const char* name;
  const char* word;
  const char* expected;
};
class Nearest : public testing::TestWithParam<NearestCase> {};

TEST_P(Nearest, NamesTheWordWithTheFewestEdits) {
  EXPECT_EQ(nearest(GetParam().word, kKnown), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(Table, Nearest,
                         testing::Values(NearestCase{"Equal", "up", "up"},
                                         NearestCase{"Swapped", "gird", "grid"},
                                         NearestCase{"Missing", "backtst", "backtest"},
                                         NearestCase{"Extra", "versions", "version"},
                                         NearestCase{"Replaced", "versoin", "version"},
                                         NearestCase{"NothingGiven", "", "up"}),
                         [](const testing::TestParamInfo<NearestCase>& row) {
                           return std::string{row.param.name};
                         });

TEST(Nearest, OneSwapIsNearerThanTwoReplacements) {
  constexpr std::array<std::string_view, 2> kWords = {"gold", "grid"};
  EXPECT_EQ(nearest("gird", kWords), "grid");
}

TEST(Nearest, NamesNothingWhereNothingIsKnown) { EXPECT_EQ(nearest("up", {}), ""); }

TEST(Nearest, TakesWordsLongerThanItCompares) {
  EXPECT_EQ(nearest(std::string(5000, 'g'), kKnown), "grid");
}

}  // namespace
}  // namespace tw::messages
