#include <map>
#include <memory>

#include "base/random.hpp"
#include "sim/exchange_rig.hpp"

// Random requests of several accounts over a random market: nothing is lost, and every number can
// be told from the executions.
namespace tw::sim {
namespace {

using support::at_ms;
using support::dec;
using support::price;
using support::quantity;

constexpr int kSeeds = 20;
constexpr int kSteps = 1'500;

struct RandomMarket {
  explicit RandomMarket(std::uint64_t seed, ExchangeLimits limits = small()) : random(seed) {
    exchange = std::make_unique<Exchange>(venue, limits);
    exchange->list(linear_contract(0));
    exchange->list(spot_contract(1));
    for (int i = 0; i < 4; ++i) {
      const auto scope = i % 2 == 0 ? MarginScope::Isolated : MarginScope::Cross;
      const AccountId account = exchange->open_account(scope, at_ms(0));
      accounts.push_back(account);
      EXPECT_TRUE(exchange->deposit(account, {dec("3000"), Currency{"USDT"}}, at_ms(0)));
      EXPECT_TRUE(exchange->deposit(account, {dec("5"), Currency{"BTC"}}, at_ms(0)));
    }
    move_market();
  }

  static ExchangeLimits small() {
    ExchangeLimits limits;
    limits.orders_max = 12;
    limits.conditional_max = 4;
    limits.finished_kept = 200;
    limits.canceled_kept = std::chrono::seconds(2);
    return limits;
  }

  Timestamp now() const { return at_ms(ms); }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low +
           static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(high - low + 1)));
  }
  bool chance(int percent) { return between(0, 99) < percent; }
  Price price_near(std::int64_t half_range) {  // in ticks of 0.5
    return Price{Decimal::from_units(5 * (mid + between(-half_range, half_range)), 1)};
  }

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

  OrderRequest request() {
    OrderRequest wanted;
    OrderTerms& terms = wanted.terms;
    if (chance(50)) {
      wanted.link_id = LinkId{"link-" + std::to_string(between(0, 400))};
    }
    terms.instrument = InstrumentId{chance(70) ? 0U : 1U};
    terms.side = chance(50) ? Side::Buy : Side::Sell;
    terms.type = chance(30) ? OrderType::Market : OrderType::Limit;
    terms.time_in_force = static_cast<TimeInForce>(chance(70) ? 0 : between(0, 2));
    terms.post_only = chance(10) ? PostOnly::Yes : PostOnly::No;
    terms.reduce_only = chance(20) ? ReduceOnly::Yes : ReduceOnly::No;
    terms.limit_price = price_near(8);
    terms.quantity = Quantity{Decimal::from_units(between(0, 400), 2)};
    wanted.unit = chance(10) ? QuantityUnit::Quote : QuantityUnit::Base;
    wanted.close_on_trigger = chance(10) ? CloseOnTrigger::Yes : CloseOnTrigger::No;
    if (chance(20)) {
      terms.trigger = {static_cast<TriggerDirection>(between(0, 2)),
                       static_cast<TriggerBy>(between(0, 2)), price_near(10)};
    }
    if (chance(25)) {
      wanted.take_profit = stop();
      wanted.stop_loss = stop();
      wanted.stop_mode = chance(50) ? StopMode::Full : StopMode::Partial;
    }
    return wanted;
  }
  StopTerms stop() {
    if (chance(20)) {
      return {};
    }
    const OrderType type = chance(20) ? OrderType::Limit : OrderType::Market;
    return {.price = price_near(20),
            .by = TriggerBy::Last,
            .type = type,
            .limit_price = price_near(20)};
  }

  /// One random request; whether it was taken.
  bool act() {
    const AccountId account = accounts[random.below(accounts.size())];
    const int kind = static_cast<int>(between(0, 99));
    if (kind < 50) {
      return exchange->place(account, request(), now()).has_value();
    }
    std::vector<const HeldOrder*> live;
    exchange->active_orders(account, live);
    if (kind < 85) {
      if (live.empty()) {
        return false;
      }
      const VenueOrderId id = live[random.below(live.size())]->id;
      if (kind < 68) {
        return exchange->cancel(account, id, now()).has_value();
      }
      AmendRequest amend;
      if (chance(60)) {
        amend.price = price_near(8);
      }
      if (chance(50)) {
        amend.quantity = Quantity{Decimal::from_units(between(0, 400), 2)};
      }
      if (chance(30)) {
        amend.trigger_price = price_near(10);
      }
      return exchange->amend(account, id, amend, now()).has_value();
    }
    if (kind < 95) {
      StopsRequest request;
      request.take_profit = chance(60) ? std::optional(stop()) : std::nullopt;
      request.stop_loss = chance(60) ? std::optional(stop()) : std::nullopt;
      request.mode = chance(50) ? StopMode::Full : StopMode::Partial;
      request.quantity = Quantity{Decimal::from_units(between(0, 300), 2)};
      return exchange->set_stops(account, InstrumentId{0}, request, now()).has_value();
    }
    if (kind < 98) {
      return exchange
          ->set_leverage(account, InstrumentId{0}, Decimal::from_int(between(1, 60)), now())
          .has_value();
    }
    return exchange
        ->add_margin(account, InstrumentId{0}, Decimal::from_int(between(-20, 40)), now())
        .has_value();
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

  Random random;
  std::int64_t ms = 0;
  std::int64_t mid = 200;
  bool last_taken = true;
  OverlayVenue venue{many_orders()};
  std::unique_ptr<Exchange> exchange;
  support::MarketScript scripts[2] = {support::MarketScript{0}, support::MarketScript{1}};
  std::pair<std::vector<DepthLevel>, std::vector<DepthLevel>> book[2];
  std::vector<AccountId> accounts;
};

