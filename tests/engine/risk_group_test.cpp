#include "engine/risk_group.hpp"

#include <gtest/gtest.h>

#include "engine/account_figures.hpp"
#include "engine/loop_rig.hpp"

namespace tw::engine {
namespace {

using strategy::Trigger;
using support::at_ms;
using support::dec;
using support::quantity;

constexpr UserCommand user(UserAction action) { return {action, TenantId{1}}; }

/// Notes why it was called; quotes what it is told.
struct Probe {
  std::vector<Trigger> triggers;
  std::vector<QuoteTarget> quotes;
  std::optional<Timestamp> wake_up;
  QuoteReplace replace = QuoteReplace::Cancel;
  Quantity position;

  Behavior behavior() {
    return [this](Trigger trigger, const strategy::MarketView&,
                  const strategy::AccountView& account, strategy::Outputs& out) {
      triggers.push_back(trigger);
      position = account.position;
      out.replace_quotes(replace);
      for (const QuoteTarget& quote : quotes) {
        out.quote(quote);
      }
      if (wake_up.has_value()) {
        out.wake_at(*wake_up);
      }
    };
  }
};

TEST(RiskGroup, StartsAStrategyOnceAlsoWithMoreWriters) {
  Probe probe;
  LoopRig rig({probe.behavior()});
  rig.start();
  rig.accept(1, WriterStarted{2, {}});
  EXPECT_EQ(probe.triggers, std::vector{Trigger::Started});
}

TEST(RiskGroup, CallsAStrategyWhenItsBookChangesValidity) {
  Probe probe;
  Probe other;
  LoopRig rig({probe.behavior(), other.behavior()});
  rig.start();
  rig.open_book();
  rig.loop.accept(rig.scripts[0].delta(at_ms(2), {{1001, 1}}, {}));
  rig.loop.accept(rig.scripts[0].reset(at_ms(3)));
  EXPECT_EQ(probe.triggers, (std::vector{Trigger::Started, Trigger::Book, Trigger::Book}));
  EXPECT_EQ(other.triggers, std::vector{Trigger::Started});
}

TEST(RiskGroup, AsksNoStrategyBeforeTheFirstWriter) {
  Probe probe;
  LoopRig rig({probe.behavior()});
  rig.accept(0, rig.instruments[0]);
  rig.open_book();
  EXPECT_TRUE(probe.triggers.empty());
}

TEST(RiskGroup, WakesTheStrategyThatAskedForIt) {
  Probe first;
  Probe second;
  first.wake_up = at_ms(20);
  second.wake_up = at_ms(10);
  LoopRig rig({first.behavior(), second.behavior()});
  EXPECT_EQ(rig.loop.group().next_timer(), std::nullopt);
  rig.start();
  EXPECT_EQ(rig.loop.group().next_timer(), (TimerFired{TimerId{1}, StrategyId{2}, at_ms(10)}));
  second.wake_up.reset();
  rig.accept(10, *rig.loop.group().next_timer());
  EXPECT_EQ(second.triggers, (std::vector{Trigger::Started, Trigger::Timer}));
  EXPECT_EQ(first.triggers, std::vector{Trigger::Started});
  EXPECT_EQ(rig.loop.group().next_timer()->due, at_ms(20));
}

TEST(RiskGroup, TellsAStrategyOfItsOwnFillsOnly) {
  Probe first;
  Probe second;
  first.quotes = {buy("100", "1")};
  LoopRig rig({first.behavior(), second.behavior()});
  rig.start();
  rig.open_book();
  const Order order = rig.loop.facts().orders().live()[0];
  rig.accept(5, rig.fill_of(order, 1, quantity("0.4")));
  EXPECT_EQ(first.triggers.back(), Trigger::Account);
  EXPECT_EQ(first.position, quantity("0.4"));
  EXPECT_EQ(second.triggers, std::vector{Trigger::Started});
}

TEST(RiskGroup, TellsAStrategyThatItsOrderEnded) {
  Probe probe;
  probe.quotes = {buy("100", "1")};
  LoopRig rig({probe.behavior()});
  rig.start();
  rig.open_book();
  rig.accept(5, OrderRejected{{1, 1}, RejectReason::NoMarket});
  EXPECT_EQ(probe.triggers.back(), Trigger::Account);
}

TEST(RiskGroup, KeepsOrdersThatAreStillWanted) {
  Probe probe;
  probe.quotes = {buy("100", "1"), sell("101", "1")};
  LoopRig rig({probe.behavior()});
  rig.start();
  rig.open_book();
  rig.fire_timer(5);
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 2U);
  EXPECT_TRUE(rig.commands<CancelOrder>().empty());
}

TEST(RiskGroup, ReplacesAQuoteThatMoved) {
  Probe probe;
  probe.quotes = {buy("100", "1")};
  LoopRig rig({probe.behavior()});
  rig.start();
  rig.open_book();
  probe.quotes = {buy("99.5", "1")};
  rig.fire_timer(5);
  ASSERT_EQ(rig.commands<CancelOrder>().size(), 1U);
  EXPECT_EQ(rig.commands<CancelOrder>()[0].order, (ClientOrderId{1, 1}));
  EXPECT_EQ(rig.commands<CancelOrder>()[0].reason, CancelReason::Requoted);
  ASSERT_EQ(rig.commands<PlaceOrder>().size(), 2U);
  EXPECT_EQ(rig.commands<PlaceOrder>()[1].order, (ClientOrderId{1, 2}));
}

// Long one, and the strategy wants what `wanted` says.
struct ExitRig {
  explicit ExitRig(const risk::RiskLimits& limits)
      : rig({[this](Trigger, const strategy::MarketView&, const strategy::AccountView&,
                    strategy::Outputs& out) {
              if (target.has_value()) {
                out.target_position({.quantity = *target});
              }
              if (!target.has_value()) {
                out.replace_quotes(QuoteReplace::Cancel);
              }
              for (const QuoteTarget& quote : quotes) {
                out.quote(quote);
              }
            }},
            limits) {
    rig.start();
    rig.open_book();
    quotes = {buy("100", "1")};
    rig.fire_timer(2);
    const Order order = rig.loop.facts().orders().live()[0];
    rig.accept(3, rig.fill_of(order, 1, quantity("1")));
    quotes.clear();
  }
  OrderTerms newest() const { return rig.commands<PlaceOrder>().back().terms; }
  std::size_t placed() const { return rig.commands<PlaceOrder>().size(); }

