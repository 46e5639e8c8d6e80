#include "backtest/venue_feed.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/event_list.hpp"
#include "support/market_samples.hpp"

namespace tw::backtest {
namespace {

using sim::Latency;
using std::chrono::milliseconds;
using support::at_ms;
using support::dec;

/// A trade stamped by the venue at one millisecond that reached us at another.
struct Way {
  std::int64_t event = 0;
  std::int64_t recv = 0;
};

std::vector<Event> trades(const std::vector<Way>& ways) {
  support::MarketScript script{0};
  std::vector<Event> events;
  for (const Way& way : ways) {
    events.push_back(script.trade(at_ms(way.recv), 1'000));
    events.back().ts_event = at_ms(way.event);
  }
  return events;
}

/// When the venue acts on each of them.
std::vector<Timestamp> venue_times(const Latency& latency, const std::vector<Event>& events) {
  support::EventList history(events);
  VenueFeed feed(latency, history);
  sim::OverlayVenue venue{{}};
  const InstrumentDefined defined = support::sample_instrument(0);
  venue.list(Instrument{defined.listing, defined.terms});
  std::vector<Timestamp> times;
  while (feed.next_time().value() != kTimestampMax) {
    times.push_back(feed.next_time().value());
    feed.give_next(venue);
  }
  EXPECT_EQ(feed.given(), events.size());
  return times;
}

using Times = std::vector<Timestamp>;

TEST(VenueFeed, AConstantPutsTheVenueAheadByIt) {
  EXPECT_EQ(venue_times(Latency::constant(milliseconds(5)), trades({{1, 10}, {2, 12}, {9, 12}})),
            (Times{at_ms(5), at_ms(7), at_ms(7)}));
}

TEST(VenueFeed, WithTheRecordedOneTheVenueActsAtItsOwnStamps) {
  EXPECT_EQ(venue_times(Latency::recorded(dec("1")).value(), trades({{3, 10}, {8, 12}, {20, 30}})),
            (Times{at_ms(3), at_ms(8), at_ms(20)}));
}

TEST(VenueFeed, AStampAfterTheReceiptCountsAsTheReceipt) {
  EXPECT_EQ(venue_times(Latency::recorded(dec("1")).value(), trades({{15, 10}})),
            (Times{at_ms(10)}));
}

TEST(VenueFeed, AFactorStretchesTheRecordedWay) {
  EXPECT_EQ(venue_times(Latency::recorded(dec("0.5")).value(), trades({{0, 10}, {20, 30}})),
            (Times{at_ms(5), at_ms(25)}));
}

TEST(VenueFeed, NoEventOvertakesTheOneInFrontOfIt) {
  EXPECT_EQ(venue_times(Latency::recorded(dec("1")).value(),
                        trades({{9, 10}, {4, 12}, {8, 13}, {11, 14}})),
            (Times{at_ms(9), at_ms(9), at_ms(9), at_ms(11)}));
}

RC_GTEST_PROP(VenueFeedProperty, DrawnTimesNeverFallAndNeverLieBehindOurs, (std::uint64_t seed)) {
  const Latency drawn =
      *rc::gen::arbitrary<bool>()
          ? Latency::from_quantiles({{.quantile = 0, .latency = milliseconds(1)},
                                     {.quantile = 1, .latency = milliseconds(80)}},
                                    seed)
                .value()
          : Latency::from_samples({milliseconds(1), milliseconds(7), milliseconds(80)}, seed)
                .value();
  std::vector<Way> ways;
  std::int64_t ms = 0;
  for (const int pause : *rc::gen::container<std::vector<int>>(30, rc::gen::inRange(0, 20))) {
    ms += pause;
    ways.push_back({ms, ms});
  }
  const Times times = venue_times(drawn, trades(ways));
  Timestamp latest = Timestamp::min();
  for (std::size_t i = 0; i < ways.size(); ++i) {
    const Timestamp recv = at_ms(ways[i].recv);
    latest = std::max(latest, recv - drawn.at(recv, {}));
    RC_ASSERT(times[i] == latest);
    RC_ASSERT(times[i] <= recv - milliseconds(1));
  }
}

TEST(VenueFeed, BehindTheLastEventTimeIsOver) {
  support::EventList history({});
  VenueFeed feed(Latency::constant(milliseconds(5)), history);
  EXPECT_EQ(feed.next_time().value(), kTimestampMax);
  EXPECT_EQ(feed.next_time().value(), kTimestampMax);
}

}  // namespace
}  // namespace tw::backtest
