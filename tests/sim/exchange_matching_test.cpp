#include <map>

#include "sim/random_markets.hpp"

// The exchange where clients meet each other, and where flow is generated.
namespace tw::sim {
namespace {

using support::dec;
using support::price;
using support::quantity;

class ExchangeMatched : public testing::TestWithParam<int> {};

TEST_P(ExchangeMatched, WhatOneGainsAnotherLoses) {
  MatchedMarket market{static_cast<std::uint64_t>(GetParam())};
  std::map<std::uint32_t, Quantity> positions;
  Quantity taken_over;
  std::size_t fills = 0;
  for (int i = 0; i < 1'500; ++i) {
    market.step();
    for (const Change& change : market.exchange->take_changes()) {
      const auto* executed = std::get_if<Executed>(&change);
      if (executed == nullptr || executed->execution.instrument != InstrumentId{0}) {
        continue;
      }
      const Execution& row = executed->execution;
      const Quantity moved = row.side == Side::Buy ? row.quantity : -row.quantity;
      positions[row.account.value()] += moved;
      taken_over += row.kind == ExecutionKind::TakeOver ? moved : Quantity{};
      ++fills;
    }
    expect_sums(market);
    ASSERT_FALSE(testing::Test::HasFailure()) << "step " << i;
  }
  Quantity sum;
  for (const AccountId account : market.accounts) {
    const auto* held = market.exchange->accounts().find_position(account, InstrumentId{0});
    const Quantity now = held == nullptr ? Quantity{} : held->quantity;
    EXPECT_EQ(now, positions[account.value()]);
    sum += now;
  }
  EXPECT_EQ(sum, taken_over);
  EXPECT_GT(fills, 50U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, ExchangeMatched, testing::Range(1, 21));

struct FlowRig {
  FlowRig() : exchange(venue, limits()) {
    venue.listen(&exchange);
    exchange.list(linear_contract(0));
    EXPECT_TRUE(venue
                    .set_flow(InstrumentId{0},
                              {.start = price("100"),
                               .spacing = price("0.5"),
                               .spread = price("1"),
                               .quantity = quantity("1"),
                               .mean_gap = std::chrono::milliseconds(5),
                               .levels = 40},
                              7)
                    .has_value());
    account = exchange.open_account(MarginScope::Isolated, support::at_ms(0));
    EXPECT_TRUE(exchange.deposit(account, {dec("10000"), Currency{"USDT"}}, support::at_ms(0)));
  }
  static ExchangeLimits limits() {
    ExchangeLimits limits;
    limits.reduce_rule = ReduceRule::Together;
    return limits;
  }

  MatchingVenue venue;
  Exchange exchange;
  AccountId account;
};

TEST(ExchangeFlow, RestingOrdersFillAndStopsFireWhileTimePasses) {
  FlowRig rig;
  rig.exchange.advance_to(support::at_ms(100));
  OrderRequest entry{.link_id = {}, .terms = limit(Side::Buy, "99", "1")};
  entry.stop_loss.price = price("98");
  entry.take_profit.price = price("100.5");
  ASSERT_TRUE(rig.exchange.place(rig.account, entry, support::at_ms(100)).has_value());
  rig.exchange.advance_to(support::at_ms(600'000));
  EXPECT_EQ(rig.exchange.find(VenueOrderId{1})->status, HeldStatus::Filled);
  std::vector<const HeldOrder*> live;
  rig.exchange.active_orders(rig.account, live);
  EXPECT_TRUE(live.empty());
  EXPECT_EQ(rig.exchange.executions().size() >= 2U, true);
}

TEST(ExchangeFlow, OneLongStepIsAsManyShortOnes) {
  FlowRig one;
  FlowRig many;
  const auto place = [](FlowRig& rig) {
    rig.exchange.advance_to(support::at_ms(100));
    for (const auto* at : {"99", "98.5", "98"}) {
      OrderRequest entry{.link_id = {}, .terms = limit(Side::Buy, at, "1")};
      entry.stop_loss.price = price("96");
      EXPECT_TRUE(rig.exchange.place(rig.account, entry, support::at_ms(100)).has_value());
    }
  };
  place(one);
  place(many);
  one.exchange.advance_to(support::at_ms(60'000));
  for (std::int64_t ms = 100; ms <= 60'000; ms += 7) {
    many.exchange.advance_to(support::at_ms(ms));
  }
  many.exchange.advance_to(support::at_ms(60'000));
  EXPECT_EQ(text_of(one.exchange.take_changes()), text_of(many.exchange.take_changes()));
  std::vector<std::byte> a;
  std::vector<std::byte> b;
  one.exchange.save(a);
  many.exchange.save(b);
  EXPECT_TRUE(a == b);
}

TEST(ExchangeMatching, ReduceOnlyOrdersOfOneSideShareThePosition) {
  MatchingVenue venue;
  ExchangeLimits limits;
  limits.reduce_rule = ReduceRule::Together;
  Exchange exchange{venue, limits};
  venue.listen(&exchange);
  exchange.list(linear_contract(0));
  AccountId accounts[2];
  for (AccountId& account : accounts) {
    account = exchange.open_account(MarginScope::Isolated, support::at_ms(0));
    ASSERT_TRUE(exchange.deposit(account, {dec("10000"), Currency{"USDT"}}, support::at_ms(0)));
  }
  const auto place = [&](int who, const OrderTerms& terms) {
    return exchange.place(accounts[who], {.link_id = {}, .terms = terms}, support::at_ms(1));
  };
  ASSERT_TRUE(place(0, limit(Side::Buy, "100", "2")).has_value());
  ASSERT_TRUE(place(1, limit(Side::Sell, "100", "2")).has_value());
  ASSERT_TRUE(place(0, reducing(limit(Side::Sell, "103", "1.5"))).has_value());
  const auto second = place(0, reducing(limit(Side::Sell, "102", "1.5")));
  EXPECT_EQ(exchange.find(second.value())->request.terms.quantity, quantity("0.5"));
  EXPECT_EQ(place(0, reducing(limit(Side::Sell, "101", "1"))).error(), Refusal::NothingToReduce);
  ASSERT_TRUE(place(1, limit(Side::Buy, "103", "3")).has_value());
  EXPECT_EQ(exchange.accounts().find_position(accounts[0], InstrumentId{0})->quantity, Quantity{});
}

}  // namespace
}  // namespace tw::sim