  std::optional<Quantity> target;
  std::vector<QuoteTarget> quotes;
  LoopRig rig;
};

TEST(RiskGroup, APositionThatMayNotBeTurnedIsClosed) {
  ExitRig exit({.order_notional_max = dec("150")});
  exit.target = quantity("-1");
  exit.rig.fire_timer(4);
  ASSERT_EQ(exit.rig.recorded<Refusal>().size(), 1U);
  EXPECT_EQ(exit.rig.recorded<Refusal>()[0].terms.quantity, quantity("2"));
  EXPECT_EQ(exit.newest().quantity, quantity("1"));
  EXPECT_EQ(exit.newest().side, Side::Sell);
  EXPECT_EQ(exit.newest().reduce_only, ReduceOnly::Yes);
  EXPECT_EQ(exit.newest().time_in_force, TimeInForce::Ioc);
}

TEST(RiskGroup, AQuoteThatMayNotOpenGoesAsAnExitWholeOrNotAtAll) {
  ExitRig exit({.order_notional_max = dec("100")});
  const std::size_t before = exit.placed();
  exit.rig.accept(4, user(UserAction::PauseEntries));
  exit.quotes = {sell("101", "0.6"), sell("101.5", "0.6"), buy("99", "0.1")};
  exit.rig.fire_timer(5);
  ASSERT_EQ(exit.placed(), before + 1) << "of the second 0.4 would be left to close";
  EXPECT_EQ(exit.newest().limit_price, support::price("101"));
  EXPECT_EQ(exit.newest().quantity, quantity("0.6"));
  EXPECT_EQ(exit.newest().reduce_only, ReduceOnly::Yes);
  EXPECT_EQ(exit.newest().post_only, PostOnly::Yes);
  const std::size_t canceled = exit.rig.commands<CancelOrder>().size();
  exit.rig.fire_timer(6);
  EXPECT_EQ(exit.placed(), before + 1) << "it stands as it is wanted";
  EXPECT_EQ(exit.rig.commands<CancelOrder>().size(), canceled);
}

TEST(RiskGroup, WhatIsRefusedAgainAndAgainIsRecordedOnceAMinute) {
  ExitRig exit({});
  exit.rig.accept(4, user(UserAction::PauseEntries));
  exit.quotes = {buy("99", "1"), buy("98", "1")};
  const auto refusals = [&exit] { return exit.rig.recorded<Refusal>().size(); };
  exit.rig.fire_timer(5);
  EXPECT_EQ(refusals(), 1U);
  exit.rig.fire_timer(60'004);
  EXPECT_EQ(refusals(), 1U);
  exit.rig.fire_timer(60'005);
  EXPECT_EQ(refusals(), 2U);
}

TEST(RiskGroup, ACancelWithoutAnAnswerIsAskedForAgain) {
  Probe probe;
  probe.quotes = {buy("100", "1")};
  LoopRig rig({probe.behavior()});
  rig.start();
  rig.open_book();
  rig.answer_accepted(3, {1, 1});
  rig.accept(4, RequestUnanswered{{1, 1}, RequestKind::Cancel});
  EXPECT_TRUE(rig.commands<CancelOrder>().empty()) << "nobody asked for one";
  probe.quotes.clear();
  rig.accept(5, user(UserAction::Kill));
  ASSERT_EQ(rig.commands<CancelOrder>().size(), 1U);
  rig.accept(6, RequestUnanswered{{1, 1}, RequestKind::Cancel});
  ASSERT_EQ(rig.commands<CancelOrder>().size(), 2U);
  EXPECT_EQ(rig.commands<CancelOrder>()[1].reason, CancelReason::Unanswered);
  EXPECT_EQ(rig.loop.facts().orders().live()[0].status, OrderStatus::PendingCancel);
  rig.accept(7, OrderCanceled{{1, 1}, {}});
  EXPECT_TRUE(rig.loop.facts().orders().live().empty());
  EXPECT_TRUE(rig.loop.facts().portfolio().reservations().open().empty());
}

TEST(RiskGroup, AnOrderWithoutAnAnswerCountsUntilThereIsEvidence) {
  Probe probe;
  probe.quotes = {buy("100", "1")};
  LoopRig rig({probe.behavior()});
  rig.start();
  rig.open_book();
  rig.accept(3, RequestUnanswered{{1, 1}, RequestKind::Place});
  rig.fire_timer(4);
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 1U) << "never placed twice";
  const Order unknown = rig.loop.facts().orders().live()[0];
  EXPECT_EQ(unknown.place.status, RequestStatus::Unknown);
  EXPECT_EQ(rig.loop.facts().portfolio().reservations().open().size(), 1U);
  probe.quotes.clear();
  rig.accept(5, OrderRejected{{1, 1}, RejectReason::UnknownOrder});
  EXPECT_TRUE(rig.loop.facts().portfolio().reservations().open().empty());
}

TEST(RiskGroup, AMadMarkLeavesThePositionOutAndNobodyDies) {
  ExitRig exit({});
  Stand stand{exit.rig.loop.facts(), exit.rig.loop.market(), exit.rig.account, at_ms(3)};
  EXPECT_TRUE(worth_of(stand).is_whole);
  exit.rig.loop.accept(exit.rig.scripts[0].snapshot(at_ms(4), {{std::int64_t{1} << 53U, 100}},
                                                    {{(std::int64_t{1} << 53U) + 1, 100}}));
  EXPECT_FALSE(worth_of(stand).is_whole);
  EXPECT_FALSE(equity(stand).has_value());
}

// A rig whose strategy amends, with its one quote resting.
struct AmendRig {
  explicit AmendRig(const QuoteTarget& first, const risk::RiskLimits& limits) {
    probe.replace = QuoteReplace::Amend;
    probe.quotes = {first};
    rig.emplace(std::vector<Behavior>{probe.behavior()}, limits);
    rig->start();
    rig->open_book();
    rig->answer_accepted(2, {1, 1});
  }
  void want(const QuoteTarget& quote) {
    probe.quotes = {quote};
    rig->fire_timer(5);
  }
  Probe probe;
  std::optional<LoopRig> rig;
};

TEST(RiskGroup, AmendsAQuoteThatMovedWhenTheStrategyWantsThat) {
  AmendRig amending(buy("100", "1"), {.version = 4});
  amending.want(buy("99.5", "2"));
  EXPECT_TRUE(amending.rig->commands<CancelOrder>().empty());
  EXPECT_EQ(amending.rig->commands<PlaceOrder>().size(), 1U);
  const auto amends = amending.rig->commands<AmendOrder>();
  ASSERT_EQ(amends.size(), 1U);
  EXPECT_EQ(amends[0].order, (ClientOrderId{1, 1}));
  EXPECT_EQ(amends[0].limit_price, support::price("99.5"));
  EXPECT_EQ(amends[0].quantity, quantity("2"));
  EXPECT_EQ(amends[0].limits_version, 4U);
}

TEST(RiskGroup, AsksForOneAmendAtATime) {
  AmendRig amending(buy("100", "1"), {});
  amending.want(buy("99.5", "1"));
  amending.want(buy("99.5", "1"));
  EXPECT_EQ(amending.rig->commands<AmendOrder>().size(), 1U);
  amending.want(buy("99", "1"));
  EXPECT_EQ(amending.rig->commands<AmendOrder>().size(), 1U);
  EXPECT_EQ(amending.rig->commands<CancelOrder>().size(), 1U);
}

TEST(RiskGroup, ARefusedAmendTakesItsOrderBack) {
  AmendRig amending(buy("100", "1"), {.order_notional_max = dec("150")});
  amending.want(buy("100", "2"));
  EXPECT_TRUE(amending.rig->commands<AmendOrder>().empty());
  EXPECT_EQ(amending.rig->recorded<Refusal>().back().verdict.rule, RuleId::OrderNotional);
  ASSERT_EQ(amending.rig->commands<CancelOrder>().size(), 1U);
  EXPECT_EQ(amending.rig->commands<CancelOrder>()[0].order, (ClientOrderId{1, 1}));
}

TEST(RiskGroup, AnAmendedOrderIsJudgedByWhatItBecomes) {
  AmendRig amending(buy("100", "2"), {.position_notional_max = dec("250"), .open_orders_max = 1});
  const std::size_t refusals = amending.rig->recorded<Refusal>().size();
  amending.want(buy("99.5", "2"));
  EXPECT_EQ(amending.rig->commands<AmendOrder>().size(), 1U);
  EXPECT_EQ(amending.rig->recorded<Refusal>().size(), refusals);
}

// I14: every order carries the verdict that let it pass.
TEST(RiskGroup, AnOrderCarriesTheVersionOfItsLimits) {
  LoopRig rig({quoting({buy("100", "1")})}, {.version = 42});
  rig.start();
  rig.open_book();
  ASSERT_EQ(rig.commands<PlaceOrder>().size(), 1U);
  EXPECT_EQ(rig.commands<PlaceOrder>()[0].limits_version, 42U);
  EXPECT_EQ(rig.commands<PlaceOrder>()[0].terms.post_only, PostOnly::Yes);
}

TEST(RiskGroup, ARefusalIsRecordedWithItsVerdict) {
  LoopRig rig({quoting({buy("100", "2")})}, {.version = 3, .order_notional_max = dec("150")});
  rig.start();
  rig.open_book();
  EXPECT_TRUE(rig.commands<PlaceOrder>().empty());
  const auto refusals = rig.recorded<Refusal>();
  ASSERT_EQ(refusals.size(), 2U) << "one without a book, one with";
  EXPECT_EQ(refusals[0].verdict.rule, RuleId::BookState);
  EXPECT_EQ(refusals[1].verdict, (Verdict{.rule = RuleId::OrderNotional,
                                          .is_allowed = false,
                                          .value = dec("200"),
                                          .limit = dec("150"),
                                          .limits_version = 3}));
  EXPECT_EQ(refusals[1].terms.limit_price, support::price("100"));
  EXPECT_EQ(refusals[1].route.strategy, StrategyId{1});
}

// I15: open orders and those in flight count in full.
TEST(RiskGroup, ExposureCountsOrdersThatAreOnTheirWay) {
  LoopRig rig({quoting({buy("100", "1"), buy("99.5", "1"), buy("99", "1"), sell("101", "1")})},
              {.position_notional_max = dec("250")});
  rig.start();
  rig.open_book();
  const auto placed = rig.commands<PlaceOrder>();
  ASSERT_EQ(placed.size(), 3U);
  EXPECT_EQ(placed[1].terms.limit_price, support::price("99.5"));
  EXPECT_EQ(placed[2].terms.side, Side::Sell);
  EXPECT_EQ(rig.recorded<Refusal>().back().verdict.rule, RuleId::PositionNotional);
}

TEST(RiskGroup, ExposureCountsAnOrderWhoseCancelIsNotAnswered) {
  Probe probe;
  probe.quotes = {buy("100", "2")};
  LoopRig rig({probe.behavior()}, {.position_notional_max = dec("250")});
  rig.start();
  rig.open_book();
  ASSERT_TRUE(rig.loop.release().has_value());
  probe.quotes = {buy("99", "2")};
  rig.fire_timer(5);
  EXPECT_EQ(rig.commands<CancelOrder>().size(), 1U);
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 1U);
  EXPECT_EQ(rig.recorded<Refusal>().back().verdict.rule, RuleId::PositionNotional);
}

TEST(RiskGroup, OpenOrdersOfAllStrategiesCountTogether) {
  LoopRig rig({quoting({buy("100", "1")}), quoting({buy("100", "1"), buy("99", "1")})},
              {.open_orders_max = 2});
  rig.start();
  rig.open_book(1, 0);
  rig.open_book(2, 1);
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 2U);
  EXPECT_EQ(rig.recorded<Refusal>().back().verdict.rule, RuleId::OpenOrders);
}

