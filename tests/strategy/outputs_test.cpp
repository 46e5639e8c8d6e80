#include <gtest/gtest.h>

#include "strategy/strategy.hpp"

namespace tw::strategy {
namespace {

TEST(Outputs, WantNothingAtFirst) {
  const Outputs out;
  EXPECT_FALSE(out.has_quotes());
  EXPECT_FALSE(out.wake_up().has_value());
}

TEST(Outputs, TellAnEmptySetFromNoOpinion) {
  Outputs out;
  out.replace_quotes();
  EXPECT_TRUE(out.has_quotes());
  EXPECT_TRUE(out.quotes().empty());
}

TEST(Outputs, StartOverWithEachSet) {
  Outputs out;
  out.replace_quotes();
  out.quote({});
  out.replace_quotes();
  EXPECT_TRUE(out.quotes().empty());
}

TEST(Outputs, KeepTheLastWish) {
  Outputs out;
  out.wake_at(from_nanoseconds(5));
  out.wake_at(from_nanoseconds(9));
  EXPECT_EQ(out.wake_up(), from_nanoseconds(9));
  out.clear();
  EXPECT_FALSE(out.wake_up().has_value());
  EXPECT_FALSE(out.has_quotes());
}

TEST(Outputs, SayASignalInThePlaceOfEverythingElse) {
  Outputs out;
  out.signal({SignalDirection::Short, Decimal::from_int(1), {}, {}});
  EXPECT_EQ(out.signal()->direction, SignalDirection::Short);
  EXPECT_DEATH(out.replace_quotes(), "signal_");
  EXPECT_DEATH(out.target_position({}), "signal_");
  out.clear();
  EXPECT_FALSE(out.signal().has_value());
  out.replace_quotes();
  EXPECT_DEATH(out.signal({}), "has_quotes_");
}

TEST(Outputs, AssertTheirBounds) {
  Outputs out;
  EXPECT_EXIT(out.quote({}), ::testing::KilledBySignal(SIGABRT), "has_quotes_");
  out.replace_quotes();
  for (std::size_t i = 0; i < Outputs::kQuotesMax; ++i) {
    out.quote({});
  }
  EXPECT_EXIT(out.quote({}), ::testing::KilledBySignal(SIGABRT), "kQuotesMax");
}

}  // namespace
}  // namespace tw::strategy
