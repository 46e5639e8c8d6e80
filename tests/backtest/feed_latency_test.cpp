#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "backtest/walk.hpp"
#include "base/random.hpp"

namespace tw::backtest {
namespace {

using sim::Latency;
using std::chrono::milliseconds;
using support::at_ms;
using support::dec;
using support::EventList;
using support::MarketScript;

Latency constant(std::int64_t ms) { return Latency::constant(milliseconds(ms)); }
Latency recorded(const char* factor) { return Latency::recorded(dec(factor)).value(); }

// ---- whole runs

/// A walk whose events were 1 to 30 ms on their way.
class SentWalk {
 public:
  SentWalk(std::uint64_t seed, int events) : walk_(seed, 2, events), events_(walk_.events()) {
    Random random(seed);
    for (Event& event : events_) {
      event.ts_event -= milliseconds(static_cast<std::int64_t>(random.below(30)) + 1);
    }
  }
  const std::vector<Event>& events() const { return events_; }

 private:
  Walk walk_;  // keeps the levels
  std::vector<Event> events_;
};

SessionSettings with_feed(const Latency& feed, const Latency& order = constant(5)) {
  SessionSettings settings = grid_settings(2);
  settings.feed_latency = feed;
  settings.venue.order_latency = settings.venue.response_latency = order;
  return settings;
}

SessionSettings without_feed(const Latency& order) {
  SessionSettings settings = with_feed(constant(0), order);
  settings.feed_latency.reset();
  return settings;
}

std::vector<Latency> all_kinds() {
  return {constant(7), recorded("1"), recorded("2.5"),
          Latency::from_samples({milliseconds(1), milliseconds(9), milliseconds(60)}, 5).value(),
          Latency::from_quantiles({{.quantile = 0, .latency = milliseconds(1)},
                                   {.quantile = 1, .latency = milliseconds(40)}},
                                  5)
              .value()};
}

TEST(FeedLatency, TheSameInputGivesTheSameRecordsAndAnotherLatencyOtherFills) {
  const SentWalk walk(1, 500);
  std::vector<std::string> fills;
  for (const Latency& feed : all_kinds()) {
    Played first;
    Played second;
    play(with_feed(feed), walk.events(), first);
    play(with_feed(feed), walk.events(), second);
    EXPECT_EQ(first.log.bytes, second.log.bytes);
    fills.push_back(first.fills);
  }
  Played none;
  play(without_feed(constant(5)), walk.events(), none);
  fills.push_back(none.fills);
  EXPECT_GT(std::ranges::count(none.fills, '\n'), 20) << "a run without fills proves little";
  std::ranges::sort(fills);
  EXPECT_EQ(std::ranges::adjacent_find(fills), fills.end());
}

RC_GTEST_PROP(FeedLatencyProperty, OfZeroIsThatOfNone, (std::uint64_t seed)) {
  const SentWalk walk(seed, 120);
  const Latency order = *rc::gen::element(constant(0), constant(1), constant(8), recorded("1"));
  Played none;
  Played zero;
  play(without_feed(order), walk.events(), none);
  play(with_feed(constant(0), order), walk.events(), zero);
  RC_TAG(none.fills.empty() ? "no fills" : "fills");
  RC_ASSERT(zero.fills == none.fills);
  RC_ASSERT(zero.log.bytes == none.log.bytes);
}

RC_GTEST_PROP(FeedLatencyProperty, CommitsAtAnyMomentChangeNothing, (std::uint64_t seed)) {
  const SentWalk walk(seed, 120);
  const SessionSettings settings =
      with_feed(*rc::gen::elementOf(all_kinds()),
                *rc::gen::element(constant(1), constant(8), recorded("0.5"), recorded("1")));
  Played without;
  Played with;
  play(settings, walk.events(), without);
  play(settings, walk.events(), with, *rc::gen::inRange<std::uint64_t>(1, 9));
  RC_ASSERT(with.fills == without.fills);
  RC_ASSERT(with.log.bytes == without.log.bytes);
}

// Whoever asks when the next input is due learns it, and does not change what comes.
RC_GTEST_PROP(FeedLatencyProperty, TheNextInputIsDueWhenItIsSaidToBe, (std::uint64_t seed)) {
  const SentWalk walk(seed, 120);
  const SessionSettings settings = with_feed(*rc::gen::elementOf(all_kinds()));
  Played unasked;
  play(settings, walk.events(), unasked);
  EventList seen(walk.events());
  EventList ahead(walk.events());
  KeepingLog log;
  Session session(settings, seen, log, &ahead);
  RC_ASSERT(session.start(1, {}).has_value());
  for (auto due = session.next_time().value(); due.has_value(); due = session.next_time().value()) {
    RC_ASSERT(session.step().value() == StepOutcome::Stepped);
    RC_ASSERT(session.loop().now() == *due);
  }
  RC_ASSERT(log.bytes == unasked.log.bytes);
}

// ---- single orders

/// At one moment it wants to hold 1 at the touch that it sees, or quotes to buy 1 at a price.
class Once final : public strategy::Strategy {
 public:
  static std::unique_ptr<Strategy> make(const ParameterSet&) { return std::make_unique<Once>(); }
  void on(strategy::Trigger trigger, const strategy::MarketView& market,
          const strategy::AccountView&, strategy::Outputs& out) override {
    if (trigger == strategy::Trigger::Started) {
      out.wake_at(wakes);
    } else if (trigger == strategy::Trigger::Timer && market.now >= wakes) {
      act(out);
    }
  }
  void save(std::vector<std::byte>&) const override {}
  Checked<void> load(std::span<const std::byte>) override { return {}; }