// fault:U04
TEST(RiskGroup, KillCancelsTheOrdersOfEveryStrategyOnce) {
  Probe first;
  Probe second;
  first.quotes = {buy("100", "1"), sell("101", "1")};
  second.quotes = {buy("100", "1")};
  LoopRig rig({first.behavior(), second.behavior()});
  rig.start();
  rig.open_book(1, 0);
  rig.open_book(2, 1);
  first.quotes = {sell("101", "1")};
  rig.fire_timer(3);  // one cancel is on its way
  rig.accept(4, user(UserAction::Kill));
  rig.accept(5, user(UserAction::Kill));
  const auto cancels = rig.commands<CancelOrder>();
  ASSERT_EQ(cancels.size(), 3U);
  EXPECT_EQ(cancels[1].reason, CancelReason::Killed);
  EXPECT_EQ(cancels[2].reason, CancelReason::Killed);
  EXPECT_EQ(cancels[2].route.strategy, StrategyId{2});
  EXPECT_EQ(cancels[2].instrument, InstrumentId{1});
}

TEST(RiskGroup, NothingIsPlacedWhileTheKillLatchIsSet) {
  Probe probe;
  probe.quotes = {buy("100", "1")};
  LoopRig rig({probe.behavior()});
  rig.start();
  rig.accept(1, user(UserAction::Kill));
  rig.open_book(2);
  rig.fire_timer(3);
  EXPECT_TRUE(rig.commands<PlaceOrder>().empty());
  EXPECT_EQ(rig.recorded<Refusal>().back().verdict.rule, RuleId::KillLatch);
  rig.accept(4, user(UserAction::Rearm));
  rig.fire_timer(5);
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 1U);
}

