#include "execution/signal_memory.hpp"

#include <gtest/gtest.h>

#include "model/samples.hpp"

namespace tw::execution {
namespace {

using enum SignalDirection;

constexpr Timestamp at(std::int64_t seconds) { return Timestamp{std::chrono::seconds(seconds)}; }

Signal saying(SignalDirection direction) {
  return {direction, testing::dec("0.5"), Quantity{testing::dec("1")}, at(1'000'000)};
}

class SignalMemoryTest : public ::testing::Test {
 protected:
  SignalFate say(SignalDirection direction, std::int64_t seconds, std::size_t member = 0) {
    const SignalVerdict verdict = memory_.check(member, saying(direction), at(seconds));
    if (verdict.fate == SignalFate::Accepted) {
      memory_.remember(member, saying(direction), at(seconds));
    }
    return verdict.fate;
  }
  SignalMemory memory_{std::chrono::seconds(300), 2};
};

TEST_F(SignalMemoryTest, TheSameCountsOnceInAWindow) {
  EXPECT_EQ(say(Long, 1'000), SignalFate::Accepted);
  EXPECT_EQ(say(Long, 1'000), SignalFate::Duplicate);
  EXPECT_EQ(say(Long, 1'299), SignalFate::Duplicate);
  EXPECT_EQ(say(Long, 1'300), SignalFate::Accepted);
  EXPECT_EQ(say(Long, 1'301), SignalFate::Duplicate);
}

TEST_F(SignalMemoryTest, NamesSecondsAndWindow) {
  memory_.remember(0, saying(Long), at(1'000));
  EXPECT_EQ(memory_.check(0, saying(Long), at(1'012)),
            (SignalVerdict{SignalFate::Duplicate, testing::dec("12"), testing::dec("300")}));
}

TEST_F(SignalMemoryTest, AnotherDirectionIsAnotherOpinion) {
  EXPECT_EQ(say(Long, 1'000), SignalFate::Accepted);
  EXPECT_EQ(say(Short, 1'001), SignalFate::Accepted);
  EXPECT_EQ(say(Long, 1'002), SignalFate::Accepted) << "it was short in between";
  EXPECT_EQ(say(Long, 1'003), SignalFate::Duplicate);
}

TEST_F(SignalMemoryTest, AnExitMayBeSaidAgainAndAgain) {
  EXPECT_EQ(say(Long, 1'000), SignalFate::Accepted);
  EXPECT_EQ(say(Flat, 1'001), SignalFate::Accepted);
  EXPECT_EQ(say(Flat, 1'001), SignalFate::Accepted);
  EXPECT_EQ(say(Long, 1'002), SignalFate::Accepted);
}

TEST_F(SignalMemoryTest, MembersDoNotRepeatEachOther) {
  EXPECT_EQ(say(Long, 1'000, 0), SignalFate::Accepted);
  EXPECT_EQ(say(Long, 1'000, 1), SignalFate::Accepted);
  EXPECT_EQ(say(Long, 1'001, 1), SignalFate::Duplicate);
}

TEST_F(SignalMemoryTest, WhatIsForgottenMayBeSaidAgain) {
  EXPECT_EQ(say(Long, 1'000), SignalFate::Accepted);
  memory_.forget(0);
  EXPECT_EQ(say(Long, 1'001), SignalFate::Accepted);
}

TEST(SignalMemoryOff, WithoutAWindowNothingIsADuplicate) {
  SignalMemory memory(Duration::zero(), 1);
  memory.remember(0, saying(Long), at(1'000));
  EXPECT_EQ(memory.check(0, saying(Long), at(1'000)).fate, SignalFate::Accepted);
}

}  // namespace
}  // namespace tw::execution
