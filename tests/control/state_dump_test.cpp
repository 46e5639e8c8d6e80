#include "control/state_dump.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "support/market_samples.hpp"

namespace tw::control {
namespace {

using support::at_ms;
using support::dec;
using support::price;
using support::quantity;

const Account kAccount{AccountId{1}, TenantId{1}, Currency("USDT")};
constexpr Route kFirst{TenantId{1}, AccountId{1}, StrategyId{1}};
constexpr Route kSecond{TenantId{1}, AccountId{1}, StrategyId{2}};

Event fact(EventBody body) { return {at_ms(5), at_ms(5), std::move(body)}; }
Command command(CommandBody body) { return {at_ms(5), std::move(body)}; }

PlaceOrder place(std::uint64_t sequence, const Route& route = kFirst) {
  return {.order = {1, sequence},
          .route = route,
          .terms = {.instrument = InstrumentId{0},
                    .limit_price = price("100"),
                    .quantity = quantity("2")},
          .limits_version = 1};
}

Fill fill(std::uint64_t id, const Route& route, Side side) {
  return {.order = {1, id},
          .venue_order_id = VenueOrderId{id},
          .fill_id = FillId{id},
          .route = route,
          .instrument = InstrumentId{0},
          .side = side,
          .liquidity = Liquidity::Maker,
          .price = price("100"),
          .quantity = quantity("1"),
          .fee = {dec("0.02"), Currency("USDT")},
          .ts_event = at_ms(5)};
}

// One instrument, one funded account, one live order.
engine::FactState sample_state() {
  engine::FactState state;
  state.apply(fact(support::sample_instrument(0)));
  state.apply(fact(AccountFunded{kAccount, {dec("1000"), Currency("USDT")}}));
  state.apply(fact(WriterStarted{1, {}}));
  state.apply(command(place(1)));
  return state;
}

struct Change {
  const char* name;
  std::function<void(engine::FactState&)> apply;
};

std::vector<Change> changes() {
  const auto by = [](const char* name, EventBody body) {
    return Change{name, [body](engine::FactState& state) { state.apply(fact(body)); }};
  };
  return {
      by("gate", GateChanged{GateReason::DailyLoss, GateState::Closed}),
      by("another gate", GateChanged{GateReason::Invariant, GateState::Closed}),
      by("day", DayStarted{AccountId{1}, at_ms(0), {dec("1000"), Currency("USDT")}}),
      by("margin", MarginModeSet{AccountId{1}, MarginMode::Cash}),
      by("leverage", LeverageSet{AccountId{1}, InstrumentId{0}, dec("3")}),
      by("kill", UserCommand{UserAction::Kill, TenantId{1}}),
      by("position", fill(1, kFirst, Side::Buy)),
      {"amend",
       [](engine::FactState& state) {
         state.apply(
             command(AmendOrder{{1, 1}, kFirst, InstrumentId{0}, price("99"), quantity("2"), 1}));
       }},
      {"signal",
       [](engine::FactState& state) {
         SignalJudged judged;
         judged.id = SignalId{1};
         judged.route = kFirst;
         state.apply(judged);
       }},
      {"order", [](engine::FactState& state) { state.apply(command(place(2))); }},
      {"conditional order",
       [](engine::FactState& state) {
         PlaceOrder stop = place(2);
         stop.terms.trigger = {TriggerDirection::Fall, TriggerBy::Last, price("90")};
         state.apply(command(stop));
       }},
  };
}

TEST(StateDump, EveryFactThatCountsIsSeenInTheHash) {
  std::set<std::string> hashes{state_hash(sample_state())};
  for (const Change& change : changes()) {
    engine::FactState state = sample_state();
    change.apply(state);
    EXPECT_TRUE(hashes.insert(state_hash(state)).second) << change.name;
  }
}

// The account has the same of both; the strategies have not.
TEST(StateDump, TellsWhoseAPositionIs) {
  engine::FactState one = sample_state();
  engine::FactState two = sample_state();
  one.apply(command(place(2, kFirst)));
  two.apply(command(place(2, kFirst)));
  one.apply(fact(fill(1, kFirst, Side::Buy)));
  one.apply(fact(fill(2, kFirst, Side::Buy)));
  two.apply(fact(fill(1, kFirst, Side::Buy)));
  two.apply(fact(fill(2, kSecond, Side::Buy)));
  ASSERT_EQ(one.portfolio().positions().front().quantity,
            two.portfolio().positions().front().quantity);
  EXPECT_NE(state_hash(one), state_hash(two));
}

}  // namespace
}  // namespace tw::control
