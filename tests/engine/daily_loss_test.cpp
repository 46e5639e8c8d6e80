#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "engine/account_figures.hpp"
#include "engine/loop_rig.hpp"
#include "engine/random_run.hpp"

namespace tw::engine {
namespace {

using support::at_ms;
using support::dec;
using support::quantity;

constexpr std::int64_t kDay = 24LL * 60 * 60 * 1'000;

/// A group that may lose 5 a day and holds 1 bought at 100, fee 0.01, marked at 100 by a book of
/// 99.5 to 100.5. What its strategies want is told by the tests.
class DailyLoss : public testing::Test {
 protected:
  explicit DailyLoss(std::optional<Decimal> limit = dec("5"))
      : rig_({wanted(), idle()}, {.daily_loss_max = limit}) {}

  Behavior wanted() {
    return [this](strategy::Trigger, const strategy::MarketView&, const strategy::AccountView&,
                  strategy::Outputs& out) {
      if (target_.has_value()) {
        return out.target_position({.quantity = *target_, .slack_ticks = 1});
      }
      out.replace_quotes();
      for (const QuoteTarget& quote : quotes_) {
        out.quote(quote);
      }
    };
  }
  void hold_one() {
    rig_.start();
    mark(1, "100");
    quotes_ = {buy("100", "1")};
    rig_.fire_timer(2);
    quotes_.clear();
    ASSERT_TRUE(rig_.loop.release().has_value());
    const Order order = rig_.loop.facts().orders().live()[0];
    rig_.answer_accepted(3, order.id);
    rig_.accept(4, rig_.fill_of(*rig_.loop.facts().orders().find(order.id), 1, quantity("1")));
  }
  void mark(std::int64_t ms, std::string_view mid) {
    const auto ticks = static_cast<std::int64_t>(dec(mid).raw() / (Decimal::kScale / 10));
    rig_.loop.accept(
        rig_.scripts[0].snapshot(at_ms(ms), {{ticks - 5, 10'000}}, {{ticks + 5, 10'000}}));
  }
  template <class T>
  std::vector<T> facts() const {
    std::vector<T> all;
    for (const Event& event : rig_.recorded<Event>()) {
      if (const auto* body = std::get_if<T>(&event.body)) {
        all.push_back(*body);
      }
    }
    return all;
  }
  std::size_t placed() const { return rig_.commands<PlaceOrder>().size(); }
  RuleId refused_by() const { return rig_.recorded<Refusal>().back().verdict.rule; }
  bool is_closed() const {
    return rig_.loop.facts().gate(GateReason::DailyLoss) == GateState::Closed;
  }

