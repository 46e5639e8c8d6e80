#include "engine/fact_check.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/random.hpp"
#include "engine/loop_rig.hpp"
#include "engine/random_run.hpp"
#include "model/codec.hpp"

namespace tw::engine {
namespace {

using support::at_ms;
using support::dec;
using support::quantity;

Record fact(EventBody body) {
  return {.group = GroupId{1},
          .group_seq = 1,
          .engine_seq = EngineSeq{1},
          .at = at_ms(0),
          .body = Event{.ts_event = at_ms(0), .ts_recv = at_ms(0), .body = std::move(body)}};
}

Record intent(CommandBody body) {
  Record record = fact(TimerFired{});
  record.body = Command{.decided_at = at_ms(0), .body = std::move(body)};
  return record;
}

const Account kOwner{AccountId{1}, TenantId{1}, Currency("USDT")};

/// One instrument, one funded account, writer 1 and its first order.
class FactCheckTest : public testing::Test {
 protected:
  FactCheckTest() {
    state_.apply(fact(support::sample_instrument(0)));
    state_.apply(fact(AccountFunded{kOwner, {dec("1000"), Currency("USDT")}}));
    state_.apply(fact(WriterStarted{1, {}}));
    state_.apply(intent(place(1)));
  }

  static PlaceOrder place(std::uint64_t sequence) {
    return {.order = {1, sequence},
            .route = {TenantId{1}, AccountId{1}, StrategyId{1}},
            .terms = {.instrument = InstrumentId{0},
                      .limit_price = support::price("100"),
                      .quantity = quantity("1")},
            .limits_version = 1};
  }
  static Fill fill() {
    return {.order = {1, 1},
            .venue_order_id = VenueOrderId{1},
            .fill_id = FillId{1},
            .route = {TenantId{1}, AccountId{1}, StrategyId{1}},
            .instrument = InstrumentId{0},
            .side = Side::Buy,
            .liquidity = Liquidity::Maker,
            .price = support::price("100"),
            .quantity = quantity("1"),
            .fee = {dec("0.02"), Currency("USDT")},
            .ts_event = at_ms(0)};
  }
  std::optional<Contradiction> found(const Record& record) const {
    return find_contradiction(state_, record);
  }

