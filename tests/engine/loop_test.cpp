#include "engine/loop.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/loop_rig.hpp"

namespace tw::engine {
namespace {

using support::at_ms;

TEST(Loop, NumbersEveryInputFromOne) {
  LoopRig rig({idle()});
  rig.start();
  EXPECT_EQ(rig.loop.engine_seq(), EngineSeq{4});
  rig.open_book();
  EXPECT_EQ(rig.loop.engine_seq(), EngineSeq{5});
}

TEST(Loop, NumbersTheRecordsOfTheGroupWithoutHoles) {
  LoopRig rig({quoting({buy("100", "1")})});
  rig.start();
  rig.open_book();
  ASSERT_GT(rig.log.records.size(), 5U);
  for (std::size_t i = 0; i < rig.log.records.size(); ++i) {
    EXPECT_EQ(rig.log.records[i].group_seq, i + 1);
    EXPECT_EQ(rig.log.records[i].group, GroupId{9});
  }
}

TEST(Loop, ARecordNamesTheInputItBelongsToAndItsTime) {
  LoopRig rig({quoting({buy("100", "1")})});
  rig.start();
  rig.open_book(7);
  EXPECT_EQ(rig.log.records.back().engine_seq, rig.loop.engine_seq());
  EXPECT_EQ(rig.log.records.back().at, at_ms(7));
}

TEST(Loop, EngineTimeNeverRunsBackwards) {
  LoopRig rig({idle()});
  rig.start();
  rig.open_book(10);
  rig.accept(5, UserCommand{UserAction::PauseEntries, TenantId{1}});
  EXPECT_EQ(rig.loop.now(), at_ms(10));
  EXPECT_EQ(rig.log.records.back().at, at_ms(10));
}

TEST(Loop, RecordsTheInputThenWhatItLedTo) {
  LoopRig rig({quoting({buy("100", "1")})});
  rig.start();
  rig.open_book();
  const ClientOrderId id = rig.loop.facts().orders().live()[0].id;
  rig.log.records.clear();
  rig.answer_accepted(5, id);
  ASSERT_EQ(rig.log.records.size(), 2U);
  EXPECT_TRUE(std::holds_alternative<Event>(rig.log.records[0].body));
  EXPECT_EQ(std::get<OrderTransition>(rig.log.records[1].body),
            (OrderTransition{id, OrderStatus::PendingNew, OrderStatus::New}));
}

TEST(Loop, IndexesTheMarketBeforeADecisionThatRestsOnIt) {
  LoopRig rig({quoting({buy("100", "1")})});
  rig.start();
  rig.log.records.clear();
  rig.open_book();
  ASSERT_EQ(rig.log.records.size(), 2U);
  EXPECT_EQ(std::get<FeedIndex>(rig.log.records[0].body), (FeedIndex{0, 1}));
  EXPECT_TRUE(std::holds_alternative<Command>(rig.log.records[1].body));
}

TEST(Loop, LeavesNothingOfAMarketEventThatChangesNothing) {
  LoopRig rig({quoting({buy("100", "1")})});
  rig.start();
  rig.open_book();
  rig.log.records.clear();
  rig.loop.accept(rig.scripts[0].delta(at_ms(2), {{999, 5}}, {}));
  rig.loop.accept(rig.scripts[0].trade(at_ms(3), 1000));
  rig.loop.accept(rig.scripts[0].quote(at_ms(4)));
  EXPECT_TRUE(rig.log.records.empty());
  EXPECT_EQ(rig.loop.market_events(), 4U);
}

TEST(Loop, ReadsBooksThatAnotherKeeps) {
  LoopRig rig({quoting({buy("100", "1")})});
  market::Books kept;
  kept.list();
  kept.list();
  rig.loop.read_books(kept);
  rig.start();
  const Event snapshot = rig.scripts[0].snapshot(at_ms(1), {{1000, 1}}, {{1011, 1}});
  kept.apply(snapshot);
  rig.loop.accept(snapshot);
  EXPECT_EQ(&rig.loop.market().book(InstrumentId{0}), &kept.at(InstrumentId{0}));
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 1U);
  EXPECT_DEATH(rig.loop.read_books(kept), "inputs == 0");
}

TEST(Loop, IsAtTheSameTurnUntilAGroupIsAskedOrLetsCommandsGo) {
  LoopRig rig({quoting({buy("100", "1")})});
  rig.start();
  const std::uint64_t before = rig.loop.turns();
  rig.open_book();
  const std::uint64_t asked = rig.loop.turns();
  EXPECT_NE(asked, before) << "a book became valid";
  rig.loop.accept(rig.scripts[0].quote(at_ms(4)));
  rig.loop.accept(rig.scripts[0].trade(at_ms(5), 1000));
  EXPECT_EQ(rig.loop.turns(), asked);
  ASSERT_TRUE(rig.loop.release().has_value());
  const std::uint64_t released = rig.loop.turns();
  EXPECT_NE(released, asked);
  rig.answer_accepted(6, rig.loop.facts().orders().live()[0].id);
  EXPECT_NE(rig.loop.turns(), released);
}

TEST(Loop, AnOrderWaitsUntilItsIntentIsDurable) {
  LoopRig rig({quoting({buy("100", "1")})});
  rig.start();
  rig.open_book(1);
  EXPECT_TRUE(rig.gateway.sent.empty());
  EXPECT_EQ(rig.loop.waiting_since(), at_ms(1));
  rig.calls.clear();
  ASSERT_TRUE(rig.loop.release().has_value());
  EXPECT_EQ(rig.calls, (std::vector<std::string>{"commit", "submit place"}));
  EXPECT_EQ(rig.loop.waiting_since(), std::nullopt);
}

TEST(Loop, AnOrderIsSentOnce) {
  LoopRig rig({quoting({buy("100", "1")})});
  rig.start();
  rig.open_book();
  ASSERT_TRUE(rig.loop.release().has_value());
  ASSERT_TRUE(rig.loop.release().has_value());
  EXPECT_EQ(rig.gateway.sent.size(), 1U);
}

// fault:S01
TEST(Loop, SendsNothingWhenTheCommitFails) {
  LoopRig rig({quoting({buy("100", "1")})});
  rig.start();
  rig.open_book();
  rig.log.is_failing = true;
  const auto released = rig.loop.release();
  ASSERT_FALSE(released.has_value());
  EXPECT_EQ(released.error().code, ErrorCode::Unavailable);
  EXPECT_TRUE(rig.gateway.sent.empty());
}

// fault:S03
TEST(Loop, SendsNothingWhenACommitAfterAFailedOneSeemsToWork) {
  LoopRig rig({quoting({buy("100", "1")})});
  rig.start();
  rig.open_book();
  rig.log.is_failing = true;
  ASSERT_FALSE(rig.loop.release().has_value());
  rig.log.is_failing = false;
  const auto released = rig.loop.release();
  ASSERT_FALSE(released.has_value());
  EXPECT_EQ(released.error().code, ErrorCode::Unavailable);
  EXPECT_TRUE(rig.gateway.sent.empty());
}

// fault:S01 fault:S04
TEST(Loop, ACancelLeavesAlsoWhenTheCommitFails) {
  std::vector<QuoteTarget> quotes{buy("100", "1")};
  LoopRig rig({quoting(&quotes)});
  rig.start();
  rig.open_book();
  ASSERT_TRUE(rig.loop.release().has_value());
  rig.log.is_failing = true;
  ASSERT_FALSE(rig.loop.release().has_value());
  rig.accept(5, UserCommand{UserAction::Kill, TenantId{1}});
  ASSERT_EQ(rig.gateway.sent.size(), 2U);
  EXPECT_TRUE(std::holds_alternative<CancelOrder>(rig.gateway.sent[1].body));
}

TEST(Loop, AKillWithdrawsOrdersThatStillWait) {
  LoopRig rig({quoting({buy("100", "1"), sell("102", "1")})});
  rig.start();
  rig.open_book();
  ASSERT_EQ(rig.loop.facts().orders().live().size(), 2U);
  rig.accept(5, UserCommand{UserAction::Kill, TenantId{1}});
  ASSERT_TRUE(rig.loop.release().has_value());
  EXPECT_TRUE(rig.gateway.sent.empty());
  EXPECT_TRUE(rig.loop.facts().orders().live().empty());
  const auto events = rig.recorded<Event>();
  EXPECT_EQ(std::ranges::count_if(events,
                                  [](const Event& event) {
                                    const auto* rejected = std::get_if<OrderRejected>(&event.body);
                                    return rejected != nullptr &&
                                           rejected->reason == RejectReason::Withdrawn;
                                  }),
            2);
}

TEST(Loop, ACancelIsRecordedAndLeavesAtOnce) {
  std::vector<QuoteTarget> quotes{buy("100", "1")};
  LoopRig rig({quoting(&quotes)});
  rig.start();
  rig.open_book();
  ASSERT_TRUE(rig.loop.release().has_value());
  quotes.clear();
  rig.calls.clear();
  rig.fire_timer(5);
  EXPECT_EQ(rig.calls, (std::vector<std::string>{"append", "append cancel", "submit cancel",
                                                 "append"}));  // the input, its transition
}

TEST(Loop, ACancelOfASentOrderPassesAWaitingOne) {
  std::vector<QuoteTarget> quotes{buy("100", "1")};
  LoopRig rig({quoting(&quotes)});
  rig.start();
  rig.open_book();
  ASSERT_TRUE(rig.loop.release().has_value());
  quotes = {buy("99", "1")};
  rig.fire_timer(5);
  ASSERT_EQ(rig.gateway.sent.size(), 2U);
  EXPECT_TRUE(std::holds_alternative<CancelOrder>(rig.gateway.sent[1].body));
  EXPECT_EQ(rig.loop.waiting_since(), at_ms(5));
}

class Collector final : public RecordObserver {
 public:
  void on_record(const Record& record) override { seen.push_back(record.group_seq); }
  std::vector<std::uint64_t> seen;
};

TEST(Loop, ObserversSeeEveryRecordInOrder) {
  LoopRig rig({quoting({buy("100", "1")})});
  Collector first;
  Collector second;
  rig.loop.observe(first);
  rig.loop.observe(second);
  rig.start();
  rig.open_book();
  ASSERT_EQ(first.seen.size(), rig.log.records.size());
  EXPECT_EQ(first.seen.back(), rig.log.records.back().group_seq);
  EXPECT_EQ(first.seen, second.seen);
}

RC_GTEST_PROP(LoopProperty, EveryMarketEventIsIndexedExactlyOnce, (std::vector<bool> is_market)) {
  LoopRig rig({quoting({buy("100", "1")}), idle()});
  rig.start();
  std::uint64_t market_events = 0;
  std::int64_t ms = 0;
  for (const bool market : is_market) {
    ++ms;
    if (!market) {
      rig.fire_timer(ms);
      continue;
    }
    ++market_events;
    const auto dice = *rc::gen::inRange(0, 4);
    if (dice == 0) {
      rig.open_book(ms);
    } else if (dice == 1) {
      rig.loop.accept(rig.scripts[0].reset(at_ms(ms)));
    } else {
      rig.loop.accept(rig.scripts[0].trade(at_ms(ms), 1));
    }
  }
  rig.fire_timer(ms + 1);
  std::uint64_t indexed = 0;
  for (const FeedIndex& index : rig.recorded<FeedIndex>()) {
    RC_ASSERT(index.first == indexed);
    RC_ASSERT(index.count > 0U);
    indexed += index.count;
  }
  RC_ASSERT(indexed == market_events);
  RC_ASSERT(rig.loop.market_events() == market_events);
  for (const Event& event : rig.recorded<Event>()) {
    RC_ASSERT(!tw::is_market(event.body));
  }
}

}  // namespace
}  // namespace tw::engine
