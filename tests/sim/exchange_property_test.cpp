#include <map>
#include <memory>

#include "sim/random_requests.hpp"

// Random requests of several accounts over a random market: nothing is lost, and every number can
// be told from the executions.
namespace tw::sim {
namespace {

using support::at_ms;

constexpr int kSeeds = 20;
constexpr int kSteps = 900;

struct RandomMarket : RandomRequests {
  explicit RandomMarket(std::uint64_t seed)
      : RandomMarket(seed, std::make_unique<OverlayVenue>(many_orders())) {}

  // The book lies between 50 and 200 around `mid`, in ticks of 0.5.
  void move_market() {
    const std::int64_t step = chance(3) ? 16 : 2;
    mid = std::clamp<std::int64_t>(mid + between(-step, step), 120, 380);
    for (std::uint32_t i = 0; i < 2; ++i) {
      std::vector<DepthLevel> bids;
      std::vector<DepthLevel> asks;
      const std::int64_t levels = between(1, 4);
      for (std::int64_t k = 0; k < levels; ++k) {
        bids.push_back({5 * (mid - 1 - k), 10 * between(1, 300)});
        asks.push_back({5 * (mid + 1 + k), 10 * between(1, 300)});
      }
      book[i] = {bids, asks};
      play(scripts[i].snapshot(now(), bids, asks));
      const Side aggressor = chance(50) ? Side::Buy : Side::Sell;
      play(scripts[i].trade(now(), 5 * (mid + between(-3, 3)), 10 * between(1, 200), aggressor));
    }
    ReferencePrices prices = exchange->prices(InstrumentId{0});
    prices.mark = Price{Decimal::from_units(5 * mid, 1)};
    prices.index = Price{Decimal::from_units(5 * (mid + between(-1, 1)), 1)};
    prices.funding_rate = Rate{Decimal::from_units(between(-20, 20), 5)};
    if (prices.funding_next == Timestamp{}) {
      prices.funding_next = at_ms(3'000);
    }
    exchange->set_prices(InstrumentId{0}, prices, now());
  }
  void play(const Event& event) {
    exchange->advance_to(event.ts_recv);
    venue.on_market(event);
    exchange->on_market(event);
    exchange->advance_to(event.ts_recv);
  }
  /// After a load: the books that the venue had seen.
  void follow_books() {
    for (std::uint32_t i = 0; i < 2; ++i) {
      venue.follow_book(scripts[i].snapshot(now(), book[i].first, book[i].second));
    }
  }

  void step() {
    ms += between(0, 20);
    if (chance(30)) {
      move_market();
    } else {
      last_taken = act();
    }
  }

  std::vector<std::byte> bytes() const {
    std::vector<std::byte> out;
    exchange->save(out);
    venue.save(out);
    return out;
  }

  bool last_taken = true;
  std::unique_ptr<OverlayVenue> source;
  OverlayVenue& venue;
  support::MarketScript scripts[2] = {support::MarketScript{0}, support::MarketScript{1}};
  std::pair<std::vector<DepthLevel>, std::vector<DepthLevel>> book[2];

 private:
  RandomMarket(std::uint64_t seed, std::unique_ptr<OverlayVenue> made)
      : RandomRequests(*made, seed, small()), source(std::move(made)), venue(*source) {
    move_market();
  }
};

class ExchangeProperty : public testing::TestWithParam<int> {};

TEST_P(ExchangeProperty, NothingIsLost) {
  RandomMarket market{static_cast<std::uint64_t>(GetParam())};
  std::map<std::uint32_t, Quantity> positions;
  std::uint64_t executions = 0;
  std::uint64_t sequence = 0;
  const int steps = steps_of_proof(kSteps);
  for (int i = 0; i < steps; ++i) {
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
