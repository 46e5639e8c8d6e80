#include "engine/market_state.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "support/market_samples.hpp"
#include "support/saved_state.hpp"

namespace tw::engine {
namespace {

using support::at_ms;
using support::price;

class MarketStateTest : public testing::Test {
 protected:
  MarketStateTest() {
    state_.list(support::sample_instrument(0).listing);
    state_.list(support::sample_instrument(1, "ETHUSDT").listing);
  }
  bool changes(const Event& event) { return state_.apply(event).is_validity_changed; }
  std::optional<Price> mark() const { return state_.mark(InstrumentId{0}); }
  Event usual_book() { return script_.snapshot(at_ms(0), {{1000, 1}}, {{1011, 1}}); }

  MarketState state_;
  support::MarketScript script_{0};
};

TEST_F(MarketStateTest, HasNoMarkBeforeTheFirstBook) {
  EXPECT_EQ(mark(), std::nullopt);
  state_.apply(script_.trade(at_ms(0), 1000));
  EXPECT_EQ(mark(), std::nullopt);
}

TEST_F(MarketStateTest, MarksAtTheMid) {
  state_.apply(usual_book());
  EXPECT_EQ(mark(), price("100.55"));
  state_.apply(script_.delta(at_ms(1), {{1001, 1}}, {}));
  EXPECT_EQ(mark(), price("100.6"));
}

TEST_F(MarketStateTest, KeepsTheMarkWhileTheBookIsUnsynced) {
  state_.apply(usual_book());
  state_.apply(script_.reset(at_ms(1)));
  EXPECT_EQ(mark(), price("100.55"));
}

// fault:F02
TEST_F(MarketStateTest, DoesNotMarkAtACrossedBook) {
  state_.apply(usual_book());
  state_.apply(script_.delta(at_ms(1), {{1020, 1}}, {}));
  EXPECT_EQ(mark(), price("100.55"));
}

TEST_F(MarketStateTest, DoesNotMarkAtAOneSidedBook) {
  state_.apply(usual_book());
  state_.apply(script_.delta(at_ms(1), {{1005, 1}}, {{1011, 0}}));
  EXPECT_EQ(mark(), price("100.55"));
}

TEST_F(MarketStateTest, SaysWhenValidityChanges) {
  EXPECT_TRUE(changes(usual_book()));
  EXPECT_FALSE(changes(script_.delta(at_ms(1), {{1001, 1}}, {})));
  EXPECT_TRUE(changes(script_.delta(at_ms(2), {{1020, 1}}, {}))) << "crossed";
  EXPECT_TRUE(changes(script_.delta(at_ms(3), {{1020, 0}}, {}))) << "sound again";
  EXPECT_TRUE(changes(script_.gap(at_ms(4)))) << "gap";
  EXPECT_FALSE(changes(script_.gap(at_ms(5)))) << "still unsynced";
  EXPECT_FALSE(changes(script_.reset(at_ms(6)))) << "still unsynced";
  EXPECT_TRUE(changes(usual_book()));
  EXPECT_TRUE(changes(script_.reset(at_ms(7))));
  EXPECT_FALSE(changes(script_.trade(at_ms(8), 1)));
}

TEST_F(MarketStateTest, KeepsInstrumentsApart) {
  support::MarketScript other{1};
  const auto change = state_.apply(other.snapshot(at_ms(0), {{10, 1}}, {{12, 1}}));
  EXPECT_EQ(change.instrument, InstrumentId{1});
  EXPECT_EQ(mark(), std::nullopt);
  EXPECT_EQ(state_.mark(InstrumentId{1}), price("1.1"));
  EXPECT_EQ(state_.book(InstrumentId{0}).state(), market::BookState::Unsynced);
}

// ---- when a book was last heard of ----

class HeardBook : public MarketStateTest {
 protected:
  HeardBook() { state_.apply(usual_book()); }
  Timestamp heard() const { return state_.heard_at(InstrumentId{0}); }
  Event quote(std::int64_t ms, std::int64_t bid, std::int64_t ask) {
    Event event = script_.quote(at_ms(ms));
    auto& said = std::get<Quote>(event.body);
    said.bid.ticks = bid;
    said.ask.ticks = ask;
    return event;
  }
};

TEST_F(HeardBook, IsHeardOfWithEachUpdateThatItTakes) {
  EXPECT_EQ(heard(), at_ms(0));
  state_.apply(script_.delta(at_ms(3), {{1001, 1}}, {}));
  EXPECT_EQ(heard(), at_ms(3));
  EXPECT_EQ(state_.heard_at(InstrumentId{1}), Timestamp{});
}

TEST_F(HeardBook, CountsFromWhenItWasReceived) {
  Event late = script_.delta(at_ms(1), {{1001, 1}}, {});
  late.ts_recv = at_ms(5);
  state_.apply(late);
  EXPECT_EQ(heard(), at_ms(5));
}

TEST_F(HeardBook, IsNotHeardOfWithWhatItDoesNotTake) {
  state_.apply(script_.trade(at_ms(1), 1000));
  state_.apply(script_.gap(at_ms(2)));
  EXPECT_EQ(heard(), at_ms(0)) << "a trade, a gap";
  state_.apply(script_.reset(at_ms(3)));
  EXPECT_EQ(heard(), at_ms(0));
}

TEST_F(HeardBook, IsNotHeardOfWithAnOldUpdate) {
  const Event old = script_.delta(at_ms(1), {{1001, 1}}, {});
  state_.apply(old);
  Event again = old;
  again.ts_recv = at_ms(9);
  state_.apply(again);
  EXPECT_EQ(heard(), at_ms(1));
}

// fault:N03
TEST_F(HeardBook, IsHeardOfWithAQuoteOfItsTouchOnly) {
  state_.apply(quote(1, 1000, 1011));
  EXPECT_EQ(heard(), at_ms(1));
  state_.apply(quote(2, 1001, 1011));
  state_.apply(quote(3, 1000, 1010));
  EXPECT_EQ(heard(), at_ms(1)) << "the book is behind";
}

// ---- candles ----

class WatchedCandles : public MarketStateTest {
 protected:
  static constexpr InstrumentId kFirst{0};
  WatchedCandles() { state_.watch(kFirst, Interval::every(std::chrono::seconds(10))); }

