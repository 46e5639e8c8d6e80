#include "portfolio/portfolio.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace tw::portfolio {
namespace {

Decimal notional_of(const Instrument& instrument, Price price, Quantity quantity) {
  const auto notional = instrument.notional(price, quantity);
  TW_ASSERT(notional.has_value());  // admitted when the order passed risk
  return notional->amount;
}

Int128 common_divisor(Int128 a, Int128 b) {
  while (b != 0) {
    const Int128 rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

// amount * part / whole with one rounding, 0 < part < whole. The fraction is reduced first: with
// whole steps instead of 10^-12 units the product also fits for 10^12 units of a cheap asset.
Decimal share_of(Decimal amount, Decimal part, Decimal whole) {
  const Int128 divisor = common_divisor(whole.raw(), part.raw());
  return multiply_divide(amount, Decimal::from_raw(part.raw() / divisor),
                         Decimal::from_raw(whole.raw() / divisor), Rounding::HalfEven);
}

}  // namespace

void Portfolio::open_account(const Account& opened) {
  const auto found = std::ranges::find(accounts_, opened.id, &Account::id);
  if (found == accounts_.end()) {
    accounts_.push_back(opened);
    return;
  }
  TW_ASSERT(*found == opened);
}

void Portfolio::fund(AccountId id, Money amount) {
  TW_ASSERT(amount.currency == account(id).settle);
  ledger_.post({.account = id, .counterpart = LedgerSide::Outside, .amount = amount});
}

std::optional<FillEffect> Portfolio::apply(const Fill& fill, const Instrument& instrument) {
  const Account& owner = account(fill.route.account);
  if (applied_.remember(owner.id, fill.instrument, fill.fill_id) == KeyNovelty::Seen) {
    return std::nullopt;
  }
  Position& position = position_for({owner.id, fill.instrument, PositionSide::Net}, owner.settle);
  FillEffect effect{.fill = fill,
                    .notional = notional_of(instrument, fill.price, fill.quantity),
                    .realized_gross = {},
                    .position = {}};
  const int fill_sign = direction(fill.side);
  Quantity to_open = fill.quantity;
  if (position.quantity.sign() == -fill_sign) {
    const Quantity closed = std::min(abs(position.quantity), fill.quantity);
    to_open -= closed;
    effect.realized_gross =
        close_part(position, closed.decimal(), notional_of(instrument, fill.price, closed));
  }
  if (!to_open.is_zero()) {
    const Decimal cost = notional_of(instrument, fill.price, to_open);
    position.quantity += fill_sign > 0 ? to_open : -to_open;
    position.entry_cost += fill_sign > 0 ? cost : -cost;
  }
  effect.position = position.quantity;
  position.realized_gross += Money{effect.realized_gross, owner.settle};
  position.fees += fill.fee;
  if (!effect.realized_gross.is_zero()) {
    ledger_.post({.account = owner.id,
                  .counterpart = LedgerSide::TradingResult,
                  .amount = {effect.realized_gross, owner.settle}});
  }
  ledger_.post({.account = owner.id, .counterpart = LedgerSide::FeesPaid, .amount = -fill.fee});
  TW_ASSERT(ledger_.sum(owner.settle).is_zero());
  return effect;
}

// Takes `closed` (> 0) out of the position at `closed_notional` and returns the realised PnL.
Decimal Portfolio::close_part(Position& position, Decimal closed, Decimal closed_notional) const {
  const Decimal held = abs(position.quantity.decimal());
  const Decimal cost =
      closed == held ? position.entry_cost : share_of(position.entry_cost, closed, held);
  const int sign = position.quantity.sign();
  position.entry_cost -= cost;
  position.quantity -= Quantity{sign > 0 ? closed : -closed};
  // Long: proceeds - cost. Short: entry_cost is negative, so -(paid) - cost.
  return (sign > 0 ? closed_notional : -closed_notional) - cost;
}

Quantity Portfolio::quantity(const PositionKey& key) const {
  const auto found = std::ranges::find(positions_, key, &Position::key);
  return found == positions_.end() ? Quantity{} : found->quantity;
}

Money Portfolio::wallet(AccountId id) const {
  return ledger_.balance(id, LedgerSide::Wallet, account(id).settle);
}

Decimal Portfolio::unrealized_gross(const PositionKey& key, const Instrument& instrument,
                                    Price mark) const {
  const auto found = std::ranges::find(positions_, key, &Position::key);
  if (found == positions_.end() || found->quantity.is_zero()) {
    return Decimal{};
  }
  const Decimal value = notional_of(instrument, mark, abs(found->quantity));
  return (found->quantity.sign() > 0 ? value : -value) - found->entry_cost;
}

const Account& Portfolio::account(AccountId id) const {
  const auto found = std::ranges::find(accounts_, id, &Account::id);
  TW_ASSERT(found != accounts_.end());
  return *found;
}

Position& Portfolio::position_for(const PositionKey& key, Currency settle) {
  const auto found = std::ranges::find(positions_, key, &Position::key);
  if (found != positions_.end()) {
    return *found;
  }
  const Money nothing{Decimal{}, settle};
  positions_.push_back(
      {.key = key, .quantity = {}, .entry_cost = {}, .realized_gross = nothing, .fees = nothing});
  return positions_.back();
}

}  // namespace tw::portfolio
