#include <gtest/gtest.h>

#include "engine/margin_probe.hpp"
#include "support/allocation_count.hpp"
#include "support/market_samples.hpp"

namespace tw::engine {
namespace {

using support::allocation_count;
using support::at_ms;

// Forty open orders on two instruments, with every figure that a limit may ask for.
TEST(RiskCheckAllocation, IsZeroAfterTheFirstOrder) {
  const Account account{AccountId{1}, TenantId{1}, Currency("USDT")};
  const Route route{account.tenant, account.id, StrategyId{1}};
  FactState facts;
  MarketState market;
  const auto apply = [&](const EventBody& body) { facts.apply(Event{at_ms(0), at_ms(0), body}); };
  for (const auto& defined :
       {support::sample_instrument(0), support::sample_instrument(1, "ETHUSDT")}) {
    apply(defined);
    market.list(defined.listing);
    support::MarketScript script(defined.listing.id.value());
    market.apply(script.snapshot(at_ms(0), {{1000, 10'000}}, {{1010, 10'000}}));
  }
  apply(AccountFunded{account, {support::dec("10000"), account.settle}});
  apply(WriterStarted{1, {}});
  apply(MarginModeSet{account.id, MarginMode::Cross});
  OrderTerms terms{.instrument = InstrumentId{0},
                   .limit_price = support::price("100"),
                   .quantity = support::quantity("0.1")};
  for (std::uint32_t i = 0; i < 40; ++i) {
    terms.instrument = InstrumentId{i % 2};
    facts.apply(Command{at_ms(1), PlaceOrder{facts.next_order_id(), route, terms, 1}});
  }
  MarginProbe probe(account.settle);
  const Stand stand{facts, market, account, at_ms(2)};
  risk::RiskView view;
  const auto ask = [&] {
    probe.ask(stand, terms, view);
    view.other_notional = notional_besides(stand, terms.instrument);
    view.day_loss = equity(stand);
    view.orders_in_second = facts.command_times().within_second(stand.now);
  };
  ask();
  ASSERT_EQ(view.margin_check, risk::MarginCheck::Known);
  EXPECT_EQ(view.orders_in_second, 40);
  const std::uint64_t before = allocation_count();
  ask();
  EXPECT_EQ(allocation_count() - before, 0U);
}

}  // namespace
}  // namespace tw::engine
