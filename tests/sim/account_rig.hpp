#pragma once

#include <map>
#include <string_view>

#include "sim/accounts.hpp"
#include "support/market_samples.hpp"

namespace tw::sim {

using support::at_ms;
using support::dec;
using support::price;
using support::quantity;

inline constexpr std::string_view kUsdt = "USDT";

/// Marks and indices as a test sets them; USDT is worth 1.
struct TestValuation final : Valuation {
  std::optional<Price> mark(InstrumentId instrument) const override {
    const auto found = marks.find(instrument);
    return found == marks.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<Decimal> usd_index(Currency currency) const override {
    const auto found = indices.find(currency);
    return found == indices.end() ? std::nullopt : std::optional(found->second);
  }

  std::map<InstrumentId, Price> marks;
  std::map<Currency, Decimal> indices = {{Currency{kUsdt}, Decimal::from_int(1)}};
};

struct ContractSketch {
  std::string_view symbol;
  std::string_view base;
  ContractKind kind = ContractKind::Linear;
  std::string_view tick = "0.1";
  std::string_view taker = "0.00055";
  std::string_view maker = "0.0002";
};

inline Contract contract_of(std::uint32_t id, const ContractSketch& sketch) {
  InstrumentDefined defined = support::sample_instrument(id, sketch.symbol);
  const bool is_inverse = sketch.kind == ContractKind::Inverse;
  defined.listing.kind = sketch.kind;
  defined.listing.base = Currency{sketch.base};
  defined.listing.quote = Currency{is_inverse ? "USD" : "USDT"};
  defined.listing.settle = is_inverse ? defined.listing.base : defined.listing.quote;
  defined.terms.tick_size = price(sketch.tick);
  defined.terms.taker_fee = Rate{dec(sketch.taker)};
  defined.terms.maker_fee = Rate{dec(sketch.maker)};
  Contract contract{.instrument = {defined.listing, defined.terms},
                    .limit_quantity_max = quantity("1000"),
                    .market_quantity_max = quantity("100"),
                    .price_band = {}};
  if (sketch.kind != ContractKind::Spot) {
    contract.tiers = {{dec("2000000"), Rate{dec("0.005")}, dec("0"), dec("100")},
                      {dec("2600000"), Rate{dec("0.0056")}, dec("1200"), dec("90")},
                      {dec("3200000"), Rate{dec("0.0063")}, dec("3020"), dec("80")}};
  }
  return contract;
}

/// One account over BTCUSDT (0), ETHUSDT (1), BTCUSD (2, inverse) and ETHUSDT spot (3).
struct AccountRig {
  static constexpr InstrumentId kBtc{0};
  static constexpr InstrumentId kEth{1};
  static constexpr InstrumentId kInverse{2};
  static constexpr InstrumentId kSpot{3};

  explicit AccountRig(MarginScope scope = MarginScope::Isolated)
      : contracts{contract_of(0, {.symbol = "BTCUSDT", .base = "BTC"}),
                  contract_of(1, {.symbol = "ETHUSDT", .base = "ETH", .tick = "0.01"}),
                  contract_of(2, {.symbol = "BTCUSD",
                                  .base = "BTC",
                                  .kind = ContractKind::Inverse,
                                  .tick = "0.5"}),
                  contract_of(3, {.symbol = "ETHUSDTS",
                                  .base = "ETH",
                                  .kind = ContractKind::Spot,
                                  .tick = "0.01",
                                  .taker = "0.001",
                                  .maker = "-0.0001"})},
        accounts(contracts, valuation),
        account(accounts.open(scope, at_ms(0))) {}

  void deposit(std::string_view amount, std::string_view currency = kUsdt) {
    ASSERT_TRUE(accounts.deposit(account, {dec(amount), Currency{currency}}).has_value());
  }
  void leverage(InstrumentId instrument, std::string_view value) {
    if (accounts.leverage(account, instrument) != dec(value)) {
      ASSERT_TRUE(accounts.set_leverage(account, instrument, dec(value)).has_value());
    }
  }
  void mark(InstrumentId instrument, std::string_view at) {
    valuation.marks[instrument] = price(at);
  }
  /// A fill of a contract at a fee rate of its value, half to even.
  Closing trade(InstrumentId instrument, Side side, std::string_view amount, std::string_view at,
                std::string_view rate = "0.00055") {
    const Instrument& traded = contracts[instrument.value()].instrument;
    const Money value = traded.notional(price(at), quantity(amount)).value();
    return accounts.apply(
        fill(instrument, side, amount, at,
             {multiply(value.amount, dec(rate), Rounding::HalfEven), traded.listing().settle}));
  }
  Fill fill(InstrumentId instrument, Side side, std::string_view amount, std::string_view at,
            Money fee) {
    Fill fill;
    fill.route.account = account;
    fill.instrument = instrument;
    fill.side = side;
    fill.price = price(at);
    fill.quantity = quantity(amount);
    fill.fee = fee;
    fill.ts_event = at_ms(++now);
    return fill;
  }
  OrderClaim claim(std::uint64_t order, InstrumentId instrument, Side side, std::string_view amount,
                   std::string_view at) const {
    return {.order = VenueOrderId{order},
            .account = account,
            .instrument = instrument,
            .side = side,
            .price = price(at),
            .remaining = quantity(amount)};
  }
  const Wallet& wallet(std::string_view currency = kUsdt) const {
    for (const Wallet& wallet : accounts.wallets(account)) {
      if (wallet.currency == Currency{currency}) {
        return wallet;
      }
    }
    static const Wallet kNone{};
    return kNone;
  }
  const VenuePosition& position(InstrumentId instrument) const {
    return *accounts.find_position(account, instrument);
  }
  PositionMargin margin(InstrumentId instrument) const {
    return accounts.margin(position(instrument));
  }
  Decimal available(std::string_view currency = kUsdt) const {
    return accounts.available(account, Currency{currency});
  }

  std::vector<Contract> contracts;
  TestValuation valuation;
  Accounts accounts;
  AccountId account;
  std::int64_t now = 0;
};

}  // namespace tw::sim
