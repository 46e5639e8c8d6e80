#include "engine/inbox.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/market_samples.hpp"

namespace tw::engine {
namespace {

using support::at_ms;
using support::MarketScript;

constexpr GroupId kGroup{3};

Event fact(EventBody body, std::int64_t ms = 0) { return {at_ms(ms), at_ms(ms), std::move(body)}; }
Event message(std::uint64_t number) {
  return fact(OrderAccepted{{1, number}, VenueOrderId{number}, {}});
}
Event timer(std::uint32_t number) { return fact(TimerFired{TimerId{number}, {}, {}}); }
Event command() { return fact(UserCommand{UserAction::Kill, TenantId{1}}); }

class InboxTest : public testing::Test {
 protected:
  EventBody next() {
    auto popped = inbox_.pop();
    return popped.has_value() ? popped->event.body : EventBody{};
  }
  void push(const Event& event) { ASSERT_EQ(inbox_.push(kGroup, event), Pushed::Stored); }

  Inbox inbox_{{.messages = 3, .commands = 2, .timers = 2, .market_events = 4}};
  MarketScript btc_{0};
  MarketScript eth_{1};
};

TEST_F(InboxTest, GivesMessagesThenCommandsThenTimersThenTheMarket) {
  inbox_.push_market(btc_.trade(at_ms(1), 1));
  push(timer(4));
  push(command());
  push(message(1));
  EXPECT_TRUE(std::holds_alternative<OrderAccepted>(next()));
  EXPECT_TRUE(std::holds_alternative<UserCommand>(next()));
  EXPECT_TRUE(std::holds_alternative<TimerFired>(next()));
  EXPECT_TRUE(std::holds_alternative<Trade>(next()));
  EXPECT_FALSE(inbox_.pop().has_value());
}

TEST_F(InboxTest, OfOneKindTheOldestComesFirst) {
  push(message(1));
  push(message(2));
  EXPECT_EQ(std::get<OrderAccepted>(next()).order.sequence, 1U);
  push(message(3));
  EXPECT_EQ(std::get<OrderAccepted>(next()).order.sequence, 2U);
  EXPECT_EQ(std::get<OrderAccepted>(next()).order.sequence, 3U);
}

TEST_F(InboxTest, AGateComesBeforeWhatAUserWants) {
  push(command());
  push(fact(GateChanged{GateReason::JournalStalled, GateState::Closed}));
  EXPECT_TRUE(std::holds_alternative<GateChanged>(next()));
}

TEST_F(InboxTest, AnInputKnowsItsGroup) {
  push(message(1));
  ASSERT_EQ(inbox_.push_definition(fact(support::sample_instrument(0))), Pushed::Stored);
  inbox_.push_market(btc_.trade(at_ms(1), 1));
  EXPECT_EQ(inbox_.pop()->group, kGroup);
  EXPECT_EQ(inbox_.pop()->group, std::nullopt);
  EXPECT_EQ(inbox_.pop()->group, std::nullopt);
}

// I29
TEST_F(InboxTest, RefusesAMessageWithoutRoomAndDropsNone) {
  for (std::uint64_t number = 1; number <= 3; ++number) {
    push(message(number));
  }
  EXPECT_EQ(inbox_.push(kGroup, message(4)), Pushed::Full);
  EXPECT_EQ(inbox_.push(kGroup, command()), Pushed::Stored) << "every kind has room of its own";
  for (std::uint64_t number = 1; number <= 3; ++number) {
    EXPECT_EQ(std::get<OrderAccepted>(next()).order.sequence, number);
  }
  EXPECT_EQ(inbox_.push(kGroup, message(4)), Pushed::Stored);
}

TEST_F(InboxTest, KeepsLevelsThatItsProducerUsesAgain) {
  std::vector<DepthLevel> levels{{1000, 1}, {999, 2}};
  inbox_.push_market(fact(DepthUpdate{
      .instrument = InstrumentId{0}, .bids = levels, .asks = std::span(levels).last(1)}));
  levels.assign(2, {});
  for (int i = 0; i < 4; ++i) {
    inbox_.push_market(btc_.trade(at_ms(1), 1));
  }
  const auto popped = inbox_.pop();
  inbox_.push_market(btc_.snapshot(at_ms(2), {{5, 5}, {4, 4}}, {{6, 6}}));
  const auto& depth = std::get<DepthUpdate>(popped->event.body);
  EXPECT_THAT(depth.bids, testing::ElementsAre(DepthLevel{1000, 1}, DepthLevel{999, 2}));
  EXPECT_THAT(depth.asks, testing::ElementsAre(DepthLevel{999, 2}));
}

TEST_F(InboxTest, SaysThatMarketEventsAreMissingWhereTheyAre) {
  for (std::int64_t i = 1; i <= 4; ++i) {
    inbox_.push_market(btc_.trade(at_ms(i), i));
  }
  inbox_.push_market(eth_.trade(at_ms(5), 5));
  EXPECT_EQ(std::get<Trade>(next()).ticks, 1);
  inbox_.push_market(eth_.trade(at_ms(6), 6));  // there is room, but it would stand behind a hole
  inbox_.push_market(btc_.trade(at_ms(7), 7));
  EXPECT_EQ(inbox_.dropped(), 2U);
  for (const std::int64_t ticks : {2, 3, 4, 7}) {
    EXPECT_EQ(std::get<Trade>(next()).ticks, ticks);
  }
  EXPECT_EQ(inbox_.size(), 1U);
  const auto reset = inbox_.pop();
  EXPECT_EQ(std::get<FeedReset>(reset->event.body),
            (FeedReset{InstrumentId{1}, FeedResetReason::Reconnect}));
  EXPECT_EQ(reset->event.ts_recv, at_ms(5));
  inbox_.push_market(eth_.trade(at_ms(8), 8));
  EXPECT_EQ(std::get<Trade>(next()).ticks, 8);
  EXPECT_TRUE(inbox_.is_empty());
}

/// Reads one group's messages and one instrument's trades, both numbered from 1.
struct Reader {
  std::uint64_t messages = 0;
  std::int64_t trades = 0;
  bool is_told_of_hole = false;

