#include "venue_sim/rate_limits.hpp"

#include <gtest/gtest.h>

namespace tw::venue_sim {
namespace {

constexpr AccountId kAccount{1};
constexpr std::string_view kCreate = "/v5/order/create";

Timestamp at_ms(std::int64_t ms) { return from_nanoseconds(ms * 1'000'000); }

TEST(RateLimits, CountsDownWithinASecondAndStartsAgainInTheNext) {
  RateLimits limits{RateSettings{}};
  for (std::int64_t i = 1; i <= 10; ++i) {
    const LimitState state = limits.take(kAccount, kCreate, "linear", 1, at_ms(5'300 + i));
    EXPECT_EQ(state.limit, 10);
    EXPECT_EQ(state.remaining, 10 - i);
    EXPECT_FALSE(state.is_exceeded);
    EXPECT_EQ(state.reset_ms, i < 10 ? 5'300 + i : 6'000);
  }
  const LimitState eleventh = limits.take(kAccount, kCreate, "linear", 1, at_ms(5'999));
  EXPECT_TRUE(eleventh.is_exceeded);
  EXPECT_EQ(eleventh.remaining, 0);
  EXPECT_EQ(eleventh.reset_ms, 6'249);  // in time for who reads it
  EXPECT_FALSE(limits.take(kAccount, kCreate, "linear", 1, at_ms(6'000)).is_exceeded);
}

TEST(RateLimits, KeepsAccountsPathsAndCategoriesApart) {
  RateLimits limits{RateSettings{.orders_per_second = 1}};
  EXPECT_FALSE(limits.take(kAccount, kCreate, "linear", 1, at_ms(0)).is_exceeded);
  EXPECT_TRUE(limits.take(kAccount, kCreate, "linear", 1, at_ms(0)).is_exceeded);
  EXPECT_FALSE(limits.take(AccountId{2}, kCreate, "linear", 1, at_ms(0)).is_exceeded);
  EXPECT_FALSE(limits.take(kAccount, "/v5/order/cancel", "linear", 1, at_ms(0)).is_exceeded);
  EXPECT_FALSE(limits.take(kAccount, kCreate, "spot", 1, at_ms(0)).is_exceeded);
}

TEST(RateLimits, GivesABatchWhatIsLeft) {
  RateLimits limits{RateSettings{}};
  EXPECT_FALSE(limits.take(kAccount, kCreate, "linear", 7, at_ms(0)).is_exceeded);
  const LimitState state = limits.take(kAccount, kCreate, "linear", 5, at_ms(0));
  EXPECT_TRUE(state.is_exceeded);
  EXPECT_EQ(state.remaining, 0);
}

TEST(RateLimits, HasTheVenuesNumbersForEachPath) {
  RateLimits limits{RateSettings{}};
  const auto limit = [&](std::string_view path, std::string_view category) {
    return limits.take(kAccount, path, category, 1, at_ms(0)).limit;
  };
  EXPECT_EQ(limit(kCreate, "spot"), 20);
  EXPECT_EQ(limit("/v5/order/amend", "spot"), 10);
  EXPECT_EQ(limit("/v5/order/cancel-all", "linear"), 10);
  EXPECT_EQ(limit("/v5/order/realtime", "linear"), 50);
  EXPECT_EQ(limit("/v5/account/fee-rate", "linear"), 5);
  EXPECT_EQ(limit("/v5/account/transaction-log", ""), 25);
  EXPECT_EQ(limit("/v5/user/query-api", ""), 10);
}

TEST(RateLimits, DoesNotGrowWithWordsThatAreNoCategory) {
  RateLimits limits{RateSettings{.orders_per_second = 2}};
  EXPECT_FALSE(limits.take(kAccount, kCreate, "one", 1, at_ms(0)).is_exceeded);
  EXPECT_FALSE(limits.take(kAccount, kCreate, "two", 1, at_ms(0)).is_exceeded);
  EXPECT_TRUE(limits.take(kAccount, kCreate, "three", 1, at_ms(0)).is_exceeded);
}

TEST(RateLimits, BansAnAddressForTenMinutes) {
  RateLimits limits{RateSettings{.address_per_5s = 3}};
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(limits.admit("10.0.0.1", at_ms(i)));
  }
  EXPECT_FALSE(limits.admit("10.0.0.1", at_ms(100)));
  EXPECT_TRUE(limits.admit("10.0.0.2", at_ms(100)));
  EXPECT_FALSE(limits.admit("10.0.0.1", at_ms(6'000)));
  EXPECT_FALSE(limits.admit("10.0.0.1", at_ms(600'099)));
  EXPECT_TRUE(limits.admit("10.0.0.1", at_ms(600'100)));
}

TEST(RateLimits, CountsNewSocketsOfAnAddress) {
  RateLimits limits{RateSettings{.sockets_per_5min = 2}};
  EXPECT_TRUE(limits.admit_socket("10.0.0.1", at_ms(0)));
  EXPECT_TRUE(limits.admit_socket("10.0.0.1", at_ms(1)));
  EXPECT_FALSE(limits.admit_socket("10.0.0.1", at_ms(299'999)));
  EXPECT_TRUE(limits.admit_socket("10.0.0.1", at_ms(300'000)));
}

TEST(RateLimits, FollowsNewSettings) {
  RateLimits limits{RateSettings{}};
  limits.set({.orders_per_second = 1});
  EXPECT_EQ(limits.take(kAccount, kCreate, "linear", 1, at_ms(0)).limit, 1);
}

}  // namespace
}  // namespace tw::venue_sim
