#include <gtest/gtest.h>

#include "engine/fact_check.hpp"
#include "engine/loop_rig.hpp"
#include "engine/planted_fault.hpp"

namespace tw::engine {
namespace {

using support::at_ms;
using support::dec;
using support::quantity;

constexpr GateChanged kHalted{GateReason::Invariant, GateState::Closed};

/// A group with one live order, one that waits, and a strategy that wants both.
class Halted : public testing::Test {
 protected:
  Halted() {
    rig_.start();
    rig_.open_book();
    EXPECT_TRUE(rig_.loop.release().has_value());
    rig_.answer_accepted(2, {1, 1});
    quotes_.push_back(sell("102", "1"));
    rig_.fire_timer(3);
    rig_.gateway.sent.clear();
  }

  /// A fill of an account that nobody opened.
  Fill strange_fill() const {
    Fill fill = rig_.fill_of(*rig_.loop.facts().orders().find({1, 1}), 7, quantity("0.5"));
    fill.route.account = AccountId{77};
    return fill;
  }
  void fill_part(std::int64_t ms, std::uint64_t number) {
    rig_.accept(ms,
                rig_.fill_of(*rig_.loop.facts().orders().find({1, 1}), number, quantity("0.01")));
  }
  void rearm(std::int64_t ms) { rig_.accept(ms, UserCommand{UserAction::Rearm, TenantId{1}}); }
  GateState gate() const { return rig_.loop.facts().gate(GateReason::Invariant); }
  const std::optional<Halt>& halt() const { return rig_.loop.halt(GroupId{9}); }
  std::size_t recorded_gates(GateState state) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(rig_.recorded<Event>(), [state](const Event& event) {
          const auto* changed = std::get_if<GateChanged>(&event.body);
          return changed != nullptr && *changed == GateChanged{GateReason::Invariant, state};
        }));
  }

  std::vector<QuoteTarget> quotes_{buy("100", "1")};
  LoopRig rig_{{quoting(&quotes_)}};
};

TEST_F(Halted, AContradictionIsNotAppliedAndTheClosedGateStandsInItsPlace) {
  const EngineSeq before = rig_.loop.engine_seq();
  rig_.log.records.clear();
  rig_.accept(5, strange_fill());
  EXPECT_TRUE(rig_.loop.facts().portfolio().positions().empty());
  ASSERT_FALSE(rig_.log.records.empty());
  EXPECT_EQ(std::get<GateChanged>(std::get<Event>(rig_.log.records[0].body).body), kHalted);
  EXPECT_EQ(rig_.log.records[0].engine_seq.value(), before.value() + 1);
  for (const Event& event : rig_.recorded<Event>()) {
    EXPECT_FALSE(std::holds_alternative<Fill>(event.body));
  }
}

TEST_F(Halted, KeepsTheReasonForItsOwner) {
  EXPECT_FALSE(halt().has_value());
  const Fill strange = strange_fill();
  rig_.accept(5, strange);
  rig_.accept(6, strange_fill());
  ASSERT_TRUE(halt().has_value());
  EXPECT_EQ(halt()->at, at_ms(5));
  EXPECT_EQ(halt()->contradiction, Contradiction::Account);
  EXPECT_EQ(std::get<Fill>(halt()->fact.body), strange);
  EXPECT_EQ(halt()->refused, 2U);
}

TEST_F(Halted, WithdrawsWhatWaitsAndCancelsWhatIsLive) {
  rig_.accept(5, strange_fill());
  ASSERT_EQ(rig_.gateway.sent.size(), 1U);
  EXPECT_EQ(std::get<CancelOrder>(rig_.gateway.sent[0].body).order, (ClientOrderId{1, 1}));
  EXPECT_EQ(std::get<CancelOrder>(rig_.gateway.sent[0].body).reason, CancelReason::Halted);
  EXPECT_EQ(rig_.loop.facts().orders().find({1, 2})->status, OrderStatus::Rejected);
  EXPECT_EQ(rig_.loop.waiting_since(), std::nullopt);
}

TEST_F(Halted, LetsNothingOutThatIncreasesRisk) {
  rig_.accept(5, strange_fill());
  rig_.fire_timer(6);
  rig_.accept(7, OrderCanceled{{1, 1}, {}});
  ASSERT_TRUE(rig_.loop.release().has_value());
  EXPECT_EQ(rig_.commands<PlaceOrder>().size(), 2U) << "those from before";
  EXPECT_EQ(rig_.recorded<Refusal>().back().verdict.rule, RuleId::Gate);
}

TEST_F(Halted, ItsRecordsGiveItsState) {
  rig_.accept(5, strange_fill());
  rig_.accept(7, OrderCanceled{{1, 1}, {}});
  FactState recovered;
  for (const Record& record : rig_.log.records) {
    ASSERT_FALSE(find_contradiction(recovered, record).has_value());
    recovered.apply(record);
  }
  EXPECT_EQ(recovered, rig_.loop.facts());
  EXPECT_EQ(recovered.gate(GateReason::Invariant), GateState::Closed);
}

