#include "base/random.hpp"

#include <gtest/gtest.h>

#include <array>

namespace tw {
namespace {

struct GoldenCase {
  std::uint64_t seed;
  std::array<std::uint64_t, 5> outputs;
};
class RandomGolden : public ::testing::TestWithParam<GoldenCase> {};
TEST_P(RandomGolden, GivesTheKnownSequence) {
  Random random{GetParam().seed};
  for (const std::uint64_t expected : GetParam().outputs) {
    EXPECT_EQ(random.next(), expected);
  }
}
// Computed by an independent implementation in Python.
INSTANTIATE_TEST_SUITE_P(
    Table, RandomGolden,
    ::testing::Values(GoldenCase{0,
                                 {0x99ec5f36cb75f2b4, 0xbf6e1f784956452a, 0x1a5f849d4933e6e0,
                                  0x6aa594f1262d2d2c, 0xbba5ad4a1f842e59}},
                      GoldenCase{1,
                                 {0xb3f2af6d0fc710c5, 0x853b559647364cea, 0x92f89756082a4514,
                                  0x642e1c7bc266a3a7, 0xb27a48e29a233673}},
                      GoldenCase{42,
                                 {0x15780b2e0c2ec716, 0x6104d9866d113a7e, 0xae17533239e499a1,
                                  0xecb8ad4703b360a1, 0xfde6dc7fe2ec5e64}},
                      GoldenCase{~std::uint64_t{0},
                                 {0x8f5520d52a7ead08, 0xc476a018caa1802d, 0x81de31c0d260469e,
                                  0xbf658d7e065f3c2f, 0x913593fda1bca32a}}));

TEST(Random, StaysBelowItsBound) {
  Random random{7};
  constexpr std::array<std::uint64_t, 8> kExpected = {4, 4, 8, 4, 4, 1, 6, 6};
  for (const std::uint64_t expected : kExpected) {
    EXPECT_EQ(random.below(10), expected);
  }
  for (int i = 0; i < 1'000; ++i) {
    EXPECT_EQ(random.below(1), 0U);
    EXPECT_LE(random.below(~std::uint64_t{0}), ~std::uint64_t{0} - 1);
  }
  EXPECT_DEATH(random.below(0), "bound");
}

TEST(Random, IsEvenAcrossALargeBound) {
  // Without rejection the lower half of 3 * 2^62 would come up twice as often as it should.
  Random random{11};
  constexpr std::uint64_t kBound = std::uint64_t{3} << 62U;
  int low = 0;
  for (int i = 0; i < 30'000; ++i) {
    low += random.below(kBound) < kBound / 3 ? 1 : 0;
  }
  EXPECT_NEAR(low, 10'000, 400);
}

TEST(Random, UniformLiesInTheUnitInterval) {
  Random random{7};
  EXPECT_EQ(random.uniform(), 0x1.66b1f5ee9df2ep-1);
  double sum = 0;
  for (int i = 0; i < 10'000; ++i) {
    const double value = random.uniform();
    ASSERT_GE(value, 0.0);
    ASSERT_LT(value, 1.0);
    sum += value;
  }
  EXPECT_NEAR(sum / 10'000, 0.5, 0.02);
}

}  // namespace
}  // namespace tw