  static inline Timestamp wakes;
  static inline std::optional<Price> bid;

 private:
  static void act(strategy::Outputs& out) {
    if (bid.has_value()) {
      out.replace_quotes();
      out.quote({.side = Side::Buy, .price = *bid, .quantity = support::quantity("1")});
    } else {
      out.target_position({.quantity = support::quantity("1")});
    }
  }
};

class OneOrder : public testing::Test {
 protected:
  OneOrder() : settings_(grid_settings(1)) {
    settings_.strategy = {"once", "acts once", {}, &Once::make};
    settings_.parameters = ParameterSet(settings_.strategy.parameters);
    settings_.venue.order_latency = settings_.venue.response_latency = constant(2);
    Once::wakes = at_ms(95);
    Once::bid.reset();
  }

  /// Plays these events and returns the answers: what they are and when they came.
  std::vector<Event> answers(std::optional<Latency> feed, const std::vector<Event>& events) {
    settings_.feed_latency = std::move(feed);
    log_ = {};
    EventList seen(events);
    EventList ahead(events);
    Session session(settings_, seen, log_, settings_.feed_latency ? &ahead : nullptr);
    EXPECT_TRUE(session.start(1, {}).has_value());
    EXPECT_TRUE(session.run().has_value());
    ask_ = session.loop().market().book(InstrumentId{0}).best_ask();
    std::vector<Event> answers;
    for (const Record& record : log_.records) {
      const auto* event = std::get_if<Event>(&record.body);
      if (event != nullptr && (std::holds_alternative<Fill>(event->body) ||
                               std::holds_alternative<OrderExpired>(event->body))) {
        answers.push_back(*event);
      }
    }
    return answers;
  }
  static Price price_of(const std::vector<Event>& answers) {
    EXPECT_EQ(answers.size(), 1U);
    const auto* fill = std::get_if<Fill>(&answers.at(0).body);
    EXPECT_NE(fill, nullptr) << "it expired";
    return fill != nullptr ? fill->price : Price{};
  }
  Event book(std::int64_t ms) {
    return script_.snapshot(at_ms(ms), {{1'000, 5'000}}, {{1'010, 5'000}, {1'020, 5'000}});
  }

