#include "backtest/session.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "backtest/walk.hpp"

namespace tw::backtest {
namespace {

using support::at_ms;
using support::dec;
using support::EventList;
using support::MarketScript;

TEST(Session, TheSameInputGivesTheSameRecordsByteForByte) {
  const Walk walk(1, 2, 3'000);
  Played first;
  Played second;
  play(grid_settings(2), walk.events(), first);
  play(grid_settings(2), walk.events(), second);
  EXPECT_GT(std::ranges::count(first.fills, '\n'), 20) << "a run without fills proves little";
  EXPECT_EQ(first.log.bytes, second.log.bytes);
}

// It is read without copies and run in one go.
TEST(Session, AHistoryInMemoryGivesTheSameRecordsAsAnyOther) {
  const Walk walk(1, 2, 3'000);
  Played read;
  play(grid_settings(2), walk.events(), read);
  EventList events(walk.events());
  const StoredHistory stored = StoredHistory::load(events).value();
  LoopedHistory history(stored, 2, 1);
  KeepingLog log;
  Session session(grid_settings(2), history, log);
  ASSERT_TRUE(session.start(1, {}).has_value());
  ASSERT_TRUE(session.run().has_value());
  EXPECT_EQ(log.bytes, read.log.bytes);
}

TEST(Session, AnotherLatencyGivesOtherFills) {
  const Walk walk(1, 1, 2'000);
  SessionSettings slow = grid_settings(1);
  slow.venue.order_latency = slow.venue.response_latency =
      sim::Latency::constant(std::chrono::milliseconds(50));
  Played first;
  Played second;
  play(grid_settings(1), walk.events(), first);
  play(slow, walk.events(), second);
  EXPECT_NE(first.fills, second.fills);
}

// A paper session commits when the wall clock says so: that must not show in its records.
RC_GTEST_PROP(SessionProperty, CommitsAtAnyMomentChangeNothing, (std::uint64_t seed)) {
  const Walk walk(seed, 2, 250);
  Played without;
  Played with;
  play(grid_settings(2), walk.events(), without);
  play(grid_settings(2), walk.events(), with, *rc::gen::inRange<std::uint64_t>(1, 9));
  RC_TAG(without.fills.empty() ? "no fills" : "fills");
  RC_ASSERT(with.fills == without.fills);
  RC_ASSERT(with.orders == without.orders);
  RC_ASSERT(with.log.bytes == without.log.bytes);
}

TEST(Session, ZeroLatencyRunsThrough) {
  const Walk walk(3, 2, 1'000);
  SessionSettings settings = grid_settings(2);
  settings.venue = {};
  Played played;
  play(settings, walk.events(), played);
  EXPECT_FALSE(played.fills.empty());
}

class SessionRun : public testing::Test {
 protected:
  SessionRun() : settings_(grid_settings(1)) {
    static_cast<void>(settings_.parameters.set("refresh", "10"));
  }
  Session& begin(std::vector<Event> events) {
    history_.emplace(std::move(events));
    session_.emplace(settings_, *history_, log_);
    EXPECT_TRUE(session_->start(1, {}).has_value());
    return *session_;
  }
  Event book(std::int64_t ms) {
    return script_.snapshot(at_ms(ms), {{1000, 5'000}}, {{1010, 5'000}});
  }
  void finish() {
    while (session_->step().value() == StepOutcome::Stepped) {
    }
  }
  /// Kinds of the inputs at one millisecond, in order.
  std::vector<std::string> inputs_at(std::int64_t ms) const {
    std::vector<std::string> kinds;
    for (const Record& record : log_.records) {
      const auto* event = std::get_if<Event>(&record.body);
      if (record.at != at_ms(ms)) {
        continue;
      }
      if (std::holds_alternative<FeedIndex>(record.body)) {
        kinds.emplace_back("market");
      } else if (event != nullptr && std::holds_alternative<TimerFired>(event->body)) {
        kinds.emplace_back("timer");
      } else if (event != nullptr && std::holds_alternative<OrderAccepted>(event->body)) {
        kinds.emplace_back("answer");
      }
    }
    return kinds;
  }

  SessionSettings settings_;
  MarketScript script_{0};
  KeepingLog log_;
  std::optional<EventList> history_;
  std::optional<Session> session_;
};

TEST_F(SessionRun, BeginsWithInstrumentsMoneyAndItsWriter) {
  settings_ = grid_settings(2);
  std::array<std::uint8_t, 32> digest{};
  digest[0] = 7;
  EventList history({book(50)});
  Session session(settings_, history, log_);
  ASSERT_TRUE(session.start(3, digest).has_value());
  ASSERT_GE(log_.records.size(), 4U);
  const auto body = [this](std::size_t i) { return std::get<Event>(log_.records[i].body).body; };
  EXPECT_EQ(std::get<InstrumentDefined>(body(0)), settings_.instruments[0]);
  EXPECT_EQ(std::get<InstrumentDefined>(body(1)), settings_.instruments[1]);
  EXPECT_EQ(std::get<AccountFunded>(body(2)).amount, settings_.capital);
  EXPECT_EQ(std::get<WriterStarted>(body(3)), (WriterStarted{3, digest}));
  EXPECT_EQ(log_.records[0].at, at_ms(50));
  EXPECT_EQ(session.started_at(), at_ms(50));
  EXPECT_EQ(log_.commits, 1U);
}

TEST_F(SessionRun, RefusesAnEmptyHistory) {
  EventList history({});
  Session session(settings_, history, log_);
  const auto started = session.start(1, {});
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().id, "recording.empty");
  EXPECT_TRUE(log_.records.empty());
}

TEST_F(SessionRun, RefusesMarketDataFromBeforeTheTermsOfAnInstrument) {
  settings_.instruments[0].terms.valid_from = at_ms(1);
  EventList history({book(0)});
  Session session(settings_, history, log_);
  const auto started = session.start(1, {});
  ASSERT_FALSE(started.has_value());
  EXPECT_EQ(started.error().code, ErrorCode::InvalidInput);
  EXPECT_EQ(started.error().id, "recording.before_listing");
  EXPECT_TRUE(log_.records.empty());
}

TEST_F(SessionRun, AtOneInstantAnswersComeFirstThenTimersThenTheMarket) {
  Session& session = begin({book(0), book(1), script_.reset(at_ms(10)), book(20)});
  static_cast<void>(session);
  finish();
  EXPECT_EQ(inputs_at(10),
            (std::vector<std::string>{"market", "answer", "answer", "answer", "answer", "answer",
                                      "answer", "timer", "market"}));
}

TEST_F(SessionRun, SaysWhenTheNextInputIsDue) {
  Session& session = begin({book(0), book(100)});
  EXPECT_EQ(session.next_time().value(), at_ms(0));
  ASSERT_TRUE(session.step().has_value());
  EXPECT_EQ(session.next_time().value(), at_ms(10)) << "the timer";
}

TEST_F(SessionRun, EndsWithTheLastMarketEventAndStaysThere) {
  Session& session = begin({book(0), book(3)});
  finish();
  EXPECT_EQ(session.step().value(), StepOutcome::Ended);
  EXPECT_EQ(session.next_time().value(), std::nullopt);
  EXPECT_EQ(session.loop().market_events(), 2U);
  EXPECT_EQ(session.loop().now(), at_ms(3));
}

TEST_F(SessionRun, PassesOnAnErrorOfTheHistory) {
  Session& session = begin({book(0)});
  history_->fail_at_end({ErrorCode::InvalidInput, "line 9"});
  ASSERT_TRUE(session.step().has_value());
  EXPECT_EQ(session.next_time().error().what, "line 9");
  EXPECT_EQ(session.step().error().what, "line 9");
}

TEST_F(SessionRun, CommitsBeforeAnOrderReachesTheVenue) {
  Session& session = begin({book(0), book(1), book(2), book(100)});
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(session.step().has_value());
  }
  EXPECT_EQ(log_.commits, 1U) << "nothing has arrived by 2 ms";
  ASSERT_TRUE(session.step().has_value());
  EXPECT_EQ(log_.commits, 2U);
}

// fault:S01
TEST_F(SessionRun, StopsWhenACommitFailsBeforeAnythingReachedTheVenue) {
  Session& session = begin({book(0), book(1), script_.trade(at_ms(50), 1), book(100)});
  log_.commits_max = log_.commits;
  Result<StepOutcome> stepped = StepOutcome::Stepped;
  while (stepped.has_value() && *stepped == StepOutcome::Stepped) {
    stepped = session.step();
  }
  ASSERT_FALSE(stepped.has_value());
  EXPECT_EQ(stepped.error().id, "journal.io");
  for (const Order& order : session.loop().facts().orders().live()) {
    EXPECT_EQ(order.status, OrderStatus::PendingNew);
  }
}

// fault:S14
TEST_F(SessionRun, ANewWriterTakesOverWithIdsOfItsOwn) {
  Session& session = begin({book(0), script_.reset(at_ms(30)), book(40), book(100)});
  ASSERT_TRUE(session.step().has_value());
  const std::uint64_t before = session.loop().facts().orders_placed();
  ASSERT_TRUE(session.take_over(2, {}).has_value());
  EXPECT_EQ(session.loop().facts().epoch(), 2U);
  finish();
  EXPECT_GT(session.loop().facts().orders_placed(), before);
  for (const Order& order : session.loop().facts().orders().live()) {
    EXPECT_EQ(order.id.epoch, 2U);
  }
}

TEST_F(SessionRun, EquityIsWalletPlusPositionAtTheMid) {
  settings_.instruments[0].terms.maker_fee = Rate{dec("0.001")};
  Session& session = begin({book(0), script_.trade(at_ms(20), 990), book(40)});
  EXPECT_EQ(session.equity().amount, dec("10000"));
  finish();
  const auto& portfolio = session.loop().facts().portfolio();
  ASSERT_EQ(portfolio.positions().size(), 1U);
  const Position position = portfolio.positions()[0];
  ASSERT_GT(position.quantity.sign(), 0);
  const Decimal worth = multiply(position.quantity.decimal(), dec("100.5"), Rounding::HalfEven);
  EXPECT_EQ(session.unrealized_gross(), worth - position.entry_cost);
  EXPECT_EQ(session.equity().amount,
            dec("10000") - position.fees.amount + worth - position.entry_cost);
}

TEST_F(SessionRun, DrawdownIsSampledOncePerSecond) {
  const auto low = [this](std::int64_t ms) {
    return script_.snapshot(at_ms(ms), {{960, 5'000}}, {{970, 5'000}});
  };
  Session& session =
      begin({book(0), script_.trade(at_ms(20), 990), low(40), low(900), low(1'000), low(2'500)});
  while (session.loop().now() < at_ms(900)) {
    ASSERT_TRUE(session.step().has_value());
  }
  EXPECT_LT(session.equity().amount, dec("10000"));
  EXPECT_TRUE(session.drawdown().max().is_zero());
  finish();
  EXPECT_EQ(session.drawdown().max(),
            divide(dec("10000") - session.equity().amount, dec("10000"), Rounding::Up));
}

}  // namespace
}  // namespace tw::backtest
