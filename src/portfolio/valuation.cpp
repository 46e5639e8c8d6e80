#include "portfolio/valuation.hpp"

#include <algorithm>

#include "model/contract_units.hpp"

namespace tw::portfolio {
namespace {

/// Builds the exposure of one account, asset by asset as they are met.
class Exposer {
 public:
  Exposer(const Books& books, const Valuation& valuation, AccountExposure& out)
      : books_(books), valuation_(valuation), out_(out) {}

  Checked<void> wallet(const WalletBalance& balance) {
    TW_TRY(WalletExposure* const wallet, wallet_for(balance.amount.currency));
    wallet->balance = balance.amount;
    return {};
  }

  Checked<void> position(const Position& position) {
    TW_TRY(const Instrument instrument, instrument_of(position.key.instrument));
    const Listing& listing = instrument.listing();
    if (listing.kind == ContractKind::Spot || position.quantity.is_zero()) {
      return {};
    }
    TW_TRY(const Price mark, mark_of(listing.id));
    TW_TRY(const Money value, instrument.notional(mark, abs(position.quantity)));
    TW_TRY(const Decimal unrealized, unrealized_gross(position, instrument, mark));
    TW_TRY(const Decimal units, units_of(listing, abs(position.quantity)));
    TW_TRY(WalletExposure* const wallet, wallet_for(listing.settle));
    wallet->unrealized += unrealized;
    out_.positions.push_back({.key = position.key,
                              .kind = listing.kind,
                              .settle = listing.settle,
                              .sign = position.quantity.sign(),
                              .units = units,
                              .entry_value = abs(position.entry_cost),
                              .mark = mark.decimal(),
                              .mark_value = value.amount,
                              .extra_margin = books_.settings.extra_margin(position.key),
                              .terms = terms_of(position.key, instrument)});
    return {};
  }

  // Orders of one key, in order of placing: the first ones close what is held.
  Checked<void> orders(std::span<const Reservation> reservations, const PositionKey& key) {
    TW_TRY(const Instrument instrument, instrument_of(key.instrument));
    const Position* held = books_.positions.find(key);
    const Quantity quantity = held == nullptr ? Quantity{} : held->quantity;
    Quantity buys_that_close = std::max(-quantity, Quantity{});
    Quantity sells_that_close = std::max(quantity, Quantity{});
    for (const Reservation& order : reservations) {
      if (order.key != key) {
        continue;
      }
      if (instrument.listing().kind == ContractKind::Spot) {
        TW_CHECK(spot_order(order, instrument));
        continue;
      }
      Quantity& that_close = order.side == Side::Buy ? buys_that_close : sells_that_close;
      TW_CHECK(contract_order(order, instrument, that_close));
    }
    return {};
  }

 private:
  Checked<void> spot_order(const Reservation& order, const Instrument& instrument) {
    const Listing& listing = instrument.listing();
    if (order.side == Side::Sell) {
      TW_TRY(WalletExposure* const base, wallet_for(listing.base));
      TW_TRY(const Decimal units, units_of(listing, order.open()));
      base->locked += units;
      return {};
    }
    TW_TRY(const Decimal value, worst_value(order, instrument, order.open()));
    TW_TRY(WalletExposure* const quote, wallet_for(listing.quote));
    quote->locked += value;
    return {};
  }

  Checked<void> contract_order(const Reservation& order, const Instrument& instrument,
                               Quantity& that_close) {
    if (order.reduce_only == ReduceOnly::Yes || only_closes(order)) {
      return {};
    }
    const Quantity closing = std::min(order.open(), that_close);
    that_close -= closing;
    const Quantity opening = order.open() - closing;
    if (opening.is_zero()) {
      return {};
    }
    TW_TRY(const Decimal value, worst_value(order, instrument, opening));
    TW_TRY(const WalletExposure* const wallet, wallet_for(instrument.listing().settle));
    out_.orders.push_back({.key = order.key,
                           .kind = instrument.listing().kind,
                           .settle = wallet->balance.currency,
                           .side = order.side,
                           .opening_value = value,
                           .terms = terms_of(order.key, instrument)});
    return {};
  }

  // A leg never turns: what goes against it only closes.
  static bool only_closes(const Reservation& order) {
    return (order.key.side == PositionSide::Long && order.side == Side::Sell) ||
           (order.key.side == PositionSide::Short && order.side == Side::Buy);
  }

