#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/random.hpp"
#include "sim/exchange_rig.hpp"

namespace tw::sim {

/// Four accounts, two of them isolated, that ask an exchange at random: instrument 0 is linear, 1
/// spot.
struct RandomRequests {
  static constexpr InstrumentId kSpot{1};

  RandomRequests(LiquiditySource& venue, std::uint64_t seed, const ExchangeLimits& limits)
      : random(seed), exchange(std::make_unique<Exchange>(venue, limits)) {
    exchange->list(linear_contract(0));
    exchange->list(spot_contract(1));
    for (int i = 0; i < 4; ++i) {
      const auto scope = i % 2 == 0 ? MarginScope::Isolated : MarginScope::Cross;
      const AccountId account = exchange->open_account(scope, now());
      accounts.push_back(account);
      EXPECT_TRUE(exchange->deposit(account, {support::dec("3000"), Currency{"USDT"}}, now()));
      EXPECT_TRUE(exchange->deposit(account, {support::dec("5"), Currency{"BTC"}}, now()));
    }
  }

  static ExchangeLimits small() {
    ExchangeLimits limits;
    limits.orders_max = 12;
    limits.conditional_max = 4;
    limits.finished_kept = 200;
    limits.canceled_kept = std::chrono::seconds(2);
    return limits;
  }

  Timestamp now() const { return support::at_ms(ms); }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low +
           static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(high - low + 1)));
  }
  bool chance(int percent) { return between(0, 99) < percent; }
  Price price_near(std::int64_t half_range) {  // in ticks of 0.5
    return Price{Decimal::from_units(5 * (mid + between(-half_range, half_range)), 1)};
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
    if (live.empty() && kind < 85) {
      return exchange->place(account, request(), now()).has_value();
    }
    if (kind < 85) {
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

  Random random;
  std::int64_t ms = 0;
  std::int64_t mid = 200;  ///< of the market, in ticks of 0.5
  std::unique_ptr<Exchange> exchange;
  std::vector<AccountId> accounts;
};

/// No cent was lost, and nothing is locked that is not there.
void expect_sums(const RandomRequests& market);
/// What each account must hold and owe by its live orders.
void expect_claims(const RandomRequests& market);

}  // namespace tw::sim