  // Venue time and receive time apart.
  std::size_t closed_by_trade(std::int64_t venue_ms, std::int64_t received_ms,
                              std::int64_t ticks = 1000) {
    Event trade = script_.trade(at_ms(venue_ms), ticks, 2);
    trade.ts_recv = at_ms(received_ms);
    state_.apply(trade);
    return state_.closed_candles().size();
  }
  std::size_t closed_by_book(std::int64_t ms) {
    state_.apply(script_.snapshot(at_ms(ms), {{1000, 1}}, {{1011, 1}}));
    return state_.closed_candles().size();
  }
};

TEST_F(WatchedCandles, CloseWithTheFirstTradeAtTheirEnd) {
  EXPECT_EQ(closed_by_trade(1'000, 1'000, 1000), 0U);
  EXPECT_EQ(closed_by_trade(9'999, 9'999, 1003), 0U);
  ASSERT_EQ(closed_by_trade(10'000, 10'000, 1001), 1U);
  const ClosedCandle& closed = state_.closed_candles().front();
  EXPECT_EQ(closed.instrument, kFirst);
  EXPECT_EQ(closed.candle.open_time, at_ms(0));
  EXPECT_EQ(closed.candle.open, 1000);
  EXPECT_EQ(closed.candle.close, 1003);
  EXPECT_EQ(closed.candle.volume, 4);
  EXPECT_EQ(closed_by_trade(10'001, 10'001), 0U) << "handed out once";
}

TEST_F(WatchedCandles, CloseASecondBehindTheirEndWithoutATrade) {
  closed_by_trade(1'000, 1'000);
  EXPECT_EQ(closed_by_book(10'000), 0U);
  EXPECT_EQ(closed_by_book(10'999), 0U);
  EXPECT_EQ(closed_by_book(11'000), 1U);
  EXPECT_EQ(closed_by_book(30'000), 0U) << "an interval without trades has no candle";
}

TEST_F(WatchedCandles, TakeTradesThatAreReceivedLateWithinTheSecond) {
  closed_by_trade(1'000, 1'000, 1000);
  EXPECT_EQ(closed_by_trade(9'990, 10'900, 1007), 0U);
  ASSERT_EQ(closed_by_book(11'000), 1U);
  EXPECT_EQ(state_.closed_candles().front().candle.close, 1007);
}

TEST_F(WatchedCandles, CloseOneAfterTheOtherWhenTradesAreVeryLate) {
  closed_by_trade(1'000, 1'000);
  EXPECT_EQ(closed_by_trade(12'000, 60'000), 1U);
  EXPECT_EQ(closed_by_book(60'001), 1U);
}

TEST_F(WatchedCandles, ComeInTheOrderInWhichTheyWereAskedFor) {
  state_.watch(kFirst, Interval::every(std::chrono::seconds(5)));
  state_.watch(kFirst, Interval::every(std::chrono::seconds(10)));  // asked for twice, built once
  closed_by_trade(6'000, 6'000);
  ASSERT_EQ(closed_by_trade(10'000, 10'000), 2U);
  EXPECT_EQ(state_.closed_candles()[0].interval, Interval::every(std::chrono::seconds(10)));
  EXPECT_EQ(state_.closed_candles()[1].interval, Interval::every(std::chrono::seconds(5)));
}

TEST_F(WatchedCandles, AreOfTheirInstrumentAlone) {
  support::MarketScript other{1};
  closed_by_trade(1'000, 1'000);
  state_.apply(other.trade(at_ms(10'000), 500));
  EXPECT_TRUE(state_.closed_candles().empty());
  closed_by_trade(10'000, 10'001);
  EXPECT_EQ(state_.closed_candles().size(), 1U);
}

TEST_F(WatchedCandles, KnowWhereTradesMayBeMissing) {
  closed_by_trade(1'000, 1'000);
  state_.apply(script_.reset(at_ms(1'500)));
  closed_by_trade(2'000, 2'000);
  ASSERT_EQ(closed_by_trade(10'000, 10'000), 1U);
  EXPECT_FALSE(state_.closed_candles().front().candle.is_gap_free);
}

/// A state with both instruments and candles of two seconds.
std::unique_ptr<MarketState> listed() {
  auto state = std::make_unique<MarketState>();
  for (std::uint32_t i = 0; i < 2; ++i) {
    state->list(support::sample_instrument(i, i == 0 ? "BTCUSDT" : "ETHUSDT").listing);
    state->watch(InstrumentId{i}, Interval::every(std::chrono::seconds(2)));
  }
  return state;
}

class SavedMarket : public testing::Test {
 protected:
  void play(MarketState& state, int from, int to) {
    for (int i = from; i < to; ++i) {
      state.apply(events_.at(static_cast<std::size_t>(i)));
      for (const ClosedCandle& closed : state.closed_candles()) {
        closed_[&state].push_back(closed.candle);
      }
    }
  }
  SavedMarket() {
    for (int i = 0; i < kEvents; ++i) {
      const Timestamp at = at_ms(i * 300);
      events_.push_back(i % 7 == 0   ? script_.snapshot(at, {{1000 + i, 1}}, {{1011 + i, 1}})
                        : i % 7 == 6 ? script_.reset(at)
                                     : script_.trade(at, 1000 + i % 5));
    }
  }
  static constexpr int kEvents = 60;
  support::MarketScript script_{0};
  std::vector<Event> events_;
  std::map<const MarketState*, std::vector<market::Candle>> closed_;
};

TEST_F(SavedMarket, MarksAndCandlesGoOn) {
  for (int cut = 0; cut < kEvents; ++cut) {
    closed_.clear();
    const auto whole = listed();
    play(*whole, 0, kEvents);
    const auto before = listed();
    play(*before, 0, cut);
    const auto after = listed();
    ASSERT_TRUE(after->load(support::saved(*before)).has_value());
    EXPECT_EQ(after->mark(InstrumentId{0}), before->mark(InstrumentId{0}));
    for (int i = 0; i < cut; ++i) {
      after->follow_book(events_[static_cast<std::size_t>(i)]);
    }
    EXPECT_EQ(after->book(InstrumentId{0}).state(), before->book(InstrumentId{0}).state());
    closed_[after.get()] = closed_[before.get()];
    play(*after, cut, kEvents);
    EXPECT_EQ(support::saved(*after), support::saved(*whole));
    EXPECT_EQ(closed_[after.get()], closed_[whole.get()]) << "cut at " << cut;
    EXPECT_GT(closed_[whole.get()].size(), 5U);
  }
}

TEST_F(SavedMarket, BooksAreNotInIt) {
  const auto state = listed();
  play(*state, 0, 3);
  const auto loaded = listed();
  ASSERT_TRUE(loaded->load(support::saved(*state)).has_value());
  EXPECT_EQ(loaded->book(InstrumentId{0}).state(), market::BookState::Unsynced);
}

TEST_F(SavedMarket, OtherCandlesOrInstrumentsAndDamageAreRefused) {
  const auto state = listed();
  play(*state, 0, 20);
  const auto bytes = support::saved(*state);
  EXPECT_EQ(support::unsafe_load(bytes, listed, 5).value_or(""), "");
  MarketState empty;
  EXPECT_FALSE(empty.load(bytes).has_value());
  const auto more = listed();
  more->watch(InstrumentId{0}, Interval::every(std::chrono::hours(1)));
  EXPECT_FALSE(more->load(bytes).has_value());
}

// Events of every kind and outcome: taken, stale, after a gap, crossed, impossible.
class EventsOfAllKinds {
 public:
  Event next() {
    const Timestamp at = at_ms(++count_);
    const auto pick = *rc::gen::inRange(0, 10);
    const auto bid = *rc::gen::inRange<std::int64_t>(990, 1015);
    switch (pick) {
      case 0:
        return script_.snapshot(at, {{1000, 1}, {999, 2}}, {{1011, 1}});
      case 1:
        return script_.reset(at);
      case 2:
        return script_.gap(at);
      case 3:
        return script_.trade(at, bid);
      case 4:
        return script_.delta(at, {{bid, -1}}, {});
      case 5:
        return last_;  // once more: stale
      case 6: {
        Event quote = script_.quote(at);
        std::get<Quote>(quote.body).bid = {bid, 1};
        return quote;
      }
      default:
        return last_ = script_.delta(at, {{bid, *rc::gen::inRange<std::int64_t>(0, 3)}}, {});
    }
  }

 private:
  support::MarketScript script_{0};
  std::int64_t count_ = 0;
  Event last_ = script_.snapshot(at_ms(0), {{1000, 1}}, {{1011, 1}});
};

RC_GTEST_PROP(SharedBooks, AreReadAsOwnOnesAre, ()) {
  market::Books kept;
  MarketState own;
  MarketState reading(&kept);
  for (MarketState* state : {&own, &reading}) {
    state->list(support::sample_instrument(0).listing);
  }
  kept.list();
  EventsOfAllKinds events;
  for (int i = 0; i < 60; ++i) {
    const Event event = events.next();
    kept.apply(event);
    const MarketState::Change expected = own.apply(event);
    const MarketState::Change found = reading.apply(event);
    RC_ASSERT(found.instrument == expected.instrument);
    RC_ASSERT(found.is_validity_changed == expected.is_validity_changed);
    RC_ASSERT(reading.heard_at(InstrumentId{0}) == own.heard_at(InstrumentId{0}));
    RC_ASSERT(reading.book(InstrumentId{0}).state() == own.book(InstrumentId{0}).state());
    RC_ASSERT(reading.book(InstrumentId{0}).best_bid() == own.book(InstrumentId{0}).best_bid());
    RC_ASSERT(support::saved(reading) == support::saved(own));
  }
}

TEST(SharedBooks, AreReadAfterALoadToo) {
  support::MarketScript script{0};
  market::Books kept;
  kept.list();
  MarketState reading(&kept);
  reading.list(support::sample_instrument(0).listing);
  ASSERT_TRUE(reading.load(support::saved(reading)).has_value());
  const Event snapshot = script.snapshot(at_ms(1), {{1000, 1}}, {{1011, 1}});
  kept.apply(snapshot);
  EXPECT_TRUE(reading.apply(snapshot).is_validity_changed);
  EXPECT_EQ(&reading.book(InstrumentId{0}), &kept.at(InstrumentId{0}));
}

TEST(SharedBooks, MustBeAheadOfTheirReader) {
  support::MarketScript script{0};
  market::Books kept;
  kept.list();
  MarketState reading(&kept);
  reading.list(support::sample_instrument(0).listing);
  const Event snapshot = script.snapshot(at_ms(1), {{1000, 1}}, {{1011, 1}});
  EXPECT_DEATH(reading.apply(snapshot), "change.sequence");
  EXPECT_DEATH(reading.follow_book(snapshot), "kept_ == nullptr");
}

}  // namespace
}  // namespace tw::engine