  std::vector<QuoteTarget> quotes_;
  std::optional<Quantity> target_;
  LoopRig rig_;
};

TEST_F(DailyLoss, TheFirstEquityOfTheDayIsRecordedOnce) {
  rig_.start();
  rig_.fire_timer(5);
  const Timestamp day = std::chrono::floor<std::chrono::days>(at_ms(0));
  EXPECT_EQ(facts<DayStarted>(),
            (std::vector{DayStarted{rig_.account.id, day, {dec("10000"), rig_.account.settle}}}));
  EXPECT_TRUE(facts<GateChanged>().empty());
}

TEST_F(DailyLoss, IsMeasuredFromThePnlAtTheMarksAndFees) {
  hold_one();
  mark(10, "95.1");
  rig_.fire_timer(11);
  EXPECT_FALSE(is_closed()) << "4.91 is below";
  mark(12, "95");
  EXPECT_FALSE(is_closed()) << "a market event alone is not looked at";
  rig_.fire_timer(13);
  EXPECT_TRUE(is_closed()) << "5.01 is above";
  EXPECT_EQ(facts<GateChanged>(),
            (std::vector{GateChanged{GateReason::DailyLoss, GateState::Closed}}));
}

class ExactLoss : public DailyLoss {
 protected:
  ExactLoss() : DailyLoss(dec("5.01")) {}
};

TEST_F(ExactLoss, ClosesAtTheLimitItself) {
  hold_one();
  mark(10, "95");
  rig_.fire_timer(11);
  EXPECT_TRUE(is_closed());
}

TEST_F(DailyLoss, AFillThatLosesClosesAtOnce) {
  hold_one();
  quotes_ = {sell("101", "1")};
  rig_.fire_timer(5);
  const Order order = rig_.loop.facts().orders().live()[0];
  Fill fill = rig_.fill_of(order, 2, quantity("1"));
  fill.price = support::price("90");
  quotes_.clear();
  rig_.accept(6, fill);
  EXPECT_TRUE(is_closed());
}

TEST_F(DailyLoss, FundingCounts) {
  hold_one();
  rig_.accept(5, FundingPaid{rig_.account.id,
                             InstrumentId{0},
                             at_ms(5),
                             Rate{dec("0.01")},
                             support::price("100"),
                             {dec("-5"), rig_.account.settle}});
  EXPECT_TRUE(is_closed());
}

// Before the gate is recorded the order itself is asked about.
TEST_F(DailyLoss, AnOrderOnALostDayIsRefusedInTheInputThatFindsIt) {
  hold_one();
  mark(10, "94");
  quotes_ = {buy("90", "1")};
  rig_.fire_timer(11);
  EXPECT_EQ(placed(), 1U);
  const Verdict verdict = rig_.recorded<Refusal>().back().verdict;
  EXPECT_EQ(verdict.rule, RuleId::DailyLoss);
  EXPECT_EQ(verdict.value, dec("6.01"));
  EXPECT_EQ(verdict.limit, dec("5"));
  EXPECT_TRUE(is_closed());
}

TEST_F(DailyLoss, ABookThatBecomesSoundIsLookedAt) {
  hold_one();
  rig_.loop.accept(rig_.scripts[0].reset(at_ms(9)));
  mark(10, "94");
  EXPECT_TRUE(is_closed());
}

TEST_F(DailyLoss, StaysClosedWhenTheLossIsEarnedBack) {
  hold_one();
  mark(10, "94");
  rig_.fire_timer(11);
  mark(12, "110");
  quotes_ = {buy("100", "1")};
  rig_.fire_timer(13);
  EXPECT_EQ(placed(), 1U);
  EXPECT_EQ(refused_by(), RuleId::DailyLoss);
  EXPECT_EQ(facts<GateChanged>().size(), 1U);
}

TEST_F(DailyLoss, CancelsWhatIncreasesRiskAndLetsNothingOfItLeave) {
  hold_one();
  quotes_ = {buy("90", "1")};
  rig_.fire_timer(5);
  ASSERT_TRUE(rig_.loop.release().has_value());
  rig_.answer_accepted(6, {1, 2});
  quotes_.push_back(sell("110", "1"));
  rig_.fire_timer(7);  // this one still waits for the disk
  const std::size_t sent = rig_.gateway.sent.size();
  mark(10, "94");
  rig_.fire_timer(11, 1);
  const auto cancels = rig_.commands<CancelOrder>();
  ASSERT_EQ(cancels.size(), 2U);
  EXPECT_EQ(cancels[0].reason, CancelReason::Halted);
  EXPECT_EQ(cancels[1].reason, CancelReason::Halted);
  ASSERT_TRUE(rig_.loop.release().has_value());
  ASSERT_EQ(rig_.gateway.sent.size(), sent + 2) << "a cancel and the quote as an exit";
  EXPECT_FALSE(increases_risk(rig_.gateway.sent[sent]));
  EXPECT_FALSE(increases_risk(rig_.gateway.sent[sent + 1]));
  EXPECT_EQ(facts<OrderRejected>(), (std::vector{OrderRejected{{1, 3}, RejectReason::Withdrawn}}));
}

TEST_F(DailyLoss, TheNextDayBeginsAnew) {
  hold_one();
  mark(10, "94");
  rig_.fire_timer(11);
  ASSERT_TRUE(is_closed());
  mark(kDay + 1, "94");
  quotes_ = {buy("90", "1")};
  rig_.fire_timer(kDay + 2);
  EXPECT_EQ(placed(), 2U) << "also with the first input of the day";
  EXPECT_FALSE(is_closed());
  ASSERT_EQ(facts<DayStarted>().size(), 2U);
  EXPECT_EQ(facts<DayStarted>()[1].equity.amount, dec("9993.99"));
}

// fault:G03
TEST_F(DailyLoss, OutlivesItsWriterAndIsRecoveredFromFactsAlone) {
  hold_one();
  mark(10, "94");
  rig_.fire_timer(11);
  FactState recovered;
  for (const Record& record : rig_.log.records) {
    recovered.apply(record);
  }
  EXPECT_EQ(recovered, rig_.loop.facts());
  EXPECT_EQ(recovered.gate(GateReason::DailyLoss), GateState::Closed);
  EXPECT_EQ(recovered.day(rig_.account.id)->equity.amount, dec("10000"));
  rig_.accept(12, WriterStarted{2, {}});
  mark(13, "110");
  quotes_ = {buy("100", "1")};
  rig_.fire_timer(14);
  EXPECT_EQ(placed(), 1U);
  EXPECT_EQ(facts<DayStarted>().size(), 1U) << "a restart begins no day";
}

TEST_F(DailyLoss, MoneyFromOutsideIsNoGain) {
  hold_one();
  rig_.accept(5, AccountFunded{rig_.account, {dec("100"), rig_.account.settle}});
  mark(10, "95");
  rig_.fire_timer(11);
  EXPECT_TRUE(is_closed());
}

TEST_F(DailyLoss, MoneyTakenOutIsNoLoss) {
  hold_one();
  rig_.accept(5, AccountFunded{rig_.account, {dec("-100"), rig_.account.settle}});
  EXPECT_FALSE(is_closed());
}

TEST_F(DailyLoss, EveryOwnFactIsAnInputWithANumber) {
  hold_one();
  mark(10, "94");
  const EngineSeq before = rig_.loop.engine_seq();
  rig_.fire_timer(11);
  EXPECT_EQ(rig_.loop.engine_seq(), EngineSeq{before.value() + 2});
  EXPECT_EQ(rig_.log.records.back().engine_seq, rig_.loop.engine_seq());
}

TEST_F(DailyLoss, IsNotKnownWhileAPositionHasNoMark) {
  hold_one();
  MarketState unmarked;
  unmarked.list(rig_.instruments[0].listing);
  unmarked.list(rig_.instruments[1].listing);
  EXPECT_EQ(equity({rig_.loop.facts(), unmarked, rig_.account, at_ms(5)}), std::nullopt);
  EXPECT_EQ(equity({rig_.loop.facts(), rig_.loop.market(), rig_.account, at_ms(5)}),
            dec("9999.99"));
}

class NoDailyLoss : public DailyLoss {
 protected:
  NoDailyLoss() : DailyLoss(std::nullopt) {}
};

TEST_F(NoDailyLoss, NothingIsRecordedWithoutALimit) {
  hold_one();
  mark(10, "1");
  rig_.fire_timer(11);
  EXPECT_TRUE(facts<DayStarted>().empty());
  EXPECT_TRUE(facts<GateChanged>().empty());
}

TEST_F(DailyLoss, AnExitLeavesOnALostDay) {
  hold_one();
  mark(10, "94");
  rig_.fire_timer(11);
  ASSERT_TRUE(is_closed());
  target_ = Quantity{};
  rig_.fire_timer(12);
  ASSERT_EQ(placed(), 2U);
  EXPECT_EQ(rig_.commands<PlaceOrder>()[1].terms.reduce_only, ReduceOnly::Yes);
  target_ = quantity("-1");
  rig_.accept(13, OrderExpired{{1, 2}, RejectReason::NotFilled, {}});
  EXPECT_EQ(refused_by(), RuleId::DailyLoss);
  ASSERT_EQ(placed(), 3U);
  EXPECT_EQ(rig_.commands<PlaceOrder>()[2].terms.reduce_only, ReduceOnly::Yes);
  EXPECT_EQ(rig_.commands<PlaceOrder>()[2].terms.quantity, quantity("1")) << "not beyond zero";
}

bool is_closing(const Record& record) {
  const auto* event = std::get_if<Event>(&record.body);
  const auto* gate = event != nullptr ? std::get_if<GateChanged>(&event->body) : nullptr;
  return gate != nullptr && gate->state == GateState::Closed;
}

RC_GTEST_PROP(DailyLossProperty, NothingThatIncreasesRiskIsDecidedOnALostDay, ()) {
  FactState end;
  const auto seed = *rc::gen::inRange<std::uint64_t>(0, 1'000'000) * 4;
  const RandomRun run = play_randomly(seed, 400, end);
  const auto closing = std::ranges::find_if(run.records, is_closing);
  RC_CLASSIFY(closing != run.records.end(), "lost");
  RC_ASSERT((closing != run.records.end()) ==
            (end.gate(GateReason::DailyLoss) == GateState::Closed));
  for (auto record = closing; record != run.records.end(); ++record) {
    const auto* command = std::get_if<Command>(&record->body);
    const bool is_safe = command == nullptr || !increases_risk(*command);
    RC_ASSERT(is_safe);
  }
}

}  // namespace
}  // namespace tw::engine