  SessionSettings settings_;
  MarketScript script_{0};
  KeepingLog log_;
  std::optional<DepthLevel> ask_;
};

// Decided at 95 on the offer at 101.0, at the venue at 97; the offer is gone at 100, as we see it.
TEST_F(OneOrder, WhatTheVenueTookAwayCannotBeHitThoughItIsStillSeen) {
  const std::vector<Event> events{book(1), script_.delta(at_ms(100), {}, {{1'010, 0}}), book(200)};
  EXPECT_EQ(price_of(answers(std::nullopt, events)), support::price("101"));
  EXPECT_EQ(price_of(answers(constant(2), events)), support::price("101"));
  const std::vector<Event> late = answers(constant(5), events);
  ASSERT_EQ(late.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<OrderExpired>(late[0].body));
  EXPECT_EQ(late[0].ts_event, at_ms(97));
  EXPECT_EQ(late[0].ts_recv, at_ms(99)) << "before we see why";
}

// The venue acts on the better offer at 96; at 97, as the order arrives, and the order is first.
TEST_F(OneOrder, MeetsWhatTheVenueSawBeforeItAndWeDidNot) {
  const std::vector<Event> events{book(1), script_.delta(at_ms(102), {}, {{1'005, 5'000}}),
                                  book(200)};
  EXPECT_EQ(price_of(answers(constant(6), events)), support::price("100.5"));
  EXPECT_EQ(price_of(answers(constant(5), events)), support::price("101"));
  EXPECT_EQ(price_of(answers(std::nullopt, events)), support::price("101"));
}

TEST_F(OneOrder, WithTheRecordedLatencyTheStampsOfTheVenueDecide) {
  std::vector<Event> events{book(1), script_.delta(at_ms(102), {}, {{1'005, 5'000}}), book(200)};
  events[1].ts_event = at_ms(96);
  EXPECT_EQ(price_of(answers(recorded("1"), events)), support::price("100.5"));
  EXPECT_EQ(price_of(answers(recorded("0.5"), events)), support::price("101"));
  events[1].ts_event = at_ms(98);
  EXPECT_EQ(price_of(answers(recorded("1"), events)), support::price("101"));
}

TEST_F(OneOrder, ARestingOneMayFillBeforeWeSeeTheTradeThatFillsIt) {
  Once::bid = support::price("100");
  const std::vector<Event> events{book(1), script_.trade(at_ms(300), 990), book(400)};
  const std::vector<Event> fills = answers(constant(50), events);
  EXPECT_EQ(price_of(fills), support::price("100"));
  EXPECT_EQ(fills[0].ts_event, at_ms(250));
  EXPECT_EQ(fills[0].ts_recv, at_ms(252));
}

TEST_F(OneOrder, WeSeeEachEventWhenItReachesUs) {
  Once::wakes = at_ms(10'000);  // never
  const std::vector<Event> events{book(1), script_.delta(at_ms(100), {}, {{1'005, 5'000}})};
  EXPECT_TRUE(answers(std::nullopt, events).empty());
  const std::vector<std::byte> without = log_.bytes;
  EXPECT_TRUE(answers(constant(60), events).empty());
  EXPECT_EQ(log_.bytes, without);
  EXPECT_EQ(ask_->ticks, 1'005);
}

using OneOrderDeathTest = OneOrder;

TEST_F(OneOrderDeathTest, ARunWithAFeedLatencyIsNeitherSavedNorWithoutItsVenueHistory) {
  settings_.feed_latency = constant(5);
  EventList seen({book(1)});
  EventList ahead({book(1)});
  EXPECT_DEATH(Session(settings_, seen, log_), "venue_history");
  Session session(settings_, seen, log_, &ahead);
  ASSERT_TRUE(session.start(1, {}).has_value());
  std::vector<std::byte> saved;
  EXPECT_DEATH(session.save(saved), "venue_feed_");
}

}  // namespace
}  // namespace tw::backtest