// fault:P01
TEST(RiskGroup, TheKillLatchOutlivesItsWriter) {
  Probe probe;
  probe.quotes = {buy("100", "1")};
  LoopRig rig({probe.behavior()});
  rig.start();
  rig.open_book();
  rig.accept(2, user(UserAction::Kill));
  FactState recovered;
  for (const Record& record : rig.log.records) {
    recovered.apply(record);
  }
  EXPECT_EQ(recovered.kill(), risk::Latch::Set);
  rig.accept(3, WriterStarted{2, {}});
  rig.fire_timer(4);
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 1U);
}

// I16: whatever strategies want, the venue says and writers do, until somebody rearms.
TEST(RiskGroup, AfterAKillNothingThatIncreasesRiskLeavesInThisLifeOrTheNext) {
  Probe probe;
  LoopRig rig({probe.behavior()});
  rig.start();
  rig.open_book();
  probe.quotes = {buy("100", "1"), sell("101", "1")};
  rig.fire_timer(2);
  ASSERT_TRUE(rig.loop.release().has_value());
  rig.answer_accepted(3, {1, 1});
  probe.quotes = {buy("99", "1"), sell("101", "1")};
  rig.fire_timer(4);  // waits for the disk when the kill comes
  const std::size_t sent = rig.gateway.sent.size();
  rig.accept(5, user(UserAction::Kill));
  rig.accept(6, rig.fill_of(*rig.loop.facts().orders().find({1, 1}), 1, quantity("0.4")));
  rig.accept(7, OrderCanceled{{1, 2}, {}});
  rig.accept(8, WriterStarted{2, {}});
  probe.quotes = {buy("98", "1"), sell("102", "2")};
  rig.fire_timer(9);
  ASSERT_TRUE(rig.loop.release().has_value());
  EXPECT_GT(rig.gateway.sent.size(), sent);
  for (std::size_t i = sent; i < rig.gateway.sent.size(); ++i) {
    EXPECT_FALSE(increases_risk(rig.gateway.sent[i]));
  }
  rig.accept(10, user(UserAction::Rearm));
  rig.fire_timer(11);
  ASSERT_TRUE(rig.loop.release().has_value());
  EXPECT_TRUE(increases_risk(rig.gateway.sent.back()));
}

