#include <gtest/gtest.h>

#include "base/random.hpp"
#include "sim/flow_rig.hpp"

// What save writes and load refuses, and that a loaded venue goes on bit for bit.
namespace tw::sim {
namespace {

using support::at_ms;

// Clients in the flow, one command on its way and answers that nobody took.
void make_busy(FlowRig& rig) {
  rig.venue.advance_to(at_ms(500));
  trade_along(rig, 7, 500, 1'500);
  rig.venue.submit({at_ms(1'600), PlaceOrder{{5, 1}, {}, market(Side::Buy, "0.5"), 1}});
}

TEST(MatchingState, ALoadedVenueGoesOnBitForBit) {
  FlowRig rig(2);
  make_busy(rig);
  FlowRig other(2);
  ASSERT_TRUE(other.venue.load(saved(rig.venue)).has_value());
  EXPECT_TRUE(saved(other.venue) == saved(rig.venue));
  for (std::uint32_t i = 0; i < 2; ++i) {
    EXPECT_EQ(levels_of(other.venue.books().at(InstrumentId{i}), Side::Buy),
              levels_of(rig.venue.books().at(InstrumentId{i}), Side::Buy));
  }
  EXPECT_EQ(other.venue.next_event(), rig.venue.next_event());
  EXPECT_TRUE(other.ear.depths.empty());
  other.orders = rig.orders;
  rig.ear.depths.clear();
  rig.ear.trades.clear();
  trade_along(rig, 8, 1'600, 3'000);
  trade_along(other, 8, 1'600, 3'000);
  EXPECT_TRUE(other.ear.depths == rig.ear.depths);
  EXPECT_FALSE(rig.ear.trades.empty());
  EXPECT_EQ(other.ear.trades.size(), rig.ear.trades.size());
  EXPECT_TRUE(saved(other.venue) == saved(rig.venue));
}

TEST(MatchingState, FlowThatRestsMakesUpForNothing) {
  FlowRig rig(2);
  make_busy(rig);
  rig.venue.advance_to(at_ms(2'000));
  rig.ear.depths.clear();
  constexpr std::int64_t kDayMs = 24 * 3'600 * 1'000;
  rig.venue.rest_until(at_ms(kDayMs));
  rig.venue.advance_to(at_ms(kDayMs));
  EXPECT_TRUE(rig.ear.depths.empty());
  ASSERT_TRUE(rig.venue.next_event().has_value());
  EXPECT_GT(*rig.venue.next_event(), at_ms(kDayMs));
  rig.venue.advance_to(at_ms(kDayMs + 2'000));
  EXPECT_FALSE(rig.ear.depths.empty());
  // What is due later than that stays as it is.
  const auto bytes = saved(rig.venue);
  rig.venue.rest_until(at_ms(kDayMs));
  EXPECT_TRUE(saved(rig.venue) == bytes);
}

TEST(MatchingState, RefusesOtherBytesAndStaysAsItWas) {
  FlowRig rig(1);
  make_busy(rig);
  const auto bytes = saved(rig.venue);
  FlowRig other(1);
  other.venue.advance_to(at_ms(100));
  const auto before = saved(other.venue);
  for (std::size_t length = 0; length < bytes.size(); length += 1 + bytes.size() / 97) {
    EXPECT_FALSE(other.venue.load(std::span(bytes).first(length)).has_value()) << length;
  }
  auto longer = bytes;
  longer.push_back({});
  EXPECT_FALSE(other.venue.load(longer).has_value());
  auto versioned = bytes;
  versioned[0] ^= std::byte{1};
  EXPECT_FALSE(other.venue.load(versioned).has_value());
  EXPECT_TRUE(saved(other.venue) == before);
  FlowRig two(2);
  EXPECT_FALSE(two.venue.load(bytes).has_value());
  MatchingRig quiet;
  EXPECT_FALSE(quiet.venue.load(bytes).has_value());
}

// Bytes from outside may be anything: they load or they do not.
TEST(MatchingState, SurvivesBytesThatWereChanged) {
  FlowRig rig(1);
  make_busy(rig);
  const auto bytes = saved(rig.venue);
  Random random(3);
  std::size_t refused = 0;
  for (int i = 0; i < 60; ++i) {
    auto changed = bytes;
    changed[random.below(changed.size())] ^= static_cast<std::byte>(1U << random.below(8));
    FlowRig other(1);
    refused += other.venue.load(changed).has_value() ? 0U : 1U;
  }
  EXPECT_GT(refused, 0U);
}

}  // namespace
}  // namespace tw::sim
