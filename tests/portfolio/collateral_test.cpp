#include "portfolio/collateral.hpp"

#include <gtest/gtest.h>

#include "model/samples.hpp"

namespace tw::portfolio {
namespace {

using testing::dec;

const Currency kBtc{"BTC"};
const std::vector<RatioTier> kTiers = {{dec("10"), dec("0.98")}, {dec("20"), dec("0.95")}};

CollateralTerms terms(std::int64_t from, std::vector<RatioTier> ratios) {
  return {.valid_from = from_nanoseconds(from),
          .ratios = std::move(ratios),
          .loan_initial_rate = {},
          .loan_maintenance_rate = {}};
}

struct ValueCase {
  const char* name;
  const char* balance;
  const char* value;
};
class CollateralValue : public ::testing::TestWithParam<ValueCase> {};

TEST_P(CollateralValue, CountsEachSliceAtItsRatio) {
  EXPECT_EQ(collateral_value(dec(GetParam().balance), dec("100"), kTiers), dec(GetParam().value));
}

INSTANTIATE_TEST_SUITE_P(
    Table, CollateralValue,
    ::testing::Values(ValueCase{"Nothing", "0", "0"}, ValueCase{"InTheFirst", "5", "490"},
                      ValueCase{"AtItsEnd", "10", "980"}, ValueCase{"InTheSecond", "12", "1170"},
                      ValueCase{"BeyondTheLast", "30", "1930"},
                      ValueCase{"ADebtInFull", "-3", "-300"}),
    [](const ::testing::TestParamInfo<ValueCase>& row) { return std::string{row.param.name}; });

TEST(CollateralTable, GivesTheTermsOfTheDate) {
  CollateralTable table;
  ASSERT_TRUE(table.define(kBtc, terms(100, kTiers)).has_value());
  ASSERT_TRUE(table.define(kBtc, terms(200, {})).has_value());
  EXPECT_EQ(table.find(kBtc, from_nanoseconds(99)), nullptr);
  EXPECT_EQ(table.find(kBtc, from_nanoseconds(100))->ratios, kTiers);
  EXPECT_TRUE(table.find(kBtc, from_nanoseconds(200))->ratios.empty());
  EXPECT_EQ(table.find(Currency{"ETH"}, from_nanoseconds(200)), nullptr);
}

TEST(CollateralTable, RefusesTermsThatContradict) {
  CollateralTable table;
  ASSERT_TRUE(table.define(kBtc, terms(100, kTiers)).has_value());
  EXPECT_FALSE(table.define(kBtc, terms(100, kTiers)).has_value());
  EXPECT_FALSE(table.define(kBtc, terms(200, {{dec("10"), dec("1.1")}})).has_value());
  EXPECT_FALSE(
      table.define(kBtc, terms(200, {{dec("10"), dec("1")}, {dec("10"), dec("1")}})).has_value());
}

}  // namespace
}  // namespace tw::portfolio