TEST(RiskGroup, PauseBlocksEntriesAndLeavesOrdersAlone) {
  Probe probe;
  probe.quotes = {buy("100", "1")};
  LoopRig rig({probe.behavior()});
  rig.start();
  rig.open_book();
  rig.accept(2, user(UserAction::PauseEntries));
  EXPECT_TRUE(rig.commands<CancelOrder>().empty());
  probe.quotes.push_back(sell("101", "1"));
  rig.fire_timer(3);
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 1U);
  EXPECT_EQ(rig.recorded<Refusal>().back().verdict.rule, RuleId::EntriesPaused);
  rig.accept(4, user(UserAction::ResumeEntries));
  rig.fire_timer(5);
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 2U);
}

// fault:N13 fault:F02
TEST(RiskGroup, NoOrderIsPlacedOnABookThatIsNotSound) {
  Probe probe;
  probe.quotes = {buy("100", "1")};
  LoopRig rig({probe.behavior()});
  rig.start();
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 0U) << "unsynced";
  rig.open_book();
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 1U);
  probe.quotes = {buy("99", "1")};
  rig.loop.accept(rig.scripts[0].delta(at_ms(2), {{1010, 1}}, {}));
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 1U) << "crossed";
  ASSERT_EQ(rig.commands<CancelOrder>().size(), 1U);
  EXPECT_EQ(rig.commands<CancelOrder>()[0].reason, CancelReason::BookInvalid);
  rig.loop.accept(rig.scripts[0].gap(at_ms(3)));
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 1U) << "gap";
}

