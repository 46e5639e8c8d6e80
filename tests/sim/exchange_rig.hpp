#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/exchange.hpp"
#include "sim/overlay_venue.hpp"
#include "sim/venue_rig.hpp"
#include "support/market_samples.hpp"

namespace tw::sim {

/// Fees 0.0002 and 0.0005, leverage 10 unless set, tiers at 1000 and 5000 USDT, no price band.
inline Contract linear_contract(std::uint32_t id, std::string_view symbol = "BTCUSDT") {
  const InstrumentDefined defined = support::sample_instrument(id, symbol);
  return {.instrument = {defined.listing, defined.terms},
          .limit_quantity_max = support::quantity("100"),
          .market_quantity_max = support::quantity("50"),
          .tiers = {{support::dec("1000000"), Rate{support::dec("0.005")}, support::dec("0"),
                     support::dec("100")},
                    {support::dec("2000000"), Rate{support::dec("0.01")}, support::dec("5000"),
                     support::dec("50")}},
          .price_band = {}};
}

inline Contract spot_contract(std::uint32_t id, std::string_view symbol = "BTCUSDT") {
  InstrumentDefined defined = support::sample_instrument(id, symbol);
  defined.listing.kind = ContractKind::Spot;
  defined.listing.category = CategoryName("spot");
  return {.instrument = {defined.listing, defined.terms},
          .limit_quantity_max = {},
          .market_quantity_max = {},
          .price_band = {}};
}

/// Limit prices up to a tenth beyond the mark.
inline Contract banded_contract(std::uint32_t id) {
  Contract contract = linear_contract(id, "ETHUSDT");
  contract.price_band = Rate{support::dec("0.1")};
  return contract;
}

inline Contract inverse_contract(std::uint32_t id) {
  Contract contract = linear_contract(id, "BTCUSD");
  Listing listing = contract.instrument.listing();
  listing.kind = ContractKind::Inverse;
  listing.settle = listing.base;
  contract.instrument = {listing, contract.instrument.terms()};
  return contract;
}

inline OverlayConfig many_orders() {
  OverlayConfig config;
  config.orders_max = 4'096;
  return config;
}

/// An exchange over recorded books: instrument 0 linear, 1 spot, 2 linear with a price band, 3
/// inverse; one account with 10000 USDT and 10 BTC. Bids 100.0 x 2, 99.5 x 3; asks 101.0 x 1, 101.5
/// x 2, 102.0 x 4 in each.
struct ExchangeRig {
  explicit ExchangeRig(MarginScope scope = MarginScope::Isolated, ExchangeLimits limits = {})
      : exchange(venue, limits) {
    exchange.list(linear_contract(0));
    exchange.list(spot_contract(1));
    exchange.list(banded_contract(2));
    exchange.list(inverse_contract(3));
    account = open(scope);
    open_books();
    take();
  }

  AccountId open(MarginScope scope) {
    const AccountId opened = exchange.open_account(scope, now());
    EXPECT_TRUE(
        exchange.deposit(opened, {support::dec("10000"), Currency{"USDT"}}, now()).has_value());
    EXPECT_TRUE(exchange.deposit(opened, {support::dec("10"), Currency{"BTC"}}, now()).has_value());
    return opened;
  }
  Timestamp now() const { return support::at_ms(ms); }

  /// The market moves; the exchange hears of it.
  void play(const Event& event) {
    ms = std::max(ms, (event.ts_recv - support::at_ms(0)) / std::chrono::milliseconds(1));
    exchange.advance_to(event.ts_recv);
    venue.on_market(event);
    exchange.on_market(event);
    exchange.advance_to(event.ts_recv);
  }
  void open_books() {
    for (support::MarketScript* script : {&linear, &spot, &banded, &inverse}) {
      play(script->snapshot(now(), {{1000, 2000}, {995, 3000}},
                            {{1010, 1000}, {1015, 2000}, {1020, 4000}}));
    }
  }
  void trade(std::int64_t ticks, std::int64_t lots = 1, Side aggressor = Side::Buy) {
    play(linear.trade(now(), ticks, lots, aggressor));
  }
  /// Mark and index of the linear contracts.
  void mark(std::string_view at) {
    for (const InstrumentId id : {InstrumentId{0}, InstrumentId{2}}) {
      ReferencePrices prices = exchange.prices(id);
      prices.mark = prices.index = support::price(at);
      exchange.set_prices(id, prices, now());
    }
  }

  Taken<VenueOrderId> place(const OrderRequest& request) {
    return exchange.place(account, request, now());
  }
  Taken<VenueOrderId> place(const OrderTerms& terms, std::string_view link_id = "") {
    return place(OrderRequest{.link_id = LinkId{link_id}, .terms = terms});
  }
  const HeldOrder& order(Taken<VenueOrderId> id) const { return *exchange.find(id.value()); }
  const VenuePosition& position() const {
    return *exchange.accounts().find_position(account, InstrumentId{0});
  }
  Decimal balance(std::string_view currency) const {
    for (const Wallet& wallet : exchange.accounts().wallets(account)) {
      if (wallet.currency.view() == currency) {
        return wallet.balance;
      }
    }
    return {};
  }
  std::vector<const HeldOrder*> active() const {
    std::vector<const HeldOrder*> out;
    exchange.active_orders(account, out);
    return out;
  }

  std::vector<Change> take() { return exchange.take_changes(); }
  std::string changes();
  std::vector<std::byte> bytes() const {
    std::vector<std::byte> out;
    exchange.save(out);
    venue.save(out);
    return out;
  }

  std::int64_t ms = 0;
  OverlayVenue venue{many_orders()};
  Exchange exchange;
  support::MarketScript linear{0};
  support::MarketScript spot{1};
  support::MarketScript banded{2};
  support::MarketScript inverse{3};
  AccountId account;
};

std::string_view name_of(HeldStatus status);
std::string_view name_of(EndCause cause);

/// The changes since the last call as one line, e.g. `1 New, 1 Filled, fill 1 x 1 @ 101, position,
/// wallet`.
std::string text_of(const std::vector<Change>& changes);
inline std::string ExchangeRig::changes() { return text_of(take()); }

}  // namespace tw::sim
