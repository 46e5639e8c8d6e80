#include <map>

#include "sim/random_markets.hpp"

// Random requests of several accounts over a random market: nothing is lost, and every number can
// be told from the executions.
namespace tw::sim {
namespace {

constexpr int kSeeds = 20;
constexpr int kSteps = 900;

class ExchangeProperty : public testing::TestWithParam<int> {};

TEST_P(ExchangeProperty, NothingIsLost) {
  RandomMarket market{static_cast<std::uint64_t>(GetParam())};
  std::map<std::uint32_t, Quantity> positions;
  std::uint64_t executions = 0;
  std::uint64_t sequence = 0;
  for (int i = 0; i < kSteps; ++i) {
    market.step();
    for (const Change& change : market.exchange->take_changes()) {
      if (const auto* order = std::get_if<OrderChanged>(&change)) {
        EXPECT_GT(order->order.sequence, sequence);
        sequence = order->order.sequence;
      }
      const auto* executed = std::get_if<Executed>(&change);
      if (executed == nullptr) {
        continue;
      }
      const Execution& row = executed->execution;
      EXPECT_EQ(row.id, ++executions);
      if (row.kind != ExecutionKind::Funding && row.instrument == InstrumentId{0}) {
        positions[row.account.value()] += row.side == Side::Buy ? row.quantity : -row.quantity;
      }
    }
    expect_sums(market);
    if (i % 10 == 0) {
      expect_claims(market);
    }
    ASSERT_FALSE(testing::Test::HasFailure()) << "step " << i;
  }
  for (const AccountId account : market.accounts) {
    const auto* held = market.exchange->accounts().find_position(account, InstrumentId{0});
    EXPECT_EQ(held == nullptr ? Quantity{} : held->quantity, positions[account.value()]);
  }
  EXPECT_GT(executions, 100U);
}

TEST_P(ExchangeProperty, WhatIsRefusedChangesNothing) {
  RandomMarket market{static_cast<std::uint64_t>(GetParam())};
  int refused = 0;
  for (int i = 0; i < kSteps / 10; ++i) {
    market.ms += market.between(0, 20);
    market.move_market();
    market.exchange->take_changes();
    const auto before = market.bytes();
    if (!market.act()) {
      ++refused;
      EXPECT_TRUE(market.exchange->take_changes().empty());
      EXPECT_TRUE(market.bytes() == before);
    }
  }
  EXPECT_GT(refused, 10);
}

TEST_P(ExchangeProperty, SavedAndLoadedItGoesOnBitForBit) {
  const auto seed = static_cast<std::uint64_t>(GetParam());
  RandomMarket straight{seed};
  RandomMarket broken{seed};
  for (int i = 0; i < kSteps / 3; ++i) {
    straight.step();
    broken.step();
    if (i % 50 == 49) {
      std::vector<std::byte> exchange;
      std::vector<std::byte> venue;
      broken.exchange->save(exchange);
      broken.venue.save(venue);
      ASSERT_TRUE(broken.venue.load(venue).has_value());
      broken.follow_books();
      const auto changes = broken.exchange->take_changes();
      ASSERT_TRUE(broken.exchange->load(exchange).has_value());
      straight.exchange->take_changes();
      straight.follow_books();
    }
  }
  EXPECT_TRUE(broken.bytes() == straight.bytes());
}

INSTANTIATE_TEST_SUITE_P(Seeds, ExchangeProperty, testing::Range(1, kSeeds + 1));

}  // namespace
}  // namespace tw::sim