// fault:N03 fault:P05
TEST(RiskGroup, NoOrderIsPlacedOnABookThatSaysNothingForTooLong) {
  Probe probe;
  LoopRig rig({probe.behavior()}, {.book_age_max = std::chrono::seconds(2)});
  rig.start();
  rig.open_book(1);
  probe.quotes = {buy("100", "1")};
  rig.fire_timer(2'002);
  EXPECT_TRUE(rig.commands<PlaceOrder>().empty());
  const Verdict refused = rig.recorded<Refusal>().back().verdict;
  EXPECT_EQ(refused.rule, RuleId::BookAge);
  EXPECT_EQ(refused.value, dec("2.001"));
  rig.loop.accept(rig.scripts[0].delta(at_ms(2'003), {{1000, 9'000}}, {}));
  rig.fire_timer(4'003);
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 1U) << "at the limit";
}

TEST(RiskGroup, TheRateOfOrdersIsLimitedAlsoForTheNextWriter) {
  Probe probe;
  LoopRig rig({probe.behavior()}, {.orders_per_second = 2});
  rig.start();
  rig.open_book();
  probe.quotes = {buy("100", "1"), buy("99.5", "1"), buy("99", "1")};
  rig.fire_timer(10);
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 2U);
  EXPECT_EQ(rig.recorded<Refusal>().back().verdict.rule, RuleId::OrderRate);
  rig.accept(20, WriterStarted{2, {}});
  rig.fire_timer(1'009);
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 2U);
  rig.fire_timer(1'010);
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 3U);
  FactState recovered;
  for (const Record& record : rig.log.records) {
    recovered.apply(record);
  }
  EXPECT_EQ(recovered.command_times().within_second(at_ms(1'010)), 1);
  EXPECT_EQ(recovered, rig.loop.facts());
}

// ---- all instruments of the account together ----

class AccountNotional : public ::testing::Test {
 protected:
  // 100.5 is the mark of both.
  void open_books() {
    rig_.start();
    rig_.open_book(1, 0);
    rig_.open_book(1, 1);
  }
  std::size_t placed() const { return rig_.commands<PlaceOrder>().size(); }
  Probe first_;
  Probe second_;
  LoopRig rig_{{first_.behavior(), second_.behavior()}, {.account_notional_max = dec("402")}};
};

TEST_F(AccountNotional, OrdersOfOtherInstrumentsCount) {
  open_books();
  first_.quotes = {buy("100", "3")};
  second_.quotes = {sell("101", "1"), sell("101.5", "0.05")};
  rig_.fire_timer(2, 0);
  rig_.fire_timer(3, 1);
  EXPECT_EQ(placed(), 2U);
  const Verdict refused = rig_.recorded<Refusal>().back().verdict;
  EXPECT_EQ(refused.rule, RuleId::AccountExposure);
  EXPECT_EQ(refused.value, dec("407.025"));
  EXPECT_EQ(refused.limit, dec("402"));
}

TEST_F(AccountNotional, OfBuysAndSellsTheLargerSideCounts) {
  open_books();
  first_.quotes = {buy("100", "2"), sell("101", "3")};
  second_.quotes = {buy("100", "1")};
  rig_.fire_timer(2, 0);
  rig_.fire_timer(3, 1);
  EXPECT_EQ(placed(), 3U);
}

TEST_F(AccountNotional, AnAmendWithoutAnAnswerCountsWithTheLargerQuantity) {
  open_books();
  first_.quotes = {buy("100", "1")};
  rig_.fire_timer(2, 0);
  FactState facts = rig_.loop.facts();
  const Order order = facts.orders().live()[0];
  facts.apply(Command{at_ms(3), AmendOrder{order.id, order.route, order.terms.instrument,
                                           order.terms.limit_price, quantity("2.5"), 1}});
  const Stand stand{facts, rig_.loop.market(), rig_.account, at_ms(3)};
  EXPECT_EQ(notional_besides(stand, InstrumentId{1}), dec("251.25"));
  EXPECT_EQ(notional_besides(stand, InstrumentId{0}), Decimal{});
  facts.apply(Command{at_ms(4), CancelOrder{order.id, order.route, order.terms.instrument}});
  EXPECT_EQ(notional_besides(stand, InstrumentId{1}), dec("251.25")) << "not cancelled yet";
}

TEST_F(AccountNotional, WhatHasNoMarkIsNotKnown) {
  first_.quotes = {buy("100", "1")};
  rig_.start();
  rig_.open_book(1, 0);
  MarketState unmarked;
  unmarked.list(rig_.instruments[0].listing);
  unmarked.list(rig_.instruments[1].listing);
  const Stand stand{rig_.loop.facts(), unmarked, rig_.account, at_ms(3)};
  EXPECT_EQ(notional_besides(stand, InstrumentId{1}), std::nullopt);
  EXPECT_EQ(notional_besides(stand, InstrumentId{0}), Decimal{}) << "nothing there to value";
}

// ---- candles and position targets ----

TEST(RiskGroup, HandsAClosedCandleToTheStrategyThatAskedForIt) {
  std::vector<Trigger> triggers;
  std::vector<std::int64_t> closes;
  const Behavior note = [&](Trigger trigger, const strategy::MarketView& market,
                            const strategy::AccountView&, strategy::Outputs&) {
    triggers.push_back(trigger);
    EXPECT_EQ(market.candle != nullptr, trigger == Trigger::Candle);
    if (market.candle != nullptr) {
      closes.push_back(market.candle->close);
    }
  };
  LoopRig rig({note}, {}, Interval::every(std::chrono::seconds(1)));
  rig.start();
  rig.loop.accept(rig.scripts[0].trade(at_ms(500), 1003));
  rig.loop.accept(rig.scripts[1].trade(at_ms(600), 77));
  rig.loop.accept(rig.scripts[0].trade(at_ms(1'000), 1004));
  rig.loop.accept(rig.scripts[0].trade(at_ms(1'500), 1009));
  EXPECT_EQ(triggers, (std::vector{Trigger::Started, Trigger::Candle}));
  EXPECT_EQ(closes, std::vector<std::int64_t>{1003});
}

TEST(RiskGroup, OrdersTowardsAPositionAndWaitsForTheAnswer) {
  LoopRig rig({holding("0.5")});
  rig.start();
  rig.open_book();
  rig.fire_timer(2);
  const auto placed = rig.commands<PlaceOrder>();
  ASSERT_EQ(placed.size(), 1U) << "once per order, however often it is said";
  EXPECT_EQ(placed[0].terms.side, Side::Buy);
  EXPECT_EQ(placed[0].terms.quantity, quantity("0.5"));
  EXPECT_EQ(placed[0].terms.limit_price, support::price("101.5"));
  EXPECT_EQ(placed[0].terms.time_in_force, TimeInForce::Ioc);
}

TEST(RiskGroup, OrdersTheRestOfAPositionAfterAPartialFill) {
  LoopRig rig({holding("0.5")});
  rig.start();
  rig.open_book();
  const ClientOrderId id = rig.commands<PlaceOrder>().at(0).order;
  rig.answer_accepted(2, id);
  rig.accept(3, rig.fill_of(*rig.loop.facts().orders().find(id), 1, quantity("0.2")));
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 1U);
  rig.accept(3, OrderExpired{id, RejectReason::NotFilled, quantity("0.2")});
  const auto placed = rig.commands<PlaceOrder>();
  ASSERT_EQ(placed.size(), 2U);
  EXPECT_EQ(placed[1].terms.quantity, quantity("0.3"));
}

TEST(RiskGroup, AsksRiskBeforeAnOrderTowardsAPosition) {
  LoopRig rig({holding("0.5")}, {.order_notional_max = dec("50")});
  rig.start();
  rig.open_book();
  EXPECT_TRUE(rig.commands<PlaceOrder>().empty());
  ASSERT_EQ(rig.recorded<Refusal>().size(), 1U);
  EXPECT_EQ(rig.recorded<Refusal>()[0].verdict.rule, RuleId::OrderNotional);
}

}  // namespace
}  // namespace tw::engine
