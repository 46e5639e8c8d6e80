#include "control/funding_table.hpp"

#include <gtest/gtest.h>

#include "support/market_samples.hpp"
#include "support/scratch_directory.hpp"

namespace tw::control {
namespace {

class FundingTableTest : public testing::Test {
 protected:
  Result<FundingTable> read(const std::string& rows) {
    support::write_file(scratch_.path("funding.csv"), "instrument,time,rate\n" + rows);
    return read_funding_table(scratch_.path("funding.csv"), instruments_);
  }
  support::ScratchDirectory scratch_;
  std::vector<InstrumentDefined> instruments_{support::sample_instrument(0),
                                              support::sample_instrument(1, "ETHUSDT")};
};

TEST_F(FundingTableTest, TakesTheInstrumentsOfTheRunAndCountsOthers) {
  const auto table = read(
      "ETHUSDT,1723132800,0.0002\nXRPUSDT,1723104000,0.1\nBTCUSDT,1723104000,0.0001\n"
      "XRPUSDT,1723132800,0.1\n");
  ASSERT_TRUE(table.has_value()) << table.error().what;
  EXPECT_EQ(table->rows, 4U);
  EXPECT_EQ(table->other_rows, 2U);
  ASSERT_EQ(table->points.size(), 2U);
  EXPECT_EQ(table->points[0].instrument, InstrumentId{0});
  EXPECT_EQ(table->points[1].instrument, InstrumentId{1});
  EXPECT_EQ(table->points[1].rate, Rate{support::dec("0.0002")});
}

TEST_F(FundingTableTest, ATableOfOtherInstrumentsIsRefused) {
  const auto table = read("BTC-USDT,1723104000,0.0001\n");
  ASSERT_FALSE(table.has_value());
  EXPECT_EQ(table.error().id, "usage.funding_instrument");
  EXPECT_EQ(table.error().arguments.at(1).value, "BTCUSDT, ETHUSDT");
  EXPECT_EQ(table.error().arguments.at(2).value, "BTC-USDT");
}

TEST_F(FundingTableTest, ATableThatNamesNoneIsOfTheOnlyInstrument) {
  support::write_file(scratch_.path("bare.csv"), "time,rate\n1723104000,0.0001\n");
  const auto refused = read_funding_table(scratch_.path("bare.csv"), instruments_);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().id, "usage.funding_unnamed");
  EXPECT_EQ(refused.error().arguments.at(1).value, "BTCUSDT, ETHUSDT");
  const auto table =
      read_funding_table(scratch_.path("bare.csv"), std::span(instruments_).subspan(1));
  ASSERT_TRUE(table.has_value()) << table.error().what;
  ASSERT_EQ(table->points.size(), 1U);
  EXPECT_EQ(table->points[0].instrument, InstrumentId{1});
}

TEST_F(FundingTableTest, SpotHasNoFunding) {
  instruments_[0].listing.kind = ContractKind::Spot;
  const auto table = read("BTCUSDT,1723104000,0.0001\n");
  ASSERT_FALSE(table.has_value());
  EXPECT_EQ(table.error().id, "usage.funding_instrument");
}

}  // namespace
}  // namespace tw::control
