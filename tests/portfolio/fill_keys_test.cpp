#include "portfolio/fill_keys.hpp"

#include <gtest/gtest.h>

namespace tw::portfolio {
namespace {

constexpr AccountId kMine{0};
constexpr AccountId kOther{1};
constexpr InstrumentId kBitcoin{0};
constexpr InstrumentId kEther{1};

TEST(FillKeys, SeesAKeyOnce) {
  FillKeys keys;
  EXPECT_EQ(keys.remember(kMine, kBitcoin, FillId{7}), KeyNovelty::New);
  EXPECT_EQ(keys.remember(kMine, kBitcoin, FillId{7}), KeyNovelty::Seen);
  EXPECT_EQ(keys.remember(kMine, kBitcoin, FillId{7}), KeyNovelty::Seen);
}

TEST(FillKeys, TellsInstrumentsApart) {
  FillKeys keys;
  EXPECT_EQ(keys.remember(kMine, kBitcoin, FillId{7}), KeyNovelty::New);
  EXPECT_EQ(keys.remember(kMine, kEther, FillId{7}), KeyNovelty::New);
}

// Two accounts that trade with each other may see one number of the venue.
TEST(FillKeys, TellsAccountsApart) {
  FillKeys keys;
  EXPECT_EQ(keys.remember(kMine, kBitcoin, FillId{7}), KeyNovelty::New);
  EXPECT_EQ(keys.remember(kOther, kBitcoin, FillId{7}), KeyNovelty::New);
}

// Equal hash: golden ratio times fill id, plus instrument.
TEST(FillKeys, TellsKeysOfEqualHashApart) {
  constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15U;
  FillKeys keys;
  const std::uint64_t neighbor = 0xF1DE83E19937733DU;  // inverse of kStep modulo 2^64
  ASSERT_EQ(neighbor * kStep, 1U);
  EXPECT_EQ(keys.remember(kMine, kEther, FillId{0}), KeyNovelty::New);
  EXPECT_EQ(keys.remember(kMine, kBitcoin, FillId{neighbor}), KeyNovelty::New);
}

TEST(FillKeys, ForgetsTheOldestWhenFull) {
  FillKeys keys;
  for (std::uint64_t id = 1; id <= FillKeys::kKept; ++id) {
    ASSERT_EQ(keys.remember(kMine, kBitcoin, FillId{id}), KeyNovelty::New);
  }
  EXPECT_EQ(keys.remember(kMine, kBitcoin, FillId{1}), KeyNovelty::Seen);
  EXPECT_EQ(keys.remember(kMine, kBitcoin, FillId{FillKeys::kKept + 1}), KeyNovelty::New);

  EXPECT_EQ(keys.remember(kMine, kBitcoin, FillId{2}), KeyNovelty::Seen);
  EXPECT_EQ(keys.remember(kMine, kBitcoin, FillId{FillKeys::kKept}), KeyNovelty::Seen);
  EXPECT_EQ(keys.remember(kMine, kBitcoin, FillId{1}), KeyNovelty::New)
      << "the first one was forgotten";
}

TEST(FillKeys, KeepsTheLastOnesOverManyTurns) {
  FillKeys keys;
  const std::uint64_t count = 2 * FillKeys::kKept + 17;
  for (std::uint64_t id = 1; id <= count; ++id) {
    ASSERT_EQ(keys.remember(kMine, kBitcoin, FillId{id}), KeyNovelty::New);
  }
  for (std::uint64_t id = count - FillKeys::kKept + 1; id <= count; ++id) {
    ASSERT_EQ(keys.remember(kMine, kBitcoin, FillId{id}), KeyNovelty::Seen) << id;
  }
}

}  // namespace
}  // namespace tw::portfolio
