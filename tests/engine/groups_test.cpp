#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <deque>

#include "base/random.hpp"
#include "engine/loop_rig.hpp"
#include "engine/planted_fault.hpp"
#include "model/codec.hpp"

namespace tw::engine {
namespace {

using support::at_ms;
using support::dec;
using support::quantity;

/// A group with everything that is its own.
struct Party {
  explicit Party(std::uint32_t number) : id(number), random(number) {}

  GroupId id;
  Random random;  // what its venue and its users do
  std::vector<std::string> calls;
  FakeLog log{calls};
  FakeGateway gateway{calls};
  Account account() const {
    return {AccountId{id.value()}, TenantId{id.value()}, Currency("USDT")};
  }
};

/// Some of two groups on one loop. What happens to a group is drawn from its own numbers, so it is
/// the same whoever is beside it.
class Shard {
 public:
  explicit Shard(const std::vector<std::uint32_t>& numbers) {
    for (const std::uint32_t number : numbers) {
      add(parties_.emplace_back(number));
    }
    for (std::uint32_t i = 0; i < 2; ++i) {
      accept({at_ms(0), at_ms(0), support::sample_instrument(i, i == 0 ? "BTCUSDT" : "ETHUSDT")});
    }
    for (Party& party : parties_) {
      accept(party, 0, AccountFunded{party.account(), {dec("10000"), Currency("USDT")}});
      accept(party, 0, WriterStarted{party.id.value(), {}});
    }
  }

  void play(std::uint64_t seed, int steps) {
    Random market(seed);
    std::int64_t ms = 0;
    for (int step = 0; step < steps; ++step) {
      ms += static_cast<std::int64_t>(market.below(3));
      loop.accept(draw_market(market, ms));
      for (Party& party : parties_) {
        let_happen(party, ms);
      }
    }
  }
  void accept(Party& party, std::int64_t ms, EventBody body) {
    loop.accept(party.id, {at_ms(ms), at_ms(ms), std::move(body)});
  }
  Party& party(std::size_t index) { return parties_[index]; }
  void open_book(std::int64_t ms) {
    loop.accept(scripts_[0].snapshot(at_ms(ms), {{1000, 10'000}}, {{1010, 10'000}}));
  }

  Loop loop;

 private:
  void add(Party& party) {
    RiskGroup& group = loop.add_group({.id = party.id, .account = party.account(), .limits = {}},
                                      party.log, party.gateway);
    for (std::uint32_t i = 0; i < 2; ++i) {
      const std::string offset = std::to_string(party.id.value() + i);
      group.attach(StrategyId{i + 1}, InstrumentId{i}, scripted(near_touch(offset)));
    }
  }
  static Behavior near_touch(const std::string& offset) {
    return [away = dec(offset)](strategy::Trigger, const strategy::MarketView& market,
                                const strategy::AccountView&, strategy::Outputs& out) {
      out.wake_at(market.now + std::chrono::milliseconds(7));
      out.replace_quotes();
      const auto bid = market.book.best_bid();
      if (bid.has_value()) {
        const Decimal price = market.instrument.grid().price(bid->ticks).decimal() - away;
        out.quote({Side::Buy, Price{price}, quantity("1")});
      }
    };
  }
  void accept(const Event& event) { loop.accept(event); }

  Event draw_market(Random& market, std::int64_t ms) {
    support::MarketScript& script = scripts_[market.below(2)];
    const auto mid = static_cast<std::int64_t>(990 + 5 * market.below(5));
    const std::uint64_t dice = market.below(8);
    return dice == 0  ? script.reset(at_ms(ms))
           : dice < 5 ? script.snapshot(at_ms(ms), {{mid, 10}}, {{mid + 10, 10}})
                      : script.trade(at_ms(ms), mid);
  }

  void let_happen(Party& party, std::int64_t ms) {
    const FactState& facts = loop.facts(party.id);
    const std::uint64_t dice = party.random.below(10);
    const auto timer = loop.group(party.id).next_timer();
    if (timer.has_value() && timer->due <= at_ms(ms)) {
      accept(party, ms, *timer);
    }
    if (dice < 4 && !facts.orders().live().empty()) {
      answer(party, facts.orders().live()[party.random.below(facts.orders().live().size())], ms);
    } else if (dice == 4) {
      accept(party, ms, UserCommand{static_cast<UserAction>(party.random.below(4)), TenantId{1}});
    } else if (dice < 7) {
      ASSERT_TRUE(loop.release(party.id).has_value());
    }
  }

  void answer(Party& party, const Order& order, std::int64_t ms) {
    const ClientOrderId id = order.id;
    if (order.status == OrderStatus::PendingCancel) {
      accept(party, ms, OrderCanceled{id, order.filled});
    } else if (order.place.status == RequestStatus::Sent) {
      accept(party, ms, OrderAccepted{id, VenueOrderId{id.sequence}, order.terms.limit_price});
    } else {
      accept(party, ms,
             Fill{.order = id,
                  .venue_order_id = order.venue_order_id,
                  .fill_id = FillId{++fills_[party.id.value() % 2]},
                  .route = order.route,
                  .instrument = order.terms.instrument,
                  .side = order.terms.side,
                  .price = order.terms.limit_price,
                  .quantity = quantity("0.5"),
                  .fee = {dec("0.01"), Currency("USDT")},
                  .ts_event = at_ms(ms)});
    }
  }

