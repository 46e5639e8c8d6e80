#include <algorithm>

#include "base/assert.hpp"
#include "base/proportion.hpp"
#include "model/contract_units.hpp"
#include "sim/account_state.hpp"

namespace tw::sim {
namespace {

/// Beyond this part of the mark a cross position is taken over at the mark.
constexpr Decimal kTakeOverBand = Decimal::from_raw(50'000'000'000);  // 5 %
constexpr Decimal kEighthDigit = Decimal::from_raw(10'000);
constexpr Decimal kOne = Decimal::from_int(1);

Decimal saturated(const Checked<Decimal>& value, int sign) {
  return value.has_value() ? *value : (sign < 0 ? -kAmountMax : kAmountMax);
}

std::optional<Decimal> rate_of(Decimal margin, Decimal balance) {
  const auto rate = checked_divide(margin, balance, Rounding::HalfEven);
  return rate.has_value() ? std::optional(*rate) : std::nullopt;
}

bool is_flat(const VenuePosition& position) { return position.quantity.is_zero(); }

Currency settle_of(const AccountRecord& account, std::size_t place) {
  return account.wallets[account.exposures[place].wallet].currency;
}

}  // namespace

// ---- one position

MarginTerms Accounts::State::terms_of(const VenuePosition& position) const {
  const Instrument& instrument = at(position.instrument).instrument;
  return {.kind = instrument.listing().kind,
          .leverage = position.leverage,
          .taker_fee = instrument.terms().taker_fee};
}

Holding Accounts::State::holding(const VenuePosition& position) const {
  const auto units = units_of(at(position.instrument).instrument.listing(), abs(position.quantity));
  TW_ASSERT(units.has_value());  // the position was admitted
  return {.terms = terms_of(position),
          .sign = position.quantity.sign(),
          .units = *units,
          .entry_value = position.entry_value,
          .extra_margin = position.extra_margin};
}

Decimal Accounts::State::mark_value(const VenuePosition& position) const {
  const auto mark = valuation->mark(position.instrument);
  if (!mark.has_value() || is_flat(position)) {
    return position.entry_value;
  }
  const auto value = at(position.instrument).instrument.notional(*mark, abs(position.quantity));
  return value.has_value() ? value->amount : kAmountMax;
}

Decimal Accounts::State::position_margin(const AccountRecord& account, std::size_t place) const {
  const VenuePosition& position = account.positions[place];
  if (account.scope == MarginScope::Isolated || is_flat(position)) {
    return account.exposures[place].position_margin;
  }
  return initial_margin_cross(holding(position), mark_value(position));
}

Decimal Accounts::State::position_maintenance(const VenuePosition& position) const {
  return maintenance_margin(holding(position), mark_value(position), at(position.instrument).tiers);
}

Decimal Accounts::State::risk_value_of(const AccountRecord& account, std::size_t place) const {
  const Exposure& exposure = account.exposures[place];
  const VenuePosition& position = account.positions[place];
  return risk_value(position.quantity.sign(), mark_value(position), exposure.buys.value,
                    exposure.sells.value);
}

Decimal Accounts::State::order_maintenance(const AccountRecord& account, std::size_t place) const {
  const Exposure& exposure = account.exposures[place];
  if (exposure.order_margin.is_zero()) {
    return {};
  }
  const VenuePosition& position = account.positions[place];
  const Contract& contract = at(position.instrument);
  const Rate rate =
      contract.tiers.empty()
          ? Rate{}
          : contract.tiers[tier_of(contract.tiers, risk_value_of(account, place))].maintenance;
  const MarginTerms terms = terms_of(position);
  return std::max(sim::order_maintenance(terms, Side::Buy, exposure.buys.opening, rate),
                  sim::order_maintenance(terms, Side::Sell, exposure.sells.opening, rate));
}

// Isolated: what it has is down to what it needs. Cross: so is the account.
bool Accounts::State::is_due(const AccountRecord& account, std::size_t place) const {
  const VenuePosition& position = account.positions[place];
  if (is_flat(position)) {
    return false;
  }
  if (account.scope == MarginScope::Cross) {
    return usd_of_maintenance(account) >= usd_of_balance(account);
  }
  return shortfall(account, place).sign() >= 0;
}

Decimal Accounts::State::shortfall(const AccountRecord& account, std::size_t place) const {
  const VenuePosition& position = account.positions[place];
  return position_maintenance(position) - unrealized_pnl(holding(position), mark_value(position)) -
         account.exposures[place].position_margin;
}

// ---- the account

Decimal Accounts::State::usd(Currency currency, Decimal amount) const {
  const Decimal index = valuation->usd_index(currency).value_or(Decimal{});
  if (index == kOne && abs(amount) <= kAmountMax) {
    return amount;
  }
  return saturated(checked_multiply(amount, index, Rounding::HalfEven), amount.sign());
}

std::optional<Decimal> Accounts::State::in_currency(Currency currency, Decimal usd) const {
  const Decimal index = valuation->usd_index(currency).value_or(Decimal{});
  if (index.sign() <= 0) {
    return std::nullopt;
  }
  return saturated(checked_divide(usd, index, Rounding::Down), usd.sign());
}

Decimal Accounts::State::usd_of_wallets(const AccountRecord& account) const {
  Decimal sum;
  for (const Wallet& wallet : account.wallets) {
    sum += usd(wallet.currency, wallet.balance);
  }
  return sum;
}

Decimal Accounts::State::usd_of_unrealized(const AccountRecord& account) const {
  Decimal sum;
  for (std::size_t i = 0; i < account.positions.size(); ++i) {
    const VenuePosition& position = account.positions[i];
    if (!is_flat(position)) {
      sum += usd(settle_of(account, i), unrealized_pnl(holding(position), mark_value(position)));
    }
  }
  return sum;
}

Decimal Accounts::State::usd_of_balance(const AccountRecord& account) const {
  return usd_of_wallets(account) + usd_of_unrealized(account);
}

Decimal Accounts::State::usd_of_initial(const AccountRecord& account) const {
  Decimal sum;
  for (std::size_t i = 0; i < account.positions.size(); ++i) {
    const Decimal margin = account.exposures[i].order_margin + position_margin(account, i);
    sum += margin.is_zero() ? Decimal{} : usd(settle_of(account, i), margin);
  }
  return sum;
}

Decimal Accounts::State::usd_of_position_maintenance(const AccountRecord& account) const {
  Decimal sum;
  for (std::size_t i = 0; i < account.positions.size(); ++i) {
    const VenuePosition& position = account.positions[i];
    if (!is_flat(position)) {
      sum += usd(settle_of(account, i), position_maintenance(position));
    }
  }
  return sum;
}

Decimal Accounts::State::usd_of_maintenance(const AccountRecord& account) const {
  Decimal sum = usd_of_position_maintenance(account);
  for (std::size_t i = 0; i < account.positions.size(); ++i) {
    if (!account.exposures[i].order_margin.is_zero()) {
      sum += usd(settle_of(account, i), order_maintenance(account, i));
    }
  }
  return sum;
}

bool Accounts::State::is_covered(const AccountRecord& account, Currency settle) const {
  if (account.scope == MarginScope::Isolated) {
    return available_isolated(account, settle).sign() >= 0;
  }
  return usd_of_initial(account) < usd_of_balance(account);
}

Decimal Accounts::State::unrealized(const AccountRecord& account, Currency currency) const {
  Decimal sum;
  for (std::size_t i = 0; i < account.positions.size(); ++i) {
    const VenuePosition& position = account.positions[i];
    if (!is_flat(position) && settle_of(account, i) == currency) {
      sum += unrealized_pnl(holding(position), mark_value(position));
    }
  }
  return sum;
}

Decimal Accounts::State::available_isolated(const AccountRecord& account, Currency currency) {
  const Wallet* wallet = find_wallet(account, currency);
  if (wallet == nullptr) {
    return {};
  }
  const HeldMargin& held = account.held[static_cast<std::size_t>(wallet - account.wallets.data())];
  return wallet->balance - wallet->locked - held.orders - held.positions;
}

// Nothing is lent: what open losses have used up already buys nothing.
Decimal Accounts::State::available_for_spot(const AccountRecord& account, Currency currency) const {
  if (account.scope == MarginScope::Isolated) {
    return available_isolated(account, currency);
  }
  const Wallet* wallet = find_wallet(account, currency);
  if (wallet == nullptr) {
    return {};
  }
  return wallet->balance - wallet->locked + std::min(Decimal{}, unrealized(account, currency));
}

Decimal Accounts::State::available(const AccountRecord& account, Currency currency) const {
  const Decimal own = available_for_spot(account, currency);
  if (account.scope == MarginScope::Isolated) {
    return own;
  }
  const Decimal free = usd_of_balance(account) - usd_of_initial(account);
  return std::min(own, in_currency(currency, free).value_or(own));
}

// ---- prices

std::optional<Price> Accounts::State::liquidation_of(const AccountRecord& account,
                                                     const VenuePosition& position) const {
  const Contract& contract = at(position.instrument);
  const Holding held = holding(position);
  if (account.scope == MarginScope::Isolated) {
    const auto price = liquidation_price(held, contract.tiers);
    return price.has_value() ? to_quoted(contract, held.sign, *price) : std::nullopt;
  }
  const Currency settle = contract.instrument.listing().settle;
  const auto left = in_currency(settle, usd_of_balance(account) - usd_of_maintenance(account));
  if (!left.has_value() || !valuation->mark(position.instrument).has_value()) {
    return std::nullopt;
  }
  const auto price = price_after_loss(held, mark_value(position), *left);
  return price.has_value()
             ? std::optional(Price{round_to_step(*price, kEighthDigit, Rounding::HalfEven)})
             : std::nullopt;
}

std::optional<Price> Accounts::State::bankruptcy_of(const AccountRecord& account,
                                                    const VenuePosition& position) const {
  const Contract& contract = at(position.instrument);
  const Holding held = holding(position);
  if (account.scope == MarginScope::Isolated) {
    const auto price = bankruptcy_price(held);
    return price.has_value() ? to_quoted(contract, held.sign, *price) : std::nullopt;
  }
  return cross_bankruptcy(account, position, held);
}

// The share of the account's balance that a position may lose is its share of the maintenance
// margin. Where that leads too far from the mark, the mark.
std::optional<Price> Accounts::State::cross_bankruptcy(const AccountRecord& account,
                                                       const VenuePosition& position,
                                                       const Holding& held) const {
  const Contract& contract = at(position.instrument);
  const Currency settle = contract.instrument.listing().settle;
  const auto mark = valuation->mark(position.instrument);
  const auto balance = in_currency(settle, usd_of_balance(account));
  const Decimal whole = usd_of_position_maintenance(account);
  if (!mark.has_value() || !balance.has_value() || whole.sign() <= 0) {
    return mark;
  }
  const Decimal part = usd(settle, position_maintenance(position));
  const Decimal share = proportion(*balance, std::clamp(part, Decimal{}, whole), whole);
  const auto price = price_after_loss(held, mark_value(position), share);
  const Decimal band = multiply(mark->decimal(), kTakeOverBand, Rounding::HalfEven);
  if (!price.has_value() || abs(*price - mark->decimal()) > band) {
    return mark;
  }
  return to_quoted(contract, held.sign, *price);
}

std::optional<Price> Accounts::State::to_quoted(const Contract& contract, int sign, Decimal price) {
  const Price quoted = to_tick(sign, price, contract.instrument.terms().tick_size);
  return quoted.sign() > 0 ? std::optional(quoted) : std::nullopt;
}

Price Accounts::State::take_over_price(const AccountRecord& account,
                                       const VenuePosition& position) const {
  if (const auto price = bankruptcy_of(account, position)) {
    return *price;
  }
  // No loss uses the margin up: at the mark, where nobody publishes one at the entry.
  const Holding held = holding(position);
  return valuation->mark(position.instrument)
      .value_or(Price{average_entry(held.terms.kind, held.units, held.entry_value)});
}

// ---- questions

PositionMargin Accounts::margin(const VenuePosition& position) const {
  if (is_flat(position)) {
    return {};
  }
  const AccountRecord& account = state_->at(position.account);
  const Contract& contract = state_->at(position.instrument);
  const Holding held = state_->holding(position);
  PositionMargin margin{.value = state_->mark_value(position)};
  margin.unrealized = unrealized_pnl(held, margin.value);
  margin.initial = account.scope == MarginScope::Isolated
                       ? initial_margin_isolated(held)
                       : initial_margin_cross(held, margin.value);
  margin.maintenance = maintenance_margin(held, margin.value, contract.tiers);
  margin.tier = contract.tiers.empty() ? 0 : tier_of(contract.tiers, margin.value);
  margin.liquidation = state_->liquidation_of(account, position);
  margin.bankruptcy = state_->bankruptcy_of(account, position);
  return margin;
}

AccountTotals Accounts::totals(AccountId id) const {
  const AccountRecord& account = state_->at(id);
  const Decimal wallets = state_->usd_of_wallets(account);
  const Decimal unrealized = state_->usd_of_unrealized(account);
  const Decimal balance = wallets + unrealized;
  const Decimal initial = state_->usd_of_initial(account);
  const Decimal maintenance = state_->usd_of_maintenance(account);
  AccountTotals totals{.equity = balance,
                       .wallet_balance = wallets,
                       .unrealized = unrealized,
                       .margin_balance = balance,
                       .initial_margin = initial,
                       .maintenance_margin = maintenance,
                       .available = balance - initial};
  if (account.scope == MarginScope::Isolated) {
    totals.available = {};
    for (const Wallet& wallet : account.wallets) {
      totals.available +=
          state_->usd(wallet.currency, State::available_isolated(account, wallet.currency));
    }
  } else if (balance.sign() > 0) {
    totals.initial_rate = rate_of(initial, balance);
    totals.maintenance_rate = rate_of(maintenance, balance);
  }
  return totals;
}

Decimal Accounts::available(AccountId account, Currency currency) const {
  return state_->available(state_->at(account), currency);
}

Decimal Accounts::position_margin(AccountId id, Currency currency) const {
  const AccountRecord& account = state_->at(id);
  Decimal sum;
  for (std::size_t i = 0; i < account.positions.size(); ++i) {
    sum += settle_of(account, i) == currency ? state_->position_margin(account, i) : Decimal{};
  }
  return sum;
}

Decimal Accounts::order_margin(AccountId id, Currency currency) const {
  const AccountRecord& account = state_->at(id);
  const auto found = std::ranges::find(account.wallets, currency, &Wallet::currency);
  return found == account.wallets.end()
             ? Decimal{}
             : account.held[static_cast<std::size_t>(found - account.wallets.begin())].orders;
}

void Accounts::liquidations(std::vector<const VenuePosition*>& out) const {
  out.clear();
  for (const AccountRecord& account : state_->accounts) {
    state_->append_due(account, out);
  }
}

void Accounts::State::append_due(const AccountRecord& account,
                                 std::vector<const VenuePosition*>& out) const {
  const auto first = static_cast<std::ptrdiff_t>(out.size());
  const bool is_cross = account.scope == MarginScope::Cross;
  for (std::size_t i = 0; i < account.positions.size(); ++i) {
    if (is_flat(account.positions[i])) {
      continue;
    }
    const bool is_first = out.size() == static_cast<std::size_t>(first);
    // Of a cross account all are due or none is.
    if ((is_cross && !is_first) || is_due(account, i)) {
      out.push_back(&account.positions[i]);
    } else if (is_cross) {
      return;
    }
  }
  const auto need = [&](const VenuePosition* position) {
    const auto place = static_cast<std::size_t>(position - account.positions.data());
    return is_cross ? usd(settle_of(account, place), position_maintenance(*position))
                    : shortfall(account, place);
  };
  std::sort(out.begin() + first, out.end(), [&](const VenuePosition* a, const VenuePosition* b) {
    const Decimal left = need(a);
    const Decimal right = need(b);
    return left != right ? left > right : a->instrument < b->instrument;
  });
}

}  // namespace tw::sim