void expect_sums(const RandomMarket& market) {
  const Accounts& accounts = market.exchange->accounts();
  for (const char* currency : {"USDT", "BTC"}) {
    EXPECT_EQ(accounts.imbalance(Currency{currency}), Decimal{}) << currency;
  }
  for (const AccountId account : market.accounts) {
    for (const Wallet& wallet : accounts.wallets(account)) {
      EXPECT_GE(wallet.locked, Decimal{});
      const bool is_at_risk = wallet.currency == Currency{"USDT"};
      EXPECT_TRUE(is_at_risk || wallet.balance >= wallet.locked) << wallet.balance.to_string();
    }
  }
}

// What each account must hold and owe by its live orders.
void expect_claims(const RandomMarket& market) {
  const Accounts& accounts = market.exchange->accounts();
  for (const AccountId account : market.accounts) {
    std::vector<const HeldOrder*> live;
    market.exchange->active_orders(account, live);
    Decimal base;
    Decimal quote;
    for (const HeldOrder* order : live) {
      EXPECT_FALSE(is_final(order->status));
      const OrderTerms& terms = order->request.terms;
      if (terms.instrument == InstrumentId{1} && order->status != HeldStatus::Untriggered) {
        const Decimal left = order->remaining().decimal();
        EXPECT_GT(left, Decimal{});
        (terms.side == Side::Sell ? base : quote) +=
            terms.side == Side::Sell
                ? left
                : multiply(left, terms.limit_price.decimal(), Rounding::HalfEven);
      }
      if (terms.reduce_only == ReduceOnly::Yes && order->status != HeldStatus::Untriggered) {
        const auto* held = accounts.find_position(account, terms.instrument);
        EXPECT_TRUE(held != nullptr && held->quantity.sign() == -direction(terms.side));
        EXPECT_LE(order->remaining(), abs(held->quantity));
      }
      if (order->origin == OrderOrigin::TakeProfit || order->origin == OrderOrigin::StopLoss) {
        const auto* held = accounts.find_position(account, terms.instrument);
        EXPECT_EQ(order->request.terms.quantity, abs(held->quantity));
      }
    }
    for (const Wallet& wallet : accounts.wallets(account)) {
      EXPECT_EQ(wallet.locked, wallet.currency == Currency{"BTC"} ? base : quote);
    }
  }
}

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
  for (int i = 0; i < kSteps / 5; ++i) {
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
  EXPECT_GT(refused, 20);
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