  std::deque<Party> parties_;
  std::vector<support::MarketScript> scripts_{support::MarketScript{0}, support::MarketScript{1}};
  std::array<std::uint64_t, 2> fills_{};
};

std::vector<std::byte> bytes_of(const std::vector<Record>& records) {
  std::vector<std::byte> bytes;
  for (const Record& record : records) {
    encode(record, bytes);
  }
  return bytes;
}

RC_GTEST_PROP(GroupsProperty, TwoOnOneLoopMakeTheRecordsThatEachMakesAlone, (std::uint64_t seed)) {
  Shard both({1, 2});
  both.play(seed, 250);
  std::uint64_t fills = 0;
  for (const std::uint32_t number : {1U, 2U}) {
    Shard alone({number});
    alone.play(seed, 250);
    Party& together = both.party(number - 1);
    fills += alone.loop.facts().portfolio().positions().size();
    RC_ASSERT(bytes_of(together.log.records) == bytes_of(alone.party(0).log.records));
    RC_ASSERT(together.gateway.sent == alone.party(0).gateway.sent);
    RC_ASSERT(both.loop.facts(together.id) == alone.loop.facts());
  }
  RC_TAG(fills > 0 ? "positions" : "no positions");
}

TEST(Groups, NumberTheirOwnInputsAndTheLoopNumbersAll) {
  Shard shard({1, 2});
  EXPECT_EQ(shard.loop.engine_seq(), EngineSeq{2 + 4});
  EXPECT_EQ(shard.party(0).log.records.back().engine_seq, EngineSeq{4});
  shard.open_book(1);
  EXPECT_EQ(shard.loop.engine_seq(), EngineSeq{7});
  EXPECT_EQ(shard.party(1).log.records.back().engine_seq, EngineSeq{5});
  EXPECT_EQ(shard.party(1).log.records.back().group, GroupId{2});
}

TEST(Groups, KeepMoneyAndOrdersApart) {
  Shard shard({1, 2});
  shard.open_book(1);
  const Order order = shard.loop.facts(GroupId{1}).orders().live()[0];
  shard.accept(shard.party(0), 2, OrderRejected{order.id, RejectReason::NoMarket});
  EXPECT_EQ(shard.loop.facts(GroupId{1}).orders().find(order.id)->status, OrderStatus::Rejected);
  EXPECT_EQ(shard.loop.facts(GroupId{2}).orders().live()[0].status, OrderStatus::PendingNew);
  EXPECT_EQ(shard.loop.facts(GroupId{2}).portfolio().accounts()[0].tenant, TenantId{2});
}

TEST(Groups, TellWhoseTimerIsNext) {
  Shard shard({1, 2});
  const auto first = shard.loop.next_timer();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->group, GroupId{1});
  shard.accept(shard.party(0), 7, first->timer);
  shard.accept(shard.party(0), 7, *shard.loop.group(GroupId{1}).next_timer());
  EXPECT_EQ(shard.loop.next_timer()->group, GroupId{2});
}

TEST(Groups, OneThatIsHaltedStopsAlone) {
  Shard shard({1, 2});
  shard.open_book(1);
  plant_in_wallet(shard.loop.facts(GroupId{1}), dec("1"));
  shard.accept(shard.party(0), 7, shard.loop.next_timer()->timer);
  EXPECT_TRUE(shard.loop.halt(GroupId{1}).has_value());
  EXPECT_FALSE(shard.loop.halt(GroupId{2}).has_value());
  ASSERT_TRUE(shard.loop.release().has_value());
  EXPECT_TRUE(shard.party(0).gateway.sent.empty());
  EXPECT_EQ(shard.party(1).gateway.sent.size(), 1U);
  EXPECT_TRUE(shard.loop.facts(GroupId{2}).is_gate_open());
}

TEST(Groups, OneWhoseJournalIsDeadKeepsNoOtherFromSending) {
  Shard shard({1, 2});
  shard.open_book(1);
  shard.party(0).log.is_failing = true;
  const auto released = shard.loop.release();
  ASSERT_FALSE(released.has_value());
  EXPECT_EQ(released.error().code, ErrorCode::Unavailable);
  EXPECT_TRUE(shard.party(0).gateway.sent.empty());
  EXPECT_EQ(shard.party(1).gateway.sent.size(), 1U);
}

TEST(Groups, ADefinitionReachesAllAndIsListedOnce) {
  Shard shard({1, 2});
  EXPECT_EQ(shard.loop.market().size(), 2U);
  for (const GroupId group : {GroupId{1}, GroupId{2}}) {
    EXPECT_EQ(shard.loop.facts(group).instruments().size(), 2U);
  }
}

}  // namespace
}  // namespace tw::engine
