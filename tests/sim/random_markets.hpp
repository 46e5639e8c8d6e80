#pragma once

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "sim/matching_venue.hpp"
#include "sim/random_requests.hpp"

namespace tw::sim {

/// Random requests over a recorded book that moves at random, where each order is alone.
struct RandomMarket : RandomRequests {
  explicit RandomMarket(std::uint64_t seed, const ExchangeLimits& limits = small())
      : RandomMarket(seed, limits, std::make_unique<OverlayVenue>(many_orders())) {}

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
      prices.funding_next = support::at_ms(3'000);
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
  RandomMarket(std::uint64_t seed, const ExchangeLimits& limits, std::unique_ptr<OverlayVenue> made)
      : RandomRequests(*made, seed, limits), source(std::move(made)), venue(*source) {
    move_market();
  }
};

/// Random requests of accounts that meet each other.
struct MatchedMarket : RandomRequests {
  explicit MatchedMarket(std::uint64_t seed, const ExchangeLimits& limits = small())
      : MatchedMarket(seed, together(limits), std::make_unique<MatchingVenue>()) {}

  void step() {
    ms += between(0, 20);
    if (chance(10)) {
      move_market();
    } else {
      act();
    }
  }

  void move_market() {
    mid += between(-4, 4);
    ReferencePrices prices = exchange->prices(InstrumentId{0});
    prices.mark = prices.index = Price{Decimal::from_units(5 * mid, 1)};
    exchange->set_prices(InstrumentId{0}, prices, now());
  }
  std::vector<std::byte> bytes() const {
    std::vector<std::byte> out;
    exchange->save(out);
    venue.save(out);
    return out;
  }

  std::unique_ptr<MatchingVenue> source;
  MatchingVenue& venue;

 private:
  static ExchangeLimits together(ExchangeLimits limits) {
    limits.reduce_rule = ReduceRule::Together;
    return limits;
  }
  MatchedMarket(std::uint64_t seed, const ExchangeLimits& limits,
                std::unique_ptr<MatchingVenue> made)
      : RandomRequests(*made, seed, limits), source(std::move(made)), venue(*source) {
    venue.listen(exchange.get());
  }
};

}  // namespace tw::sim
