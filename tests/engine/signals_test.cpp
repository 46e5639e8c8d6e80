#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "base/random.hpp"
#include "engine/fact_check.hpp"
#include "engine/loop_rig.hpp"
#include "support/saved_state.hpp"

namespace tw::engine {
namespace {

using support::at_ms;
using support::dec;
using support::quantity;
using enum SignalDirection;

constexpr StrategyId kDesk{1};

execution::SignalSettings settings() {
  return {.strength_min = dec("0.1"),
          .window = std::chrono::seconds(300),
          .enter = dec("0.5"),
          .exit = dec("0"),
          .slack_ticks = 2};
}

Signal signal(SignalDirection direction, std::string_view strength = "1",
              std::string_view wanted = "0.5") {
  return {direction, dec(strength), quantity(wanted), at_ms(1'000'000)};
}

/// Says what it is told, whenever it is called.
struct Mouth {
  std::optional<Signal> says;

  Behavior behavior() {
    return [this](strategy::Trigger, const strategy::MarketView&, const strategy::AccountView&,
                  strategy::Outputs& out) {
      if (says.has_value()) {
        out.signal(*says);
      }
    };
  }
};

/// A loop whose first instrument has a desk of two members, 3 : 1, under strategy 1.
class SignalsTest : public testing::Test {
 protected:
  explicit SignalsTest(const execution::SignalSettings& how = settings(),
                       const risk::RiskLimits& limits = {})
      : rig({}, limits) {
    std::vector<SignalMember> members;
    members.push_back({StrategyId{3}, scripted(first.behavior()), {}, dec("3")});
    members.push_back({StrategyId{4}, scripted(second.behavior()), {}, dec("1")});
    rig.loop.group().attach_signals(kDesk, InstrumentId{0}, how, std::move(members));
    rig.start();
    rig.open_book();
  }

  void say(Mouth& mouth, const Signal& what) {
    mouth.says = what;
    const std::uint32_t slot = &mouth == &first ? 0 : 1;
    rig.accept(++now, TimerFired{TimerId{slot}, StrategyId{slot + 3}, at_ms(now)});
    mouth.says.reset();
  }
  /// The newest order fills as a whole, or ends without a fill.
  void fill_newest() {
    const Order order = rig.loop.facts().orders().live().back();
    rig.answer_accepted(++now, order.id);
    rig.accept(++now, rig.fill_of(order, ++fills, order.terms.quantity));
  }
  void expire_newest() {
    const Order order = rig.loop.facts().orders().live().back();
    rig.accept(++now, OrderExpired{order.id, RejectReason::NotFilled, Quantity{}});
  }
  SignalJudged newest() const { return rig.recorded<SignalJudged>().back(); }
  Quantity position() const {
    return rig.loop.facts().portfolio().quantity(
        {AccountId{1}, InstrumentId{0}, PositionSide::Net});
  }

  Mouth first;
  Mouth second;
  LoopRig rig;
  std::int64_t now = 10;
  std::uint64_t fills = 0;
};

TEST_F(SignalsTest, ASignalIsRecordedBeforeTheOrderThatItLedTo) {
  say(first, signal(Long));
  const auto placed = rig.commands<PlaceOrder>();
  ASSERT_EQ(placed.size(), 1U);
  EXPECT_EQ(placed[0].cause, SignalId{1});
  EXPECT_EQ(placed[0].route.strategy, kDesk);
  EXPECT_EQ(placed[0].terms.side, Side::Buy);
  EXPECT_EQ(placed[0].terms.quantity, quantity("0.37")) << "0.5 at a score of 0.75, by the step";
  EXPECT_EQ(newest().id, SignalId{1});
  EXPECT_EQ(newest().route.strategy, StrategyId{3}) << "who said it";
  EXPECT_EQ(newest().fate, SignalFate::Accepted);
  EXPECT_EQ(newest().value, dec("0.75"));
  const auto& records = rig.log.records;
  const auto judged = std::ranges::find_if(records, [](const Record& record) {
    return std::holds_alternative<SignalJudged>(record.body);
  });
  EXPECT_TRUE(std::holds_alternative<Command>(std::next(judged)->body));
}

TEST_F(SignalsTest, WhatLeadsToNothingIsRecordedAsWell) {
  say(second, signal(Long));
  EXPECT_EQ(newest().fate, SignalFate::Outvoted);
  EXPECT_EQ(newest().value, dec("0.25"));
  EXPECT_EQ(newest().limit, dec("0.5"));
  say(second, signal(Long, "0.05"));
  EXPECT_EQ(newest().fate, SignalFate::Weak);
  say(second, signal(Long, "7"));
  EXPECT_EQ(newest().fate, SignalFate::Invalid);
  EXPECT_TRUE(rig.commands<PlaceOrder>().empty());
  EXPECT_EQ(newest().id, SignalId{3});
}

TEST_F(SignalsTest, MembersMakeOnePositionUnderTheNumberOfTheirDesk) {
  say(first, signal(Long));
  fill_newest();
  say(second, signal(Short));
  EXPECT_EQ(newest().fate, SignalFate::NoChange);
  say(first, signal(Short));
  EXPECT_EQ(newest().fate, SignalFate::Accepted);
  fill_newest();
  EXPECT_EQ(position(), quantity("-0.5"));
  const auto parts = rig.loop.facts().portfolio().strategy_positions();
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].strategy, kDesk);
  EXPECT_EQ(parts[0].quantity, quantity("-0.5"));
}

