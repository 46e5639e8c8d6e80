#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.hpp"
#include "sim/venue_rig.hpp"

// What save writes and load refuses; that a loaded venue goes on the same is a property of
// overlay_property_test.cpp.
namespace tw::sim {
namespace {

using support::at_ms;

OverlayConfig config_with(QueueRule rule) {
  OverlayConfig config;
  config.queue.rule = rule;
  return with_latency(std::move(config));
}

// Orders in every place: on their way, resting, waiting, filled, with answers not seen yet.
VenueRig busy_rig() {
  VenueRig rig(support::sample_instrument(0), config_with(QueueRule::Probability));
  rig.open_book();
  rig.place(10, with(limit(Side::Buy, "101", "1"), TimeInForce::Ioc));
  rig.place(11, post_only(Side::Buy, "99.5", "1"));
  rig.place(12, when(market(Side::Sell, "1"), TriggerDirection::Fall, "98"));
  rig.play(rig.script.trade(at_ms(20), 995, 1200, Side::Sell));
  rig.cancel(18, {1, 2});
  return rig;
}

std::vector<std::byte> saved(const OverlayVenue& venue) {
  std::vector<std::byte> bytes;
  venue.save(bytes);
  return bytes;
}

OverlayVenue fresh(const VenueRig& rig, QueueRule rule = QueueRule::Probability) {
  OverlayVenue venue(config_with(rule));
  venue.list(Instrument{rig.defined.listing, rig.defined.terms});
  return venue;
}

TEST(OverlayState, HoldsOrdersPositionsCommandsAndAnswers) {
  VenueRig rig = busy_rig();
  OverlayVenue other = fresh(rig);
  ASSERT_TRUE(other.load(saved(rig.venue)).has_value());
  EXPECT_EQ(other.resting_orders(), 1U);
  EXPECT_EQ(other.waiting_orders(), 1U);
  EXPECT_EQ(other.position(AccountId{1}, InstrumentId{0}), support::quantity("1"));
  EXPECT_EQ(other.next_arrival(), at_ms(23));
  EXPECT_EQ(other.next_delivery(), rig.venue.next_delivery());
  EXPECT_EQ(saved(other), saved(rig.venue));
}

TEST(OverlayState, AnOrderIsRefusedUntilTheBookIsBack) {
  VenueRig rig = busy_rig();
  OverlayVenue other = fresh(rig);
  ASSERT_TRUE(other.load(saved(rig.venue)).has_value());
  rig.venue = std::move(other);
  rig.answers();
  rig.place(30, post_only(Side::Buy, "99", "1"));
  EXPECT_EQ(of_kind<OrderRejected>(rig.answers_until(40))[0].reason, RejectReason::NoMarket);
  rig.open_book(41);
  rig.place(50, post_only(Side::Buy, "99", "1"));
  EXPECT_EQ(of_kind<OrderAccepted>(rig.answers_until(60)).size(), 1U);
}

TEST(OverlayState, AnotherConfigurationOrInstrumentListIsRefused) {
  const VenueRig rig = busy_rig();
  OverlayVenue other = fresh(rig, QueueRule::RiskAdverse);
  EXPECT_FALSE(other.load(saved(rig.venue)).has_value());
  OverlayVenue empty(config_with(QueueRule::Probability));
  EXPECT_FALSE(empty.load(saved(rig.venue)).has_value());
}

TEST(OverlayState, AnotherVersionIsRefused) {
  const VenueRig rig = busy_rig();
  auto bytes = saved(rig.venue);
  bytes[0] = std::byte{99};
  OverlayVenue other = fresh(rig);
  EXPECT_FALSE(other.load(bytes).has_value());
}

TEST(OverlayState, EveryTruncationIsRefusedAndChangesNothing) {
  VenueRig rig = busy_rig();
  const auto bytes = saved(rig.venue);
  const auto before = saved(fresh(rig));
  OverlayVenue other = fresh(rig);
  for (std::size_t length = 0; length < bytes.size(); length += 7) {
    EXPECT_FALSE(other.load(std::span{bytes}.first(length)).has_value()) << length;
  }
  EXPECT_EQ(saved(other), before);
  auto longer = bytes;
  longer.push_back(std::byte{0});
  EXPECT_FALSE(other.load(longer).has_value());
}

RC_GTEST_PROP(OverlayStateProperty, DamagedBytesAreReadOrRefused, (std::uint64_t seed)) {
  Random random{seed};
  const VenueRig rig = busy_rig();
  auto bytes = saved(rig.venue);
  for (int i = 0; i < 3; ++i) {
    bytes[random.below(bytes.size())] = static_cast<std::byte>(random.below(256));
  }
  OverlayVenue other = fresh(rig);
  if (other.load(bytes).has_value()) {
    const bool is_exact = saved(other) == bytes;
    RC_ASSERT(is_exact);
  }
}

}  // namespace
}  // namespace tw::sim
