#include "sim/price_band.hpp"

#include <gtest/gtest.h>

#include "sim/exchange_rig.hpp"

namespace tw::sim {
namespace {

struct BandCase {
  const char* name;
  const char* mark;
  const char* index;
  const char* highest;
  const char* lowest;
};
class PriceBandTest : public testing::TestWithParam<BandCase> {};

TEST_P(PriceBandTest, IsAroundTheMarkAndReachesToTheIndex) {
  ReferencePrices prices;
  prices.mark = support::price(GetParam().mark);
  prices.index = support::price(GetParam().index);
  const auto band = price_band(banded_contract(2), prices);  // 0.1
  ASSERT_TRUE(band.has_value());
  EXPECT_EQ(band->highest, support::price(GetParam().highest));
  EXPECT_EQ(band->lowest, support::price(GetParam().lowest));
}
INSTANTIATE_TEST_SUITE_P(
    Cases, PriceBandTest,
    testing::Values(BandCase{"alike", "100", "100", "110", "90"},
                    BandCase{"index_above", "50000", "58000", "58000", "45000"},
                    BandCase{"index_far_above", "50000", "70000", "60000", "45000"},
                    BandCase{"index_below", "50000", "43000", "55000", "43000"},
                    BandCase{"index_far_below", "50000", "30000", "55000", "40000"},
                    BandCase{"off_the_tick", "100.3", "100.3", "110", "90.5"}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(PriceBand, OfSpotIsAroundTheIndex) {
  Contract spot = spot_contract(1);
  spot.price_band = Rate{support::dec("0.01")};
  ReferencePrices prices;
  EXPECT_FALSE(price_band(spot, prices).has_value());
  prices.last = support::price("50");
  EXPECT_EQ(price_band(spot, prices)->highest, support::price("50.5"));
  prices.index = support::price("100");
  prices.mark = support::price("200");
  EXPECT_EQ(price_band(spot, prices)->highest, support::price("101"));
  spot.price_band = {};
  EXPECT_FALSE(price_band(spot, prices).has_value());
}

}  // namespace
}  // namespace tw::sim
