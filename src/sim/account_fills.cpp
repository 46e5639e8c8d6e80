#include <algorithm>

#include "base/assert.hpp"
#include "base/proportion.hpp"
#include "sim/account_state.hpp"

namespace tw::sim {
namespace {

Decimal value_of(const Contract& contract, Price price, Quantity quantity) {
  const auto value = contract.instrument.notional(price, quantity);
  TW_ASSERT(value.has_value());
  return value->amount;
}

Quantity by_side(Side side, Quantity quantity) { return side == Side::Buy ? quantity : -quantity; }

// The part of a deal that a position on the other side takes up.
Quantity closed_by(const VenuePosition& position, const Deal& deal) {
  return position.quantity.sign() == -direction(deal.side)
             ? std::min(abs(position.quantity), deal.quantity)
             : Quantity{};
}

void earn(VenuePosition& position, Decimal amount) {
  position.realized += amount;
  position.realized_total += amount;
}

// Takes the closed part out with its shares of what the position carries.
Closing reduce(VenuePosition& position, const Contract& contract, const Deal& deal,
               Quantity closed) {
  const Decimal part = closed.decimal();
  const Decimal whole = abs(position.quantity).decimal();
  Closing closing{.quantity = closed,
                  .entry_value = proportion(position.entry_value, part, whole),
                  .exit_value = value_of(contract, deal.price, closed),
                  .open_fee = proportion(position.open_fees, part, whole),
                  .close_fee = proportion(deal.fee, part, deal.quantity.decimal())};
  closing.pnl_gross = gross_pnl(contract.instrument.listing().kind, position.quantity.sign(),
                                closing.entry_value, closing.exit_value);
  closing.pnl = closing.pnl_gross - closing.open_fee - closing.close_fee;
  position.extra_margin -= proportion(position.extra_margin, part, whole);
  position.quantity += by_side(deal.side, closed);
  position.entry_value -= closing.entry_value;
  position.open_fees -= closing.open_fee;
  earn(position, closing.pnl_gross - closing.close_fee);
  if (position.quantity.is_zero()) {
    position.realized = {};
  }
  return closing;
}

void extend(VenuePosition& position, const Deal& deal, Quantity quantity, Decimal value,
            Decimal fee) {
  if (position.quantity.is_zero()) {
    position.created = deal.at;
  }
  position.quantity += by_side(deal.side, quantity);
  position.entry_value += value;
  position.open_fees += fee;
  earn(position, -fee);
}

}  // namespace

void Accounts::State::book(AccountRecord& account, Currency currency, Decimal gross, Decimal fee) {
  Wallet& wallet = account.wallets[wallet_at(account, currency)];
  wallet.balance += gross - fee;
  wallet.realized += gross - fee;
  Tally& sums = tally(currency);
  sums.realized += gross;
  sums.fees += fee;
}

Closing Accounts::State::trade(AccountId id, const Contract& contract, const Deal& deal) {
  const std::size_t place = this->place(id, contract.instrument.id());
  AccountRecord& account = at(id);
  VenuePosition& position = account.positions[place];
  const Decimal value = value_of(contract, deal.price, deal.quantity);
  const Quantity closed = closed_by(position, deal);
  const Closing closing = closed.is_zero() ? Closing{} : reduce(position, contract, deal, closed);
  if (closed < deal.quantity) {
    extend(position, deal, deal.quantity - closed, value - closing.exit_value,
           deal.fee - closing.close_fee);
  }
  position.updated = deal.at;
  book(account, contract.instrument.listing().settle, closing.pnl_gross, deal.fee);
  refresh(account, place);
  return closing;
}

void Accounts::State::trade_spot(AccountRecord& account, const Contract& contract,
                                 const Fill& fill) {
  const Listing& listing = contract.instrument.listing();
  const Decimal value = value_of(contract, fill.price, fill.quantity);
  const bool is_buy = fill.side == Side::Buy;
  const Decimal base = by_side(fill.side, fill.quantity).decimal();
  const Decimal quote = is_buy ? -value : value;
  account.wallets[wallet_at(account, listing.base)].balance += base;
  account.wallets[wallet_at(account, listing.quote)].balance += quote;
  tally(listing.base).exchanged += base;
  tally(listing.quote).exchanged += quote;
  book(account, fill.fee.currency, {}, fill.fee.amount);
}

Closing Accounts::apply(const Fill& fill) {
  const Contract& contract = state_->at(fill.instrument);
  TW_ASSERT(fill.quantity.sign() > 0 && fill.price.sign() > 0);
  if (!has_margin(contract)) {
    state_->trade_spot(state_->at(fill.route.account), contract, fill);
    return {};
  }
  TW_ASSERT(fill.fee.currency == contract.instrument.listing().settle);
  return state_->trade(fill.route.account, contract,
                       {fill.side, fill.price, fill.quantity, fill.fee.amount, fill.ts_event});
}

void Accounts::apply(const FundingPaid& funding) {
  const Contract& contract = state_->at(funding.instrument);
  const Currency settle = contract.instrument.listing().settle;
  TW_ASSERT(has_margin(contract) && funding.amount.currency == settle);
  const std::size_t place = state_->place(funding.account, funding.instrument);
  AccountRecord& account = state_->at(funding.account);
  VenuePosition& position = account.positions[place];
  const Decimal amount = funding.amount.amount;
  if (account.scope == MarginScope::Isolated && !position.quantity.is_zero()) {
    const Decimal free = std::max(Decimal{}, State::available_isolated(account, settle));
    position.extra_margin -= std::max(Decimal{}, -amount - free);
  }
  Wallet& wallet = account.wallets[account.exposures[place].wallet];
  wallet.balance += amount;
  wallet.realized += amount;
  earn(position, amount);
  position.updated = funding.due;
  state_->tally(settle).funding += amount;
  state_->refresh(account, place);
}

Closing Accounts::take_over(AccountId id, InstrumentId instrument, Timestamp now) {
  const auto place = State::find_place(state_->at(id), instrument);
  if (!place.has_value() || state_->at(id).positions[*place].quantity.is_zero()) {
    return {};
  }
  const Contract& contract = state_->at(instrument);
  const VenuePosition position = state_->at(id).positions[*place];
  const Decimal mark_value = state_->mark_value(position);
  const Price price = state_->take_over_price(state_->at(id), position);
  const Quantity quantity = abs(position.quantity);
  const Decimal fee = multiply(value_of(contract, price, quantity),
                               contract.instrument.terms().taker_fee.decimal(), Rounding::HalfEven);
  const Side side = position.quantity.sign() > 0 ? Side::Sell : Side::Buy;
  Closing closing = state_->trade(id, contract, {side, price, quantity, fee, now});
  closing.price = price;
  // The venue holds it from there on; what it is worth at the mark is what the fund gained.
  const Listing& listing = contract.instrument.listing();
  state_->tally(listing.settle).insurance +=
      gross_pnl(listing.kind, position.quantity.sign(), closing.exit_value, mark_value);
  return closing;
}

}  // namespace tw::sim
