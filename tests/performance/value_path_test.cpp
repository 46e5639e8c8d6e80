#include "performance/value_path.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.hpp"
#include "performance/samples.hpp"
#include "support/allocation_count.hpp"

namespace tw::performance {
namespace {

Decimal number(std::int64_t value) { return Decimal::from_int(value); }

TEST(ValuePath, KeepsEverySampleWhileThereIsRoom) {
  ValuePath path;
  path.on(hour(0), dec("5"));
  path.on(hour(1), dec("3"));
  ASSERT_EQ(path.pieces().size(), 2U);
  EXPECT_EQ(path.pieces()[1],
            (PathPiece{.at = hour(1), .low = dec("3"), .high = dec("3"), .last = dec("3")}));
  EXPECT_EQ(path.first()->last, dec("5"));
  EXPECT_EQ(path.samples_each(), 1U);
}

TEST(ValuePath, JoinsNeighboursWhenItIsFull) {
  ValuePath path;
  constexpr auto kSamples = static_cast<std::int64_t>(ValuePath::kPiecesMax) + 1;
  for (std::int64_t i = 0; i < kSamples; ++i) {
    path.on(hour(i), number(i % 2 == 0 ? i : -i));
  }
  EXPECT_EQ(path.samples_each(), 2U);
  ASSERT_EQ(path.pieces().size(), ValuePath::kPiecesMax / 2 + 1);
  EXPECT_EQ(path.pieces()[1],
            (PathPiece{.at = hour(3), .low = dec("-3"), .high = dec("2"), .last = dec("-3")}));
  EXPECT_EQ(path.first()->at, hour(0));
}

TEST(ValuePath, AllocatesNothingAfterConstruction) {
  ValuePath path;
  const std::uint64_t before = support::allocation_count();
  for (std::int64_t i = 0; i < 5'000; ++i) {
    path.on(hour(i), number(i * 7 % 23));
  }
  EXPECT_EQ(support::allocation_count() - before, 0U);
}

// However often it was joined: the same extremes, the same ends, in order.
RC_GTEST_PROP(ValuePathProperty, LosesNoExtreme, ()) {
  const auto samples = *rc::gen::inRange<std::int64_t>(1, 4'000);
  ValuePath path;
  Decimal low;
  Decimal high;
  Decimal last;
  Random random{static_cast<std::uint64_t>(samples)};
  for (std::int64_t i = 0; i < samples; ++i) {
    last = number(static_cast<std::int64_t>(random.below(1'000'000)) - 500'000);
    low = i == 0 ? last : std::min(low, last);
    high = i == 0 ? last : std::max(high, last);
    path.on(hour(i), last);
  }
  const auto pieces = path.pieces();
  RC_ASSERT(pieces.size() <= ValuePath::kPiecesMax);
  RC_ASSERT(std::ranges::min(pieces, {}, &PathPiece::low).low == low);
  RC_ASSERT(std::ranges::max(pieces, {}, &PathPiece::high).high == high);
  RC_ASSERT(pieces.back().last == last);
  RC_ASSERT(pieces.back().at == hour(samples - 1));
  RC_ASSERT(std::ranges::is_sorted(pieces, std::less{}, &PathPiece::at));
}

}  // namespace
}  // namespace tw::performance