TEST_F(Halted, ARearmLeavesItClosedWhileAnOrderLives) {
  rig_.accept(5, strange_fill());
  rearm(6);
  EXPECT_EQ(gate(), GateState::Closed);
  EXPECT_TRUE(halt().has_value());
  rig_.accept(7, OrderCanceled{{1, 1}, {}});
  EXPECT_EQ(gate(), GateState::Closed) << "nobody asked again";
}

TEST_F(Halted, ARearmOpensItWhenNothingLivesAndTheSumsAgree) {
  rig_.accept(5, strange_fill());
  rig_.accept(7, OrderCanceled{{1, 1}, {}});
  rearm(8);
  EXPECT_EQ(gate(), GateState::Open);
  EXPECT_FALSE(halt().has_value());
  EXPECT_EQ(recorded_gates(GateState::Open), 1U) << "not silently";
  rig_.fire_timer(9);
  EXPECT_EQ(rig_.commands<PlaceOrder>().size(), 4U);
}

// I11: a wallet is the sum of its postings.
TEST_F(Halted, StopsAtTheNextTimerWhenAWalletIsNotItsPostings) {
  fill_part(4, 1);
  plant_in_wallet(rig_.loop.facts(), dec("0.000000000001"));
  rig_.fire_timer(5);
  EXPECT_EQ(gate(), GateState::Closed);
  ASSERT_TRUE(halt().has_value());
  EXPECT_EQ(halt()->imbalance, Imbalance::Ledger);
  EXPECT_EQ(halt()->contradiction, std::nullopt);
  EXPECT_EQ(recorded_gates(GateState::Closed), 1U);
  ASSERT_EQ(rig_.gateway.sent.size(), 1U);
  EXPECT_EQ(std::get<CancelOrder>(rig_.gateway.sent[0].body).reason, CancelReason::Halted);
}

TEST_F(Halted, LooksWithTheFillItself) {
  plant_in_wallet(rig_.loop.facts(), dec("1"));
  fill_part(4, 1);
  EXPECT_EQ(gate(), GateState::Closed);
}

TEST_F(Halted, LooksWithoutTimersAndFillsToo) {
  plant_in_wallet(rig_.loop.facts(), dec("1"));
  rig_.accept(4, CancelRejected{{9, 9}, RejectReason::UnknownOrder});
  EXPECT_EQ(gate(), GateState::Open);
  for (std::uint64_t fact = 1; fact < GroupLane::kCheckEvery; ++fact) {
    rig_.accept(4, CancelRejected{{9, 9}, RejectReason::UnknownOrder});
  }
  EXPECT_EQ(gate(), GateState::Closed);
}

TEST_F(Halted, ARearmDoesNotOpenItOverALedgerThatIsWrong) {
  fill_part(4, 1);
  plant_in_wallet(rig_.loop.facts(), dec("1"));
  rig_.fire_timer(5);
  rig_.accept(7, OrderCanceled{{1, 1}, quantity("0.01")});
  ASSERT_TRUE(rig_.loop.facts().orders().live().empty());
  rearm(8);
  EXPECT_EQ(gate(), GateState::Closed);
  rig_.accept(9, GateChanged{GateReason::Invariant, GateState::Open});
  EXPECT_EQ(gate(), GateState::Closed) << "neither does its owner";
}

// I10: a position is the sum over its strategies.
TEST_F(Halted, StopsWhenAPositionIsNotTheSumOfItsParts) {
  fill_part(4, 1);
  plant_in_position(rig_.loop.facts(), quantity("0.01"));
  rig_.fire_timer(5);
  EXPECT_EQ(halt()->imbalance, Imbalance::Position);
}

TEST_F(Halted, AnOrderWithoutAReservationStillEnds) {
  fill_part(4, 1);
  plant_in_reservation(rig_.loop.facts());
  rig_.fire_timer(5);
  ASSERT_TRUE(halt().has_value());
  EXPECT_EQ(halt()->imbalance, Imbalance::Reservation);
  rig_.accept(7, OrderCanceled{{1, 1}, quantity("0.01")});
  EXPECT_EQ(rig_.loop.facts().orders().find({1, 1})->status, OrderStatus::Canceled);
}

// A definition that its group refuses leaves a strategy without an instrument.
TEST(HaltedStart, AStrategyWithoutItsInstrumentIsNotAsked) {
  int calls = 0;
  LoopRig rig({[&calls](strategy::Trigger, const strategy::MarketView&,
                        const strategy::AccountView&, strategy::Outputs&) { ++calls; }});
  rig.instruments[0].terms.tick_size = Price{};
  rig.start();
  EXPECT_EQ(rig.loop.halt(GroupId{9})->contradiction, Contradiction::Instrument);
  EXPECT_EQ(rig.loop.market().size(), 0U);
  EXPECT_EQ(calls, 0);
}

}  // namespace
}  // namespace tw::engine