  // At the order's price, or at the one that is asked for: the larger value.
  Checked<Decimal> worst_value(const Reservation& order, const Instrument& instrument,
                               Quantity quantity) const {
    TW_TRY(Decimal worst, value_at(order.price, instrument, quantity));
    if (order.is_amending != 0) {
      TW_TRY(const Decimal asked, value_at(order.asked_price, instrument, quantity));
      worst = std::max(worst, asked);
    }
    return worst;
  }

  Checked<Decimal> value_at(Price limit, const Instrument& instrument, Quantity quantity) const {
    Price price = limit;
    if (price.is_zero()) {
      TW_TRY(price, mark_of(instrument.id()));
    }
    TW_TRY(const Money value, instrument.notional(price, quantity));
    return value.amount;
  }

  MarginTerms terms_of(const PositionKey& key, const Instrument& instrument) const {
    const auto found =
        std::ranges::find(valuation_.tiers, key.instrument, &InstrumentTiers::instrument);
    return {.leverage = books_.settings.leverage(key),
            .taker_fee = instrument.terms().taker_fee,
            .tiers = found == valuation_.tiers.end() ? std::span<const RiskTier>{} : found->tiers};
  }

  Checked<Instrument> instrument_of(InstrumentId id) const {
    return valuation_.instruments->at(id, valuation_.at);
  }

  Checked<Price> mark_of(InstrumentId id) const {
    const auto found = std::ranges::find(valuation_.marks, id, &InstrumentMark::instrument);
    if (found == valuation_.marks.end()) {
      return fault(ErrorCode::NotFound, Field::Price);
    }
    return found->price;
  }

  Checked<Decimal> price_of(Currency asset) const {
    if (asset == valuation_.currency) {
      return Decimal::from_int(1);
    }
    const auto found = std::ranges::find(valuation_.prices, asset, &AssetPrice::asset);
    if (found == valuation_.prices.end()) {
      return fault(ErrorCode::NotFound, Field::Price);
    }
    return found->price;
  }

  // Valid until the next asset is met.
  Checked<WalletExposure*> wallet_for(Currency asset) {
    for (WalletExposure& wallet : out_.wallets) {
      if (wallet.balance.currency == asset) {
        return &wallet;
      }
    }
    TW_TRY(const Decimal price, price_of(asset));
    WalletExposure added{.balance = {{}, asset},
                         .locked = {},
                         .price = price,
                         .ratios = {},
                         .loan_initial_rate = {},
                         .loan_maintenance_rate = {},
                         .unrealized = {}};
    if (const CollateralTerms* terms = valuation_.collateral->find(asset, valuation_.at)) {
      added.ratios = terms->ratios;
      added.loan_initial_rate = terms->loan_initial_rate;
      added.loan_maintenance_rate = terms->loan_maintenance_rate;
    }
    out_.wallets.push_back(added);
    return &out_.wallets.back();
  }

  const Books& books_;
  const Valuation& valuation_;
  AccountExposure& out_;
};

}  // namespace

Checked<void> expose(const Books& books, AccountId account, const Valuation& valuation,
                     AccountExposure& out) {
  out.clear();
  Exposer exposer{books, valuation, out};
  for (const WalletBalance& balance : books.ledger.wallets()) {
    if (balance.account == account) {
      TW_CHECK(exposer.wallet(balance));
    }
  }
  for (const Position& position : books.positions.positions()) {
    if (position.key.account == account) {
      TW_CHECK(exposer.position(position));
    }
  }
  const std::span<const Reservation> orders = books.reservations.open();
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const PositionKey& key = orders[i].key;
    const auto is_same = [&key](const Reservation& earlier) { return earlier.key == key; };
    if (key.account == account && std::ranges::none_of(orders.first(i), is_same)) {
      TW_CHECK(exposer.orders(orders.subspan(i), key));
    }
  }
  return {};
}

Decimal equity(const AccountExposure& account) {
  Decimal total;
  for (const WalletExposure& wallet : account.wallets) {
    total += multiply(wallet.balance.amount + wallet.unrealized, wallet.price, Rounding::HalfEven);
  }
  return total;
}

}  // namespace tw::portfolio
