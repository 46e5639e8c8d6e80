#include "execution/signal_desk.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.hpp"
#include "model/samples.hpp"
#include "support/allocation_count.hpp"
#include "support/saved_state.hpp"

namespace tw::execution {
namespace {

using testing::dec;
using enum SignalDirection;

constexpr Timestamp at(std::int64_t seconds) { return Timestamp{std::chrono::seconds(seconds)}; }

SignalSettings settings() {
  return {.strength_min = dec("0.1"),
          .window = std::chrono::seconds(300),
          .enter = dec("0.5"),
          .exit = dec("0.2")};
}

Signal signal(SignalDirection direction, const char* strength, std::int64_t until = 1'000'000,
              const char* quantity = "1") {
  return {direction, dec(strength), Quantity{dec(quantity)}, at(until)};
}

// Step 0.001, smallest quantity 0.002.
const Instrument& instrument() {
  static const Instrument kInstrument{testing::sample_listing(), testing::sample_terms()};
  return kInstrument;
}

SignalView view(const char* position, std::int64_t seconds = 1'000,
                WorkingOrder order = WorkingOrder::None) {
  return {at(seconds), instrument(), Quantity{dec(position)}, order};
}

const std::vector<Decimal> kOne{dec("1")};
const std::vector<Decimal> kTwo{dec("0.6"), dec("0.4")};

struct DeskCase {
  const char* name;
  const char* position;
  SignalDirection direction;
  const char* strength;
  SignalFate fate;
  const char* target;  ///< of an accepted one
};

class OneSignal : public ::testing::TestWithParam<DeskCase> {};

TEST_P(OneSignal, MovesThePositionAsItsScoreSays) {
  const DeskCase& c = GetParam();
  SignalDesk desk(settings(), kOne);
  const SignalJudgment judged = desk.judge(0, signal(c.direction, c.strength), view(c.position));
  EXPECT_EQ(judged.verdict.fate, c.fate);
  ASSERT_EQ(judged.target.has_value(), c.fate == SignalFate::Accepted);
  if (judged.target.has_value()) {
    EXPECT_EQ(judged.target->quantity, Quantity{dec(c.target)});
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, OneSignal,
    ::testing::Values(
        DeskCase{"EntersLong", "0", Long, "0.5", SignalFate::Accepted, "0.5"},
        DeskCase{"EntersShort", "0", Short, "0.75", SignalFate::Accepted, "-0.75"},
        DeskCase{"RoundsDownToTheStep", "0", Long, "0.5559", SignalFate::Accepted, "0.555"},
        DeskCase{"TooWeakToEnter", "0", Long, "0.499", SignalFate::Outvoted, ""},
        DeskCase{"OutAlready", "0", Flat, "1", SignalFate::NoChange, ""},
        DeskCase{"StaysLong", "0.3", Long, "1", SignalFate::NoChange, ""},
        DeskCase{"StaysLongAboveExit", "0.3", Long, "0.201", SignalFate::NoChange, ""},
        DeskCase{"LeavesLongAtExit", "0.3", Long, "0.2", SignalFate::Accepted, "0"},
        DeskCase{"LeavesLong", "0.3", Flat, "1", SignalFate::Accepted, "0"},
        DeskCase{"LeavesShort", "-0.3", Flat, "1", SignalFate::Accepted, "0"},
        DeskCase{"LeavesLongForALittleShort", "0.3", Short, "0.499", SignalFate::Accepted, "0"},
        DeskCase{"TurnsLongAround", "0.3", Short, "0.5", SignalFate::Accepted, "-0.5"},
        DeskCase{"TurnsShortAround", "-0.3", Long, "0.9", SignalFate::Accepted, "0.9"},
        DeskCase{"Weak", "0", Long, "0.09", SignalFate::Weak, ""}),
    [](const ::testing::TestParamInfo<DeskCase>& row) { return std::string{row.param.name}; });

TEST(SignalDesk, OnlyClosesWhereItIsToldTo) {
  SignalSettings closing = settings();
  closing.reversal = SignalReversal::Close;
  SignalDesk desk(closing, kOne);
  EXPECT_EQ(desk.judge(0, signal(Short, "1"), view("0.3")).target->quantity, Quantity{});
}

TEST(SignalDesk, TheTargetIsPlacedAsTheSettingsSay) {
  SignalSettings market = settings();
  market.order = OrderType::Market;
  market.slack_ticks = 7;
  SignalDesk desk(market, kOne);
  EXPECT_EQ(desk.judge(0, signal(Long, "1"), view("0")).target,
            (PositionTarget{Quantity{dec("1")}, OrderType::Market, 7}));
}

TEST(SignalDesk, ADuplicateLeadsToNothing) {
  SignalDesk desk(settings(), kOne);
  EXPECT_EQ(desk.judge(0, signal(Long, "0.5"), view("0")).verdict.fate, SignalFate::Accepted);
  const SignalJudgment again = desk.judge(0, signal(Long, "1"), view("0", 1'010));
  EXPECT_EQ(again.verdict, (SignalVerdict{SignalFate::Duplicate, dec("10"), dec("300")}));
  EXPECT_FALSE(again.target.has_value());
  EXPECT_EQ(desk.judge(0, signal(Long, "1"), view("0", 1'300)).verdict.fate, SignalFate::Accepted);
}

TEST(SignalDesk, WhileAnOrderWorksNothingIsDecided) {
  SignalDesk desk(settings(), kOne);
  const SignalJudgment busy = desk.judge(0, signal(Long, "1"), view("0", 1'000, WorkingOrder::One));
  EXPECT_EQ(busy.verdict.fate, SignalFate::Busy);
  EXPECT_FALSE(busy.target.has_value());
  EXPECT_EQ(desk.judge(0, signal(Long, "1"), view("0", 1'001)).verdict.fate, SignalFate::Accepted)
      << "it may be said again";
}

TEST(SignalDesk, WhatIsTooSmallIsNotPlaced) {
  SignalDesk desk(settings(), kOne);
  const SignalJudgment small = desk.judge(0, signal(Long, "0.5", 1'000'000, "0.003"), view("0"));
  EXPECT_EQ(small.verdict, (SignalVerdict{SignalFate::Unplaced, dec("0.0015"), dec("0.002")}));
  const SignalJudgment turn = desk.judge(0, signal(Short, "0.5", 1'000'000, "0.003"), view("1"));
  EXPECT_EQ(turn.target->quantity, Quantity{}) << "what is held is left all the same";
}

TEST(SignalDesk, WithoutApprovalNothingIsTraded) {
  SignalSettings unapproved = settings();
  unapproved.approval = SignalApproval::None;
  SignalDesk desk(unapproved, kOne);
  const SignalJudgment judged = desk.judge(0, signal(Long, "0.8"), view("0"));
  EXPECT_EQ(judged.verdict, (SignalVerdict{SignalFate::Unapproved, dec("0.8"), dec("0.5")}));
  EXPECT_FALSE(judged.target.has_value());
}

TEST(SignalDesk, MembersDecideTogether) {
  SignalDesk desk(settings(), kTwo);
  EXPECT_EQ(desk.judge(1, signal(Long, "1"), view("0")).verdict,
            (SignalVerdict{SignalFate::Outvoted, dec("0.4"), dec("0.5")}));
  const SignalJudgment both = desk.judge(0, signal(Long, "0.5"), view("0"));
  EXPECT_EQ(both.verdict.value, dec("0.7"));
  EXPECT_EQ(both.target->quantity, Quantity{dec("0.7")});
  EXPECT_EQ(desk.judge(1, signal(Flat, "1"), view("0.7")).verdict,
            (SignalVerdict{SignalFate::NoChange, dec("0.3"), dec("0.2")}));
  EXPECT_EQ(desk.judge(1, signal(Short, "0.4"), view("0.7")).target->quantity, Quantity{});
}

TEST(SignalDesk, ADuplicateCountsAnewWhenOthersSpeak) {
  SignalDesk desk(settings(), kTwo);
  EXPECT_EQ(desk.judge(0, signal(Short, "0.3", 1'010), view("0")).verdict.fate,
            SignalFate::Outvoted);
  EXPECT_EQ(desk.judge(0, signal(Short, "1", 1'020), view("0", 1'005)).verdict.fate,
            SignalFate::Duplicate);
  EXPECT_EQ(desk.judge(1, signal(Short, "1"), view("0", 1'015)).verdict.value, dec("-1"));
}

TEST(SignalDesk, AnOpinionLapses) {
  SignalDesk desk(settings(), kTwo);
  desk.judge(0, signal(Long, "1", 1'010), view("0"));
  EXPECT_EQ(desk.judge(1, signal(Long, "1"), view("0", 1'010)).verdict.value, dec("0.4"));
}

TEST(SignalDesk, SettingsThatCannotBeAreBugs) {
  SignalSettings wrong = settings();
  wrong.exit = wrong.enter;
  EXPECT_DEATH(SignalDesk(wrong, kOne), "exit");
}

TEST(SignalDesk, ParametersMakeItsSettings) {
  ParameterSet parameters(signal_parameters());
  EXPECT_EQ(signal_settings(parameters).window, std::chrono::seconds(300));
  EXPECT_EQ(signal_settings(parameters).approval, SignalApproval::Automatic);
  EXPECT_EQ(signal_settings(parameters).reversal, SignalReversal::Turn);
  EXPECT_TRUE(parameters.set("signal.approval", "0").has_value());
  EXPECT_TRUE(parameters.set("signal.reversal", "1").has_value());
  EXPECT_TRUE(parameters.set("signal.enter", "0.3").has_value());
  EXPECT_EQ(signal_settings(parameters).approval, SignalApproval::None);
  EXPECT_EQ(signal_settings(parameters).reversal, SignalReversal::Close);
  EXPECT_EQ(signal_settings(parameters).enter, dec("0.3"));
}

/// Signals of any kind, at any moment, against any position.
struct RandomSpeech {
  explicit RandomSpeech(std::uint64_t seed) : random(seed) {}

  struct Said {
    std::size_t member;
    Signal signal;
    SignalView view;
  };
  Said next() {
    now += static_cast<std::int64_t>(random.below(90));
    const auto strength = static_cast<std::int64_t>(random.below(1'100));
    const auto until = now - 5 + static_cast<std::int64_t>(random.below(200));
    const auto position = static_cast<std::int64_t>(random.below(5)) - 2;
    const auto order = random.below(5) == 0 ? WorkingOrder::One : WorkingOrder::None;
    return {
        random.below(kTwo.size()),
        {static_cast<SignalDirection>(random.below(3)), Decimal::from_units(strength, 3),
         Quantity{Decimal::from_units(static_cast<std::int64_t>(random.below(40)), 3)}, at(until)},
        {at(now), instrument(), Quantity{Decimal::from_units(position, 2)}, order}};
  }

  Random random;
  std::int64_t now = 1'000;
};

RC_GTEST_PROP(SignalDeskProperty, GoesOnFromASavedState, (std::uint64_t seed)) {
  RandomSpeech speech(seed);
  SignalDesk whole(settings(), kTwo);
  auto cut = std::make_unique<SignalDesk>(settings(), kTwo);
  for (int step = 0; step < 80; ++step) {
    if (speech.random.below(10) == 0) {
      const auto bytes = support::saved(*cut);
      cut = std::make_unique<SignalDesk>(settings(), kTwo);
      RC_ASSERT(cut->load(bytes).has_value());
    }
    const auto [member, signal, view] = speech.next();
    const SignalJudgment expected = whole.judge(member, signal, view);
    const SignalJudgment judged = cut->judge(member, signal, view);
    RC_ASSERT(judged.verdict == expected.verdict);
    RC_ASSERT(judged.target == expected.target);
    RC_ASSERT(judged.target.has_value() == (judged.verdict.fate == SignalFate::Accepted));
  }
}

RC_GTEST_PROP(SignalDeskProperty, RefusesWhatIsNoState, (std::uint64_t seed)) {
  RandomSpeech speech(seed);
  SignalDesk desk(settings(), kTwo);
  for (int step = 0; step < 20; ++step) {
    const auto [member, signal, view] = speech.next();
    desk.judge(member, signal, view);
  }
  const auto unsafe = support::unsafe_load(
      support::saved(desk), [] { return std::make_unique<SignalDesk>(settings(), kTwo); }, seed);
  RC_ASSERT(unsafe == std::nullopt);
}

TEST(SignalDesk, TakesNoStateOfOtherMembers) {
  const SignalDesk one(settings(), kOne);
  SignalDesk two(settings(), kTwo);
  EXPECT_FALSE(two.load(support::saved(one)).has_value());
}

TEST(SignalDesk, AllocatesNothing) {
  RandomSpeech speech(1);
  SignalDesk desk(settings(), kTwo);
  int accepted = 0;
  const std::uint64_t before = support::allocation_count();
  for (int step = 0; step < 1'000; ++step) {
    const auto [member, signal, view] = speech.next();
    accepted += desk.judge(member, signal, view).target.has_value() ? 1 : 0;
  }
  EXPECT_EQ(support::allocation_count() - before, 0U);
  EXPECT_GT(accepted, 50);
}

}  // namespace
}  // namespace tw::execution