  void take(const PendingInput& input) {
    if (const auto* accepted = std::get_if<OrderAccepted>(&input.event.body)) {
      RC_ASSERT(accepted->order.sequence == ++messages);
    } else if (std::holds_alternative<FeedReset>(input.event.body)) {
      is_told_of_hole = true;
    } else {
      const std::int64_t number = std::get<Trade>(input.event.body).ticks;
      RC_ASSERT(number == trades + 1 || (number > trades && is_told_of_hole));
      trades = number;
      is_told_of_hole = false;
    }
  }
};

RC_GTEST_PROP(InboxProperty, LosesNoFactAndNoMarketEventSilently,
              (std::vector<std::uint8_t> dice)) {
  constexpr std::size_t kRoom = 5;
  Inbox inbox({.messages = kRoom, .commands = 1, .timers = 1, .market_events = kRoom});
  MarketScript script{0};
  Reader reader;
  std::uint64_t messages = 0;
  std::int64_t trades = 0;
  for (const std::uint8_t die : dice) {
    if (die % 8 < 2) {
      const bool is_stored = inbox.push(kGroup, message(messages + 1)) == Pushed::Stored;
      RC_ASSERT(is_stored == (messages - reader.messages < kRoom));
      messages += is_stored ? 1 : 0;
    } else if (die % 8 < 5) {
      ++trades;
      inbox.push_market(script.trade(at_ms(trades), trades));
    } else if (const auto popped = inbox.pop()) {
      reader.take(*popped);
    }
    RC_ASSERT(inbox.size() <= 2 * kRoom + 1);
  }
  while (const auto popped = inbox.pop()) {
    reader.take(*popped);
  }
  RC_ASSERT(reader.messages == messages);
  RC_ASSERT(reader.trades == trades || reader.is_told_of_hole);
  RC_CLASSIFY(inbox.dropped() > 0U);
}

}  // namespace
}  // namespace tw::engine