  FactState state_;
};

TEST_F(FactCheckTest, WhatMayFollowIsNoContradiction) {
  EXPECT_EQ(found(intent(place(2))), std::nullopt);
  EXPECT_EQ(found(fact(fill())), std::nullopt);
  EXPECT_EQ(found(fact(WriterStarted{2, {}})), std::nullopt);
  EXPECT_EQ(found(intent(CancelOrder{{1, 1}, place(1).route, InstrumentId{0}})), std::nullopt);
  EXPECT_EQ(found(fact(OrderCanceled{{7, 7}, quantity("1")})), std::nullopt)
      << "a message about an unknown order changes nothing";
}

TEST_F(FactCheckTest, AWriterMustBeLaterThanTheOneBefore) {
  EXPECT_EQ(found(fact(WriterStarted{1, {}})), Contradiction::Epoch);
}

TEST_F(FactCheckTest, AnInstrumentIsDefinedOnceAndInOrder) {
  EXPECT_EQ(found(fact(support::sample_instrument(0))), Contradiction::Instrument);
  EXPECT_EQ(found(fact(support::sample_instrument(2, "ETHUSDT"))), Contradiction::Instrument);
}

TEST_F(FactCheckTest, AnOrderTakesTheNextIdOfAKnownInstrument) {
  EXPECT_EQ(found(intent(place(1))), Contradiction::OrderId);
  EXPECT_EQ(found(intent(place(3))), Contradiction::OrderId);
  PlaceOrder strange = place(2);
  strange.terms.instrument = InstrumentId{9};
  EXPECT_EQ(found(intent(strange)), Contradiction::Instrument);
  PlaceOrder empty = place(2);
  empty.terms.quantity = Quantity{};
  EXPECT_EQ(found(intent(empty)), Contradiction::Amount);
}

TEST_F(FactCheckTest, ASignalIsTheNextOneAndTheCauseOfOneOrder) {
  const auto judged = [](std::uint64_t id) {
    Record record = fact(TimerFired{});
    SignalJudged signal;
    signal.id = SignalId{id};
    record.body = signal;
    return record;
  };
  const auto caused = [](std::uint64_t order, std::uint64_t cause) {
    PlaceOrder by_signal = place(order);
    by_signal.cause = SignalId{cause};
    return intent(by_signal);
  };
  const auto refused = [](std::uint64_t cause) {
    Record record = fact(TimerFired{});
    Refusal refusal;
    refusal.cause = SignalId{cause};
    record.body = refusal;
    return record;
  };
  EXPECT_EQ(found(judged(2)), Contradiction::Signal);
  EXPECT_EQ(found(caused(2, 1)), Contradiction::Signal) << "nobody said it yet";
  state_.apply(judged(1));
  EXPECT_EQ(found(judged(1)), Contradiction::Signal);
  EXPECT_EQ(found(refused(2)), Contradiction::Signal);
  EXPECT_EQ(found(caused(2, 1)), std::nullopt);
  state_.apply(caused(2, 1));
  EXPECT_EQ(found(caused(3, 1)), Contradiction::Signal) << "it led to an order already";
  EXPECT_EQ(found(refused(1)), Contradiction::Signal);
  state_.apply(judged(2));
  state_.apply(judged(3));
  EXPECT_EQ(found(refused(2)), std::nullopt);
  state_.apply(refused(3));
  EXPECT_EQ(found(caused(3, 2)), Contradiction::Signal) << "the moment of the second is over";
  EXPECT_EQ(found(caused(3, 0)), std::nullopt) << "most orders have no cause";
}

TEST_F(FactCheckTest, ACancelSpeaksOfALiveOrderAndIsAloneOnItsWay) {
  const CancelOrder cancel{{1, 1}, place(1).route, InstrumentId{0}};
  EXPECT_EQ(found(intent(CancelOrder{{1, 2}, cancel.route, InstrumentId{0}})),
            Contradiction::Cancel);
  state_.apply(intent(cancel));
  EXPECT_EQ(found(intent(cancel)), Contradiction::Cancel);
}

TEST_F(FactCheckTest, AFillHasAKnownInstrumentAndOwnerAndAnAdmittedAmount) {
  Fill strange = fill();
  strange.instrument = InstrumentId{9};
  EXPECT_EQ(found(fact(strange)), Contradiction::Instrument);
  Fill foreign = fill();
  foreign.route.account = AccountId{9};
  EXPECT_EQ(found(fact(foreign)), Contradiction::Account);
  Fill other = fill();
  other.fee.currency = Currency("BTC");
  EXPECT_EQ(found(fact(other)), std::nullopt) << "a fee is paid in any asset";
  Fill negative = fill();
  negative.quantity = quantity("-1");
  EXPECT_EQ(found(fact(negative)), Contradiction::Amount);
  Fill huge = fill();
  huge.price = support::price("900000000000000");
  huge.quantity = quantity("900000000000000");
  EXPECT_EQ(found(fact(huge)), Contradiction::Amount);
}

TEST_F(FactCheckTest, AnAccountKeepsItsOwnerAndItsCurrency) {
  Account other = kOwner;
  other.tenant = TenantId{2};
  const Money amount{dec("1"), Currency("USDT")};
  EXPECT_EQ(found(fact(AccountFunded{other, amount})), Contradiction::Account);
  EXPECT_EQ(found(fact(AccountFunded{kOwner, {dec("1"), Currency("BTC")}})), std::nullopt)
      << "any asset may be put in";
  EXPECT_EQ(found(fact(AccountFunded{kOwner, {dec("200000000000000"), Currency("USDT")}})),
            Contradiction::Amount);
}

TEST_F(FactCheckTest, FundingIsInWhatItsInstrumentSettlesIn) {
  const auto paid = [](const char* currency, const char* amount) {
    return fact(FundingPaid{.account = AccountId{1},
                            .instrument = InstrumentId{0},
                            .due = at_ms(0),
                            .rate = {},
                            .mark = {},
                            .amount = {dec(amount), Currency(currency)}});
  };
  EXPECT_EQ(found(paid("USDT", "1")), std::nullopt);
  EXPECT_EQ(found(paid("USDC", "1")), Contradiction::Account);
  Fill large = fill();
  large.quantity = quantity("1000000.000000000007");
  large.price = support::price("0.0001");
  state_.apply(fact(large));
  Fill against = fill();  // of another strategy, so that a sliver of the net is left
  against.fill_id = FillId{2};
  against.route.strategy = StrategyId{2};
  against.side = Side::Sell;
  against.quantity = quantity("1000000");
  against.price = support::price("0.0001");
  state_.apply(fact(against));
  EXPECT_EQ(found(paid("USDT", "90000000000")), Contradiction::Amount)
      << "a share of it is more than can be booked";
}

TEST_F(FactCheckTest, AFillIsOfItsOrder) {
  EXPECT_EQ(found(fact(fill())), std::nullopt);
  Fill turned = fill();
  turned.side = Side::Sell;
  EXPECT_EQ(found(fact(turned)), Contradiction::Fill);
  Fill others = fill();
  others.route.strategy = StrategyId{2};
  EXPECT_EQ(found(fact(others)), Contradiction::Fill);
  Fill early = fill();
  early.order.sequence = 2;
  EXPECT_EQ(found(fact(early)), Contradiction::Fill) << "that order is not placed yet";
  Fill manual = turned;
  manual.order = {};
  EXPECT_EQ(found(fact(manual)), std::nullopt) << "nobody's of ours";
}

TEST_F(FactCheckTest, UnitsOfSpotMustFit) {
  InstrumentDefined spot = support::sample_instrument(1, "BTCBTC");
  spot.listing.kind = ContractKind::Spot;
  spot.listing.multiplier = dec("0.00000001");
  state_.apply(fact(spot));
  Fill large = fill();
  large.order = {};  // nobody's of ours
  large.instrument = InstrumentId{1};
  large.fee = {dec("90000000"), Currency("BTC")};
  EXPECT_EQ(found(fact(large)), std::nullopt);
  large.fee.amount = dec("99999999999999");
  large.quantity = quantity("99999999999999");
  EXPECT_EQ(found(fact(large)), std::nullopt) << "as many contracts as can be";
  spot.listing.multiplier = dec("10");
  spot.listing.id = InstrumentId{2};
  spot.listing.symbol = SymbolName{"BTC10"};
  state_.apply(fact(spot));
  large.instrument = InstrumentId{2};
  large.price = support::price("0.00000001");
  EXPECT_EQ(found(fact(large)), Contradiction::Amount);
}

RC_GTEST_PROP(FactCheckProperty, WhatAnEngineRecordsNeverContradicts, (std::uint64_t seed)) {
  FactState live;
  const RandomRun run = play_randomly(seed, 400, live);
  FactState state;
  for (const Record& record : run.records) {
    RC_ASSERT(!find_contradiction(state, record).has_value());
    state.apply(record);
  }
}

// One byte of a record's encoding is another one; nothing when no record is left of it.
std::optional<Record> changed(const Record& record, std::uint64_t place, std::uint8_t byte) {
  std::vector<std::byte> bytes;
  encode(record, bytes);
  bytes[place % bytes.size()] = std::byte{byte};
  std::span<const std::byte> rest = bytes;
  const auto decoded = decode(rest);
  return decoded.has_value() ? std::optional(*decoded) : std::nullopt;
}

// fault:S08
RC_GTEST_PROP(FactCheckProperty, NoChangedRecordIsHeldToBeABug, (std::uint64_t seed)) {
  FactState live;
  const RandomRun run = play_randomly(seed, 200, live);
  FactState state;
  Random random(seed);
  int applied = 0;
  for (const Record& record : run.records) {
    const auto strange =
        changed(record, random.below(1'000), static_cast<std::uint8_t>(random.below(256)));
    const Record& next = strange.has_value() ? *strange : record;
    if (!find_contradiction(state, next).has_value()) {
      state.apply(next);  // an abort here is the failure
      ++applied;
    }
  }
  RC_ASSERT(applied > 0);
}

}  // namespace
}  // namespace tw::engine