TEST_F(SignalsTest, WhatFilledNothingIsNotAskedForAgain) {
  say(first, signal(Long));
  expire_newest();
  say(first, signal(Long));
  EXPECT_EQ(newest().fate, SignalFate::Duplicate);
  EXPECT_EQ(rig.commands<PlaceOrder>().size(), 1U);
}

TEST_F(SignalsTest, WhileItsOrderWorksNoOtherIsPlaced) {
  say(first, signal(Long));
  say(first, signal(Short));
  EXPECT_EQ(newest().fate, SignalFate::Busy);
  fill_newest();
  say(first, signal(Short));
  EXPECT_EQ(newest().fate, SignalFate::Accepted);
  EXPECT_EQ(rig.commands<PlaceOrder>().back().cause, SignalId{3});
}

TEST_F(SignalsTest, WithoutAMarketNothingIsPlacedAndItMayBeSaidAgain) {
  rig.loop.accept(rig.scripts[0].reset(at_ms(++now)));
  say(first, signal(Long));
  EXPECT_EQ(newest().fate, SignalFate::Unplaced);
  rig.open_book(++now);
  say(first, signal(Long));
  EXPECT_EQ(newest().fate, SignalFate::Accepted);
}

TEST_F(SignalsTest, AnExitIsReduceOnlyAndPassesAClosedGate) {
  say(first, signal(Long));
  fill_newest();
  rig.accept(++now, GateChanged{GateReason::JournalStalled, GateState::Closed});
  say(first, signal(Flat));
  EXPECT_EQ(rig.commands<PlaceOrder>().back().terms.reduce_only, ReduceOnly::Yes);
  fill_newest();
  EXPECT_EQ(position(), Quantity{});
}

TEST_F(SignalsTest, NumbersGoOnAfterALoad) {
  say(first, signal(Long));
  fill_newest();
  const auto state = support::saved(rig.loop.group());
  say(first, signal(Flat));
  ASSERT_TRUE(rig.loop.group().load(state).has_value());
  EXPECT_EQ(rig.loop.facts().next_signal_id(), SignalId{2});
  EXPECT_EQ(rig.loop.facts().last_cause(), SignalId{1});
  say(first, signal(Long));
  EXPECT_EQ(newest().fate, SignalFate::Duplicate);
}

class RefusedSignals : public SignalsTest {
 protected:
  RefusedSignals() : SignalsTest(settings(), {.order_notional_max = dec("5")}) {}
};

TEST_F(RefusedSignals, ARefusalNamesItsCauseAndIsNotTriedAgain) {
  say(first, signal(Long));
  EXPECT_EQ(newest().fate, SignalFate::Accepted) << "risk was asked";
  ASSERT_EQ(rig.recorded<Refusal>().size(), 1U);
  EXPECT_EQ(rig.recorded<Refusal>()[0].cause, SignalId{1});
  EXPECT_EQ(rig.recorded<Refusal>()[0].verdict.rule, RuleId::OrderNotional);
  say(first, signal(Long));
  EXPECT_EQ(newest().fate, SignalFate::Duplicate);
  EXPECT_EQ(rig.recorded<Refusal>().size(), 1U);
  EXPECT_EQ(rig.loop.facts().last_cause(), SignalId{1});
}

class UnapprovedSignals : public SignalsTest {
 protected:
  UnapprovedSignals()
      : SignalsTest([] {
          auto none = settings();
          none.approval = execution::SignalApproval::None;
          return none;
        }()) {}
};

