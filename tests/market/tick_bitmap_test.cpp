#include "market/tick_bitmap.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <set>

#include "base/random.hpp"

namespace tw::market {
namespace {

constexpr std::size_t kBits = TickBitmap::kBits;

class Bitmap : public testing::Test {
 protected:
  void set(std::initializer_list<std::size_t> indexes) {
    for (const std::size_t index : indexes) {
      bits.assign(index, Bit::Set);
    }
  }
  TickBitmap bits;
};

TEST_F(Bitmap, StartsEmpty) {
  EXPECT_TRUE(bits.is_empty());
  EXPECT_EQ(bits.next(0), kBits);
  EXPECT_EQ(bits.next(kBits - 1), kBits);
}

TEST_F(Bitmap, TellsWhatABitWas) {
  EXPECT_EQ(bits.assign(70, Bit::Set), Bit::Clear);
  EXPECT_EQ(bits.assign(70, Bit::Set), Bit::Set);
  EXPECT_EQ(bits.assign(70, Bit::Clear), Bit::Set);
  EXPECT_EQ(bits.assign(70, Bit::Clear), Bit::Clear);
  EXPECT_TRUE(bits.is_empty());
}

TEST_F(Bitmap, FindsTheBitItStandsOn) {
  set({4'096});
  EXPECT_EQ(bits.next(4'096), 4'096u);
}

TEST_F(Bitmap, FindsTheNextInWordBlockAndBeyond) {
  set({3, 9, 640, 60'000});
  EXPECT_EQ(bits.next(4), 9u);
  EXPECT_EQ(bits.next(10), 640u);
  EXPECT_EQ(bits.next(641), 60'000u);
}

TEST_F(Bitmap, GoesRoundAtTheEnd) {
  set({5});
  EXPECT_EQ(bits.next(6), 5u);
  EXPECT_EQ(bits.next(kBits - 1), 5u);
  set({kBits - 1});
  EXPECT_EQ(bits.next(6), kBits - 1);
}

TEST_F(Bitmap, CountsRoundToTheBitBelowItsStart) {
  set({10, 20, 30});
  EXPECT_EQ(bits.nth(15, 0), 20u);
  EXPECT_EQ(bits.nth(15, 1), 30u);
  EXPECT_EQ(bits.nth(15, 2), 10u);
}

TEST_F(Bitmap, ForgetsEverythingOnClear) {
  set({0, 4'095, 65'535});
  bits.clear();
  EXPECT_TRUE(bits.is_empty());
  EXPECT_FALSE(bits.is_set(4'095));
  EXPECT_EQ(bits.next(0), kBits);
}

TEST(BitmapDeath, AssertsThatEnoughBitsAreSet) {
  TickBitmap bits;
  bits.assign(7, Bit::Set);
  EXPECT_DEATH((void)bits.nth(0, 1), "is_enough|has_gone_round");
  bits.clear();
  EXPECT_DEATH((void)bits.nth(0, 0), "is_enough");
}

// The obvious form: an ordered set.
std::size_t next_in(const std::set<std::size_t>& twin, std::size_t from) {
  const auto place = twin.lower_bound(from);
  return place != twin.end() ? *place : *twin.begin();
}

void expect_same_order(const TickBitmap& bits, const std::set<std::size_t>& twin,
                       std::size_t from) {
  std::size_t expected = next_in(twin, from);
  for (std::size_t n = 0; n < twin.size(); ++n) {
    ASSERT_EQ(bits.nth(from, n), expected);
    expected = next_in(twin, expected + 1);
  }
}

TEST(BitmapTwin, AgreesWithAnOrderedSet) {
  Random random{11};
  for (const std::size_t spread : {std::size_t{90}, std::size_t{5'000}, kBits}) {
    TickBitmap bits;
    std::set<std::size_t> twin;
    const std::size_t base = random.below(kBits);
    for (int i = 0; i < 3'000; ++i) {
      const std::size_t index = (base + random.below(spread)) % kBits;
      const Bit bit = random.below(5) < 3 ? Bit::Set : Bit::Clear;
      const bool was = bit == Bit::Set ? !twin.insert(index).second : twin.erase(index) == 1;
      ASSERT_EQ(bits.assign(index, bit), was ? Bit::Set : Bit::Clear);
      const std::size_t from = random.below(kBits);
      ASSERT_EQ(bits.next(from), twin.empty() ? kBits : next_in(twin, from));
      if (!twin.empty() && i % 128 == 0) {
        expect_same_order(bits, twin, from);
      }
    }
  }
}

}  // namespace
}  // namespace tw::market
