#include "engine/fact_state.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "engine/loop_rig.hpp"
#include "engine/random_run.hpp"

namespace tw::engine {
namespace {

using support::at_ms;
using support::dec;
using support::quantity;

FactState applied(std::span<const Record> records, FactState state = {}) {
  for (const Record& record : records) {
    state.apply(record);
  }
  return state;
}

bool is_equal(const FactState& a, const FactState& b) {
  return a == b && a.epoch() == b.epoch() && a.next_order_id() == b.next_order_id() &&
         a.instruments().size() == b.instruments().size() &&
         a.portfolio().ledger() == b.portfolio().ledger();
}

// fault:S06 fault:P01
RC_GTEST_PROP(FactStateProperty, TheRecordsOfARunRebuildItsState, (std::uint64_t seed)) {
  FactState live;
  const RandomRun run = play_randomly(seed, 600, live);
  RC_TAG(live.orders_placed() > 0 ? "orders" : "no orders");
  RC_ASSERT(is_equal(applied(run.records), live));
}

// fault:S07
RC_GTEST_PROP(FactStateProperty, AnInterruptedRecoveryChangesNothing, (std::uint64_t seed)) {
  FactState live;
  const RandomRun run = play_randomly(seed, 300, live);
  const auto cut = *rc::gen::inRange<std::size_t>(0, run.records.size() + 1);
  const std::span<const Record> all = run.records;
  static_cast<void>(applied(all.first(cut)));
  const FactState half = applied(all.first(cut));
  RC_ASSERT(is_equal(applied(all.subspan(cut), half), live));
}

// fault:N07
RC_GTEST_PROP(FactStateProperty, NoOrderIdIsGivenOutTwice, (std::uint64_t seed)) {
  FactState live;
  const RandomRun run = play_randomly(seed, 600, live);
  std::set<ClientOrderId> placed;
  for (const Record& record : run.records) {
    const auto* command = std::get_if<Command>(&record.body);
    const auto* place = command != nullptr ? std::get_if<PlaceOrder>(&command->body) : nullptr;
    if (place != nullptr) {
      RC_ASSERT(placed.insert(place->order).second);
    }
  }
  const std::set<ClientOrderId> sent(run.ids_sent.begin(), run.ids_sent.end());
  RC_ASSERT(sent.size() == run.ids_sent.size());
  RC_ASSERT(std::ranges::includes(placed, sent));
}

RC_GTEST_PROP(FactStateProperty, MoneyIsNeitherMadeNorLost, (std::uint64_t seed)) {
  FactState live;
  static_cast<void>(play_randomly(seed, 300, live));
  RC_ASSERT(live.portfolio().ledger().sum(Currency("USDT")).is_zero());
}

// fault:E27
TEST(FactState, FundingMovesMoneyOnceAndNoPosition) {
  LoopRig rig({quoting({buy("100", "1")})});
  rig.start();
  const Money before = rig.loop.facts().portfolio().wallet(AccountId{1});
  const FundingPaid paid{.account = AccountId{1},
                         .instrument = InstrumentId{0},
                         .due = at_ms(2),
                         .rate = Rate{dec("0.0001")},
                         .mark = Price{dec("100")},
                         .amount = {dec("-0.25"), before.currency}};
  rig.accept(2, paid);
  rig.accept(3, paid);
  EXPECT_EQ(rig.loop.facts().portfolio().wallet(AccountId{1}).amount, before.amount - dec("0.25"));
  EXPECT_TRUE(rig.loop.facts()
                  .portfolio()
                  .quantity({AccountId{1}, InstrumentId{0}, PositionSide::Net})
                  .is_zero());
  FundingPaid next = paid;
  next.due = at_ms(4);
  rig.accept(4, next);
  EXPECT_EQ(rig.loop.facts().portfolio().wallet(AccountId{1}).amount, before.amount - dec("0.5"));
}

TEST(FactState, AWriterBeginsItsOwnIds) {
  LoopRig rig({quoting({buy("100", "1")})});
  rig.start();
  rig.open_book();
  EXPECT_EQ(rig.loop.facts().next_order_id(), (ClientOrderId{1, 2}));
  rig.accept(2, WriterStarted{5, {}});
  EXPECT_EQ(rig.loop.facts().epoch(), 5U);
  EXPECT_EQ(rig.loop.facts().next_order_id(), (ClientOrderId{5, 1}));
}

TEST(FactStateDeathTest, AnEpochThatDoesNotGrowIsABug) {
  FactState state;
  state.apply(Event{{}, {}, WriterStarted{2, {}}});
  EXPECT_DEATH(state.apply(Event{{}, {}, WriterStarted{2, {}}}), "");
}

TEST(FactStateDeathTest, AnIdOutOfTurnIsABug) {
  FactState state;
  state.apply(Event{{}, {}, WriterStarted{1, {}}});
  EXPECT_DEATH(state.apply(Command{{}, PlaceOrder{{1, 2}, {}, {}, 1}}), "");
}

// fault:E12
RC_GTEST_PROP(FactStateProperty, OneReservationPerLiveOrder, (std::uint64_t seed)) {
  FactState live;
  static_cast<void>(play_randomly(seed, 300, live));
  const std::span<const portfolio::Reservation> held = live.portfolio().reservations().open();
  const std::span<const Order> orders = live.orders().live();
  RC_ASSERT(held.size() == orders.size());
  for (std::size_t i = 0; i < held.size(); ++i) {
    RC_ASSERT(held[i].order == orders[i].id);
    RC_ASSERT(held[i].open() == orders[i].remaining());
  }
}

// fault:E10
TEST(FactState, AFillReportedTwiceCountsOnce) {
  LoopRig rig({quoting({buy("100", "1")})});
  rig.start();
  rig.open_book();
  const Order order = rig.loop.facts().orders().live()[0];
  const Fill fill = rig.fill_of(order, 1, quantity("0.4"));
  FactState state = rig.loop.facts();
  const FactChange first = state.apply(Event{at_ms(2), at_ms(2), fill});
  EXPECT_TRUE(first.fill.has_value());
  EXPECT_TRUE(first.transition.has_value());
  const FactState once = state;
  const FactChange second = state.apply(Event{at_ms(3), at_ms(3), fill});
  EXPECT_FALSE(second.fill.has_value());
  EXPECT_FALSE(second.transition.has_value());
  EXPECT_TRUE(state == once);
  EXPECT_EQ(state.orders().live()[0].filled, quantity("0.4"));
}

// fault:E08
TEST(FactState, AFillAfterTheCancelIsBooked) {
  LoopRig rig({quoting({buy("100", "1")})});
  rig.start();
  rig.open_book();
  const Order order = rig.loop.facts().orders().live()[0];
  FactState state = rig.loop.facts();
  state.apply(Event{at_ms(2), at_ms(2), OrderCanceled{order.id, quantity("0.4")}});
  const FactChange late =
      state.apply(Event{at_ms(3), at_ms(3), rig.fill_of(order, 1, quantity("0.4"))});
  ASSERT_TRUE(late.fill.has_value());
  EXPECT_EQ(late.fill->position, quantity("0.4"));
  EXPECT_FALSE(late.transition.has_value());
  EXPECT_TRUE(state.orders().live().empty());
}

TEST(FactState, AMessageAboutAnUnknownOrderChangesNothing) {
  FactState state;
  const FactState before = state;
  const FactChange change = state.apply(Event{{}, {}, CancelRejected{{3, 4}, {}}});
  EXPECT_FALSE(change.transition.has_value());
  EXPECT_TRUE(state == before);
}

TEST(FactState, RecordsOfDerivedKindsChangeNothing) {
  LoopRig rig({quoting({buy("100", "1")})});
  rig.start();
  rig.open_book();
  FactState state = rig.loop.facts();
  Record record;
  record.body = FeedIndex{0, 10};
  state.apply(record);
  record.body = OrderTransition{{1, 1}, OrderStatus::PendingNew, OrderStatus::Filled};
  state.apply(record);
  record.body = Refusal{};
  state.apply(record);
  EXPECT_TRUE(is_equal(state, rig.loop.facts()));
}

TEST(FactState, MarketEventsAreNoFacts) {
  FactState state;
  support::MarketScript script{0};
  state.apply(script.trade(at_ms(1), 5));
  EXPECT_TRUE(is_equal(state, FactState{}));
}

struct LatchCase {
  const char* name;
  std::vector<UserAction> actions;
  risk::Latch kill;
  risk::Latch pause;
};
class FactStateLatch : public testing::TestWithParam<LatchCase> {};

TEST_P(FactStateLatch, FollowsTheUser) {
  FactState state;
  for (const UserAction action : GetParam().actions) {
    state.apply(Event{{}, {}, UserCommand{action, TenantId{1}}});
  }
  EXPECT_EQ(state.kill(), GetParam().kill);
  EXPECT_EQ(state.pause(), GetParam().pause);
}

using enum UserAction;
INSTANTIATE_TEST_SUITE_P(
    Table, FactStateLatch,
    testing::Values(LatchCase{"Fresh", {}, risk::Latch::Open, risk::Latch::Open},
                    LatchCase{"Killed", {Kill}, risk::Latch::Set, risk::Latch::Open},
                    LatchCase{"KilledTwice", {Kill, Kill}, risk::Latch::Set, risk::Latch::Open},
                    LatchCase{"Rearmed", {Kill, Rearm}, risk::Latch::Open, risk::Latch::Open},
                    LatchCase{"Paused", {PauseEntries}, risk::Latch::Open, risk::Latch::Set},
                    LatchCase{"ResumeDoesNotRearm",
                              {Kill, PauseEntries, ResumeEntries},
                              risk::Latch::Set,
                              risk::Latch::Open},
                    LatchCase{"RearmDoesNotResume",
                              {PauseEntries, Kill, Rearm},
                              risk::Latch::Open,
                              risk::Latch::Set}),
    [](const testing::TestParamInfo<LatchCase>& row) { return std::string{row.param.name}; });

TEST(FactState, StatesWithDifferentMoneyDiffer) {
  FactState a;
  FactState b;
  const Account account{AccountId{1}, TenantId{1}, Currency("USDT")};
  a.apply(Event{{}, {}, AccountFunded{account, {dec("1"), Currency("USDT")}}});
  b.apply(Event{{}, {}, AccountFunded{account, {dec("2"), Currency("USDT")}}});
  EXPECT_FALSE(a == b);
  FactState killed;
  killed.apply(Event{{}, {}, UserCommand{Kill, TenantId{1}}});
  EXPECT_FALSE(killed == FactState{});
}

}  // namespace
}  // namespace tw::engine
