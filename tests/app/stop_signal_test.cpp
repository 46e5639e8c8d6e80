#include "app/stop_signal.hpp"

#include <gtest/gtest.h>

namespace tw::app {
namespace {

TEST(StopSignal, TwoWithinASecondAreOneWishAlsoAcrossAFullSecond) {
  EXPECT_FALSE(is_another_wish(5'999, 5'999));
  EXPECT_FALSE(is_another_wish(5'999, 6'000));
  EXPECT_FALSE(is_another_wish(5'000, 5'999));
}

TEST(StopSignal, ASecondLaterItIsAnotherWish) {
  EXPECT_TRUE(is_another_wish(5'000, 6'000));
  EXPECT_TRUE(is_another_wish(5'999, 7'100));
}

}  // namespace
}  // namespace tw::app
