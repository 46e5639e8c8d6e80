#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/random.hpp"
#include "measured.hpp"
#include "sim/exchange.hpp"
#include "sim/matching_venue.hpp"
#include "sim/overlay_venue.hpp"

// Order operations at the exchange with margin and history on: 45 % placed, 45 % canceled, 10 %
// crossing, while a thousand orders are live. An operation is one request with all that follows,
// and its changes are taken. Over a recorded book takers trade with it, over the matching venue
// with the live orders. The hash is that of everything the exchange saves. The baseline is the
// recorded book alone with the same orders.
namespace {

using tw::Decimal;
using tw::Price;
using tw::Quantity;
using tw::Side;
using tw::sim::MarginScope;

constexpr std::uint32_t kAccounts = 4;
constexpr std::size_t kLive = 1'000;
constexpr std::uint64_t kOperations = 1'000'000;
constexpr std::int64_t kMidTicks = 600'000;

tw::sim::Contract contract() {
  tw::Listing listing;
  listing.category = tw::CategoryName{"linear"};
  listing.symbol = tw::SymbolName{"BTCUSDT"};
  listing.base = tw::Currency{"BTC"};
  listing.settle = listing.quote = tw::Currency{"USDT"};
  listing.grid = {.price_decimals = 1, .quantity_decimals = 3};
  tw::InstrumentTerms terms;
  terms.tick_size = listing.grid.price(1);
  terms.step_size = terms.min_quantity = listing.grid.quantity(1);
  terms.maker_fee = tw::Rate{Decimal::from_units(2, 4)};
  terms.taker_fee = tw::Rate{Decimal::from_units(55, 5)};
  return {.instrument = {listing, terms},
          .limit_quantity_max = Quantity{Decimal::from_int(1'000)},
          .market_quantity_max = Quantity{Decimal::from_int(100)},
          .tiers = {{Decimal::from_int(2'000'000), tw::Rate{Decimal::from_units(5, 3)}, Decimal{},
                     Decimal::from_int(100)}},
          .price_band = tw::Rate{Decimal::from_units(1, 1)}};
}

tw::sim::OverlayConfig overlay() {
  tw::sim::OverlayConfig config;
  config.orders_max = 4'096;
  return config;
}

// A book that does not move, so that takers always find the same.
struct Book {
  Book() {
    for (std::int64_t i = 0; i < 200; ++i) {
      bids.push_back({kMidTicks - 1 - i, 1'000});
      asks.push_back({kMidTicks + 1 + i, 1'000});
    }
  }
  tw::Event snapshot() const {
    return {.ts_event = {},
            .ts_recv = {},
            .body = tw::DepthUpdate{.instrument = {},
                                    .kind = tw::DepthKind::Snapshot,
                                    .previous_sequence = 0,
                                    .sequence = 1,
                                    .bids = bids,
                                    .asks = asks}};
  }
  std::vector<tw::DepthLevel> bids;
  std::vector<tw::DepthLevel> asks;
};

struct Live {
  tw::AccountId account;
  tw::VenueOrderId id;
};

struct Venue {
  explicit Venue(tw::sim::LiquiditySource& liquidity) : exchange(liquidity, limits()) {
    exchange.list(contract());
  }
  void open() {
    for (std::uint32_t i = 0; i < kAccounts; ++i) {
      const auto scope = i % 2 == 0 ? MarginScope::Isolated : MarginScope::Cross;
      accounts.push_back(exchange.open_account(scope, now));
      const auto funded = exchange.deposit(
          accounts.back(), {Decimal::from_int(100'000'000), tw::Currency{"USDT"}}, now);
      require(funded.has_value());
    }
    tw::sim::ReferencePrices prices;
    prices.mark = prices.index = contract().instrument.grid().price(kMidTicks);
    exchange.set_prices({}, prices, now);
    while (live.size() < kLive) {
      place();
    }
  }

  static tw::sim::ExchangeLimits limits() {
    tw::sim::ExchangeLimits limits;
    limits.reduce_rule = tw::sim::ReduceRule::Together;
    return limits;
  }
  static void require(bool is_so) {
    if (!is_so) {
      std::fputs("the exchange refused an order of the benchmark\n", stderr);
      std::abort();
    }
  }

  void place() {
    const bool is_buy = random.below(2) == 0;
    const auto distance = static_cast<std::int64_t>(1 + random.below(150));
    tw::sim::OrderRequest request;
    request.link_id = tw::sim::LinkId{"bench-" + std::to_string(++links)};
    request.terms.side = is_buy ? Side::Buy : Side::Sell;
    request.terms.limit_price =
        contract_.instrument.grid().price(kMidTicks + (is_buy ? -distance : distance));
    request.terms.quantity = quantity;
    const tw::AccountId account = accounts[links % kAccounts];
    const auto id = exchange.place(account, request, now);
    require(id.has_value());
    places.resize(id->value() + 1, kGone);
    places.back() = live.size();
    live.push_back({account, *id});
  }
  void remove(tw::VenueOrderId id) {
    if (id.value() >= places.size() || places[id.value()] == kGone) {
      return;
    }
    const std::size_t at = places[id.value()];
    live[at] = live.back();
    places[live[at].id.value()] = at;
    live.pop_back();
    places[id.value()] = kGone;
  }
  void take_changes() {
    exchange.take_changes(changes);
    for (const tw::sim::Change& change : changes) {
      const auto* order = std::get_if<tw::sim::OrderChanged>(&change);
      if (order != nullptr && tw::sim::is_final(order->order.status)) {
        remove(order->order.id);
      }
    }
  }
  void cancel() {
    const std::size_t at = random.below(live.size());
    require(exchange.cancel(live[at].account, live[at].id, now).has_value());
  }
  // One side after the other, so that positions stay small.
  void cross() {
    tw::sim::OrderRequest request;
    request.terms.side = ++crossings % (2 * kAccounts) < kAccounts ? Side::Buy : Side::Sell;
    request.terms.type = tw::OrderType::Market;
    request.terms.quantity = quantity;
    require(exchange.place(accounts[crossings % kAccounts], request, now).has_value());
  }
  void act() {
    now += tw::Duration{1'000};
    const std::uint64_t kind = random.below(100);
    if (kind < 10) {
      cross();
    } else if (live.size() <= kLive - 50 || (kind < 55 && live.size() < kLive + 50)) {
      place();
    } else {
      cancel();
    }
    take_changes();
  }

  static constexpr std::size_t kGone = ~std::size_t{0};
  tw::sim::Contract contract_ = contract();
  Quantity quantity = contract_.instrument.grid().quantity(10);
  tw::Timestamp now{};
  tw::sim::Exchange exchange;
  std::vector<tw::AccountId> accounts;
  std::vector<Live> live;
  std::vector<std::size_t> places;  // of an order among the live ones, by id
  tw::Random random{7};
  std::vector<tw::sim::Change> changes;
  std::uint64_t links = 0;
  std::uint64_t crossings = 0;
};

void run(benchmark::State& state, Venue& venue) {
  venue.open();
  for (auto _ : state) {
    for (std::uint64_t i = 0; i < kOperations; ++i) {
      venue.act();
    }
  }
  tw::bench::Digest digest;
  std::vector<std::byte> bytes;
  venue.exchange.save(bytes);
  for (const std::byte byte : bytes) {
    digest.add(std::to_integer<std::uint64_t>(byte));
  }
  tw::bench::report(state, kOperations, digest.value());
}

void exchange_over_overlay(benchmark::State& state) {
  const Book book;
  tw::sim::OverlayVenue liquidity{overlay()};
  const auto venue = std::make_unique<Venue>(liquidity);
  liquidity.on_market(book.snapshot());
  run(state, *venue);
}

void exchange_over_matching(benchmark::State& state) {
  tw::sim::MatchingVenue liquidity;
  const auto venue = std::make_unique<Venue>(liquidity);
  liquidity.listen(&venue->exchange);
  run(state, *venue);
}

// The same orders where they meet the market, without accounts, history and changes.
void overlay_alone(benchmark::State& state) {
  const Book book;
  tw::sim::OverlayVenue venue{overlay()};
  venue.list(contract().instrument);
  venue.on_market(book.snapshot());
  const tw::BookGrid grid = contract().instrument.grid();
  tw::Random random{7};
  std::vector<tw::ClientOrderId> live;
  std::uint64_t orders = 0;
  std::uint64_t answers = 0;
  tw::Timestamp now{};
  const auto place = [&](Side side, std::int64_t ticks, tw::OrderType type) {
    tw::PlaceOrder order;
    order.order = {1, ++orders};
    order.terms.side = side;
    order.terms.type = type;
    order.terms.limit_price = type == tw::OrderType::Limit ? grid.price(ticks) : Price{};
    order.terms.quantity = grid.quantity(10);
    venue.submit({.decided_at = now, .body = order});
    return order.order;
  };
  const auto act = [&] {
    now += tw::Duration{1'000};
    const std::uint64_t kind = random.below(100);
    if (kind < 10) {
      place(orders % 2 == 0 ? Side::Buy : Side::Sell, 0, tw::OrderType::Market);
    } else if (live.size() <= kLive - 50 || (kind < 55 && live.size() < kLive + 50)) {
      const bool is_buy = random.below(2) == 0;
      const auto distance = static_cast<std::int64_t>(1 + random.below(150));
      live.push_back(place(is_buy ? Side::Buy : Side::Sell,
                           kMidTicks + (is_buy ? -distance : distance), tw::OrderType::Limit));
    } else {
      const std::size_t at = random.below(live.size());
      tw::CancelOrder cancel;
      cancel.order = live[at];
      venue.submit({.decided_at = now, .body = cancel});
      live[at] = live.back();
      live.pop_back();
    }
    venue.advance_to(now);
    while (venue.has_delivery(now)) {
      venue.pop_delivery();
      ++answers;
    }
  };
  for (auto _ : state) {
    for (std::uint64_t i = 0; i < kOperations; ++i) {
      act();
    }
  }
  tw::bench::report(state, kOperations, answers << 12U);
}

[[maybe_unused]] const bool kRegistered = [] {
  tw::bench::add("sim/exchange_recorded/ours", exchange_over_overlay);
  tw::bench::add("sim/exchange_matching/ours", exchange_over_matching);
  tw::bench::add("sim/recorded_alone/ours", overlay_alone);
  return true;
}();

}  // namespace
