#include "backtest/market_time_log.hpp"

#include <gtest/gtest.h>

#include "backtest/walk.hpp"

namespace tw::backtest {
namespace {

using support::at_ms;

Record command(std::int64_t ms, CommandBody body) {
  return {
      .group = {}, .group_seq = 1, .engine_seq = {}, .at = {}, .body = Command{at_ms(ms), body}};
}

class MarketTimeLogTest : public testing::Test {
 protected:
  KeepingLog below_;
  MarketTimeLog log_{below_};
};

TEST_F(MarketTimeLogTest, ToTheEngineEveryRecordIsDurableAtOnce) {
  log_.append(command(1, PlaceOrder{}));
  EXPECT_EQ(log_.durable(), 1U);
  ASSERT_TRUE(log_.start_commit().has_value());
  EXPECT_EQ(below_.commits, 0U);
  EXPECT_EQ(below_.records.size(), 1U);
}

TEST_F(MarketTimeLogTest, OwesACommitForTheOldestCommandThatIncreasesRisk) {
  log_.append(command(1, CancelOrder{}));
  EXPECT_EQ(log_.owed_since(), std::nullopt);
  log_.append(command(2, PlaceOrder{}));
  log_.append(command(3, PlaceOrder{}));
  EXPECT_EQ(log_.owed_since(), at_ms(2));
  ASSERT_TRUE(log_.commit().has_value());
  EXPECT_EQ(log_.owed_since(), std::nullopt);
}

// fault:S01
TEST_F(MarketTimeLogTest, GoesOnOwingWhenTheCommitFails) {
  below_.commits_max = 0;
  log_.append(command(2, PlaceOrder{}));
  EXPECT_FALSE(log_.commit().has_value());
  EXPECT_EQ(log_.owed_since(), at_ms(2));
}

}  // namespace
}  // namespace tw::backtest