TEST_F(UnapprovedSignals, ArePublishedAndNotTraded) {
  say(first, signal(Long));
  EXPECT_EQ(newest().fate, SignalFate::Unapproved);
  EXPECT_TRUE(rig.commands<PlaceOrder>().empty());
  EXPECT_TRUE(rig.recorded<Refusal>().empty());
}

TEST(Signals, OfAStrategyWithoutADeskAreABug) {
  Mouth mouth{signal(Long)};
  LoopRig rig({mouth.behavior()});
  EXPECT_DEATH(rig.start(), "seat");
}

/// Random signals, answers, gates and restarts of the state; what must hold at every step.
class RandomSignals : public SignalsTest {
 public:
  explicit RandomSignals(std::uint64_t seed)
      : SignalsTest(settings(), {.order_notional_max = dec("60")}), random_(seed) {}

  void step() {
    switch (random_.below(8)) {
      case 0:
        reload();
        break;
      case 1:
        rig.accept(++now, GateChanged{GateReason::JournalStalled,
                                      random_.below(2) == 0 ? GateState::Closed : GateState::Open});
        break;
      case 2:
      case 3:
        answer();
        break;
      default:
        say(random_.below(2) == 0 ? first : second, draw());
        break;
    }
  }
  /// Where the records break the rules; empty where they keep them.
  std::string broken_rule() const {
    FactState replayed;
    std::set<SignalId> causes;
    std::optional<SignalJudged> last;
    for (const Record& record : rig.log.records) {
      if (find_contradiction(replayed, record).has_value()) {
        return "a contradiction";
      }
      replayed.apply(record);
      if (const auto* judged = std::get_if<SignalJudged>(&record.body)) {
        last = *judged;
      }
      if (const auto cause = cause_of(record)) {
        const bool is_of_last = last.has_value() && last->id == *cause;
        if (!causes.insert(*cause).second || !is_of_last || last->fate != SignalFate::Accepted) {
          return "a second intent";
        }
      }
    }
    if (causes.size() != accepted()) {
      return "an accepted signal without an intent";
    }
    return replayed == rig.loop.facts() ? "" : "another state";
  }
  std::size_t accepted() const {
    return static_cast<std::size_t>(std::ranges::count(rig.recorded<SignalJudged>(),
                                                       SignalFate::Accepted, &SignalJudged::fate));
  }

 private:
  void TestBody() override {}

  static std::optional<SignalId> cause_of(const Record& record) {
    if (const auto* refusal = std::get_if<Refusal>(&record.body)) {
      // Where only the exit of it is placed, that bears the cause.
      return refusal->cause != SignalId{} ? std::optional(refusal->cause) : std::nullopt;
    }
    const auto* command = std::get_if<Command>(&record.body);
    const auto* place = command != nullptr ? std::get_if<PlaceOrder>(&command->body) : nullptr;
    return place != nullptr ? std::optional(place->cause) : std::nullopt;
  }
  Signal draw() {
    const auto strength = static_cast<std::int64_t>(random_.below(110));
    const auto wanted = static_cast<std::int64_t>(random_.below(100));
    return {static_cast<SignalDirection>(random_.below(3)), Decimal::from_units(strength, 2),
            Quantity{Decimal::from_units(wanted, 2)},
            at_ms(now - 2 + static_cast<std::int64_t>(random_.below(50)))};
  }
  void answer() {
    if (rig.loop.facts().orders().live().empty()) {
      return;
    }
    random_.below(3) == 0 ? expire_newest() : fill_newest();
  }
  void reload() {
    const auto state = support::saved(rig.loop.group());
    say(first, signal(random_.below(2) == 0 ? Long : Short));
    rig.log.records.erase(rig.log.records.begin() + static_cast<std::ptrdiff_t>(kept_),
                          rig.log.records.end());
    ASSERT_TRUE(rig.loop.group().load(state).has_value());
  }

  Random random_;
  std::size_t kept_ = 0;

 public:
  void note() { kept_ = rig.log.records.size(); }
};

RC_GTEST_PROP(SignalsProperty, EachIsTheCauseOfOneIntentAtMost, (std::uint64_t seed)) {
  RandomSignals run(seed);
  for (int step = 0; step < 120; ++step) {
    run.note();
    run.step();
  }
  RC_ASSERT(run.broken_rule() == "");
  RC_CLASSIFY(run.accepted() > 5);
}

}  // namespace
}  // namespace tw::engine
