#include <algorithm>

#include "base/assert.hpp"
#include "base/proportion.hpp"
#include "sim/account_state.hpp"

namespace tw::sim {
namespace {

// What a spot order gives away.
Currency given(const Contract& contract, Side side) {
  const Listing& listing = contract.instrument.listing();
  return side == Side::Buy ? listing.quote : listing.base;
}

Quantity opposite_quantity(const VenuePosition& position, Side side) {
  return position.quantity.sign() == -direction(side) ? abs(position.quantity) : Quantity{};
}

bool opens(const Claim& claim) { return claim.order.reduce_only == ReduceOnly::No; }

// Sums with a claim added, or with -1 taken out.
OrderSum with(OrderSum sum, const Claim& claim, int sign) {
  const Quantity quantity = claim.order.remaining;
  sum.quantity += sign > 0 ? quantity : -quantity;
  sum.value += sign > 0 ? claim.amount : -claim.amount;
  return sum;
}

}  // namespace

bool is_within_risk_limit(const Contract& contract, Decimal leverage, Decimal value) {
  if (contract.tiers.empty()) {
    return true;
  }
  const RiskTier& tier = contract.tiers[tier_of(contract.tiers, value)];
  return value <= tier.value_max && leverage <= tier.leverage_max;
}

// ---- valuing a claim

Checked<Decimal> Accounts::State::amount_of(const OrderClaim& claim) const {
  const Contract* contract = find(claim.instrument);
  if (contract == nullptr) {
    return fault(ErrorCode::NotFound, Field::Instrument);
  }
  if (claim.price.sign() <= 0 || claim.remaining.sign() <= 0) {
    return fault(ErrorCode::InvalidInput, Field::Order);
  }
  TW_TRY(const Money value, contract->instrument.notional(claim.price, claim.remaining));
  const bool is_base = !has_margin(*contract) && claim.side == Side::Sell;
  const Decimal amount = is_base ? claim.remaining.decimal() : claim.cost.value_or(value.amount);
  if (value.amount > kAmountMax || amount > kAmountMax) {
    return fault(ErrorCode::InvalidInput, Field::Notional);
  }
  return amount;
}

OrderSum Accounts::State::weighed(const OrderSum& sum, const VenuePosition& position,
                                  Side side) const {
  OrderSum weighed = sum;
  const Quantity opposite = opposite_quantity(position, side);
  if (sum.quantity <= opposite) {
    weighed.opening = weighed.cost = Decimal{};
    return weighed;
  }
  weighed.opening = opposite.is_zero() ? sum.value
                                       : proportion(sum.value, (sum.quantity - opposite).decimal(),
                                                    sum.quantity.decimal());
  weighed.cost = order_cost(terms_of(position), side, weighed.opening);
  return weighed;
}

// ---- may it be held

Checked<void> Accounts::afford(const OrderClaim& claim) const {
  const AccountRecord* account = state_->find(claim.account);
  if (account == nullptr) {
    return fault(ErrorCode::NotFound, Field::None);
  }
  TW_TRY(const Decimal amount, state_->amount_of(claim));
  return has_margin(state_->at(claim.instrument)) ? state_->afford_margin(*account, claim, amount)
                                                  : state_->afford_spot(*account, claim, amount);
}

Checked<void> Accounts::State::afford_spot(const AccountRecord& account, const OrderClaim& claim,
                                           Decimal amount) const {
  const Claim* held = account.claims.find(claim.order);
  const Decimal own = held == nullptr ? Decimal{} : held->amount;
  const Currency currency = given(at(claim.instrument), claim.side);
  return amount - own <= available_for_spot(account, currency)
             ? Checked<void>{}
             : fault(ErrorCode::Conflict, Field::Decimal);
}

Checked<void> Accounts::State::afford_margin(const AccountRecord& account, const OrderClaim& claim,
                                             Decimal amount) const {
  if (claim.reduce_only == ReduceOnly::Yes) {
    return {};
  }
  const auto place = find_place(account, claim.instrument);
  const Contract& contract = at(claim.instrument);
  const Exposure exposure = place.has_value() ? account.exposures[*place] : Exposure{};
  const VenuePosition position =
      place.has_value() ? account.positions[*place] : new_position(claim.account, contract);
  const bool is_buy = claim.side == Side::Buy;
  OrderSum sum = is_buy ? exposure.buys : exposure.sells;
  const Decimal opening_now = sum.opening;
  if (const Claim* held = account.claims.find(claim.order); held != nullptr && opens(*held)) {
    sum = with(sum, *held, -1);
  }
  sum = weighed(with(sum, {claim, amount}, 1), position, claim.side);
  if (sum.opening <= opening_now) {  // it closes, or is smaller than what it replaces
    return {};
  }
  const OrderSum& other = is_buy ? exposure.sells : exposure.buys;
  const Decimal value =
      risk_value(position.quantity.sign(), mark_value(position), is_buy ? sum.value : other.value,
                 is_buy ? other.value : sum.value);
  if (value > kAmountMax || !is_within_risk_limit(contract, position.leverage, value)) {
    return fault(ErrorCode::Conflict, Field::Capacity);
  }
  const Decimal more = std::max(sum.cost, other.cost) - exposure.order_margin;
  return has_room(account, contract.instrument.listing().settle, more)
             ? Checked<void>{}
             : fault(ErrorCode::Conflict, Field::Decimal);
}

bool Accounts::State::has_room(const AccountRecord& account, Currency currency,
                               Decimal more) const {
  if (account.scope == MarginScope::Isolated) {
    return more <= available_isolated(account, currency);
  }
  return usd_of_initial(account) + usd(currency, more) < usd_of_balance(account);
}

// ---- holding and releasing

void Accounts::hold(const OrderClaim& order) {
  release(order.account, order.order);
  AccountRecord& account = state_->at(order.account);
  const auto amount = state_->amount_of(order);
  TW_ASSERT(amount.has_value());
  const Claim claim{order, *amount};
  account.claims.add(claim);
  state_->count(account, claim, 1);
}

void Accounts::release(AccountId id, VenueOrderId order) {
  AccountRecord& account = state_->at(id);
  if (const auto claim = account.claims.take(order)) {
    state_->count(account, *claim, -1);
  }
}

void Accounts::State::count(AccountRecord& account, const Claim& claim, int sign) {
  const Contract& contract = at(claim.order.instrument);
  if (!has_margin(contract)) {
    Wallet& wallet = account.wallets[wallet_at(account, given(contract, claim.order.side))];
    wallet.locked += sign > 0 ? claim.amount : -claim.amount;
    return;
  }
  if (!opens(claim)) {
    return;
  }
  const std::size_t place = this->place(claim.order.account, claim.order.instrument);
  Exposure& exposure = account.exposures[place];
  OrderSum& sum = claim.order.side == Side::Buy ? exposure.buys : exposure.sells;
  sum = weighed(with(sum, claim, sign), account.positions[place], claim.order.side);
  set_order_margin(account, exposure);
}

void Accounts::State::set_order_margin(AccountRecord& account, Exposure& exposure) {
  const Decimal margin = std::max(exposure.buys.cost, exposure.sells.cost);
  account.held[exposure.wallet].orders += margin - exposure.order_margin;
  exposure.order_margin = margin;
}

void Accounts::State::refresh(AccountRecord& account, std::size_t place) {
  const VenuePosition& position = account.positions[place];
  Exposure& exposure = account.exposures[place];
  exposure.buys = weighed(exposure.buys, position, Side::Buy);
  exposure.sells = weighed(exposure.sells, position, Side::Sell);
  set_order_margin(account, exposure);
  const bool is_held = account.scope == MarginScope::Isolated && !position.quantity.is_zero();
  const Decimal margin = is_held ? initial_margin_isolated(holding(position)) : Decimal{};
  account.held[exposure.wallet].positions += margin - exposure.position_margin;
  exposure.position_margin = margin;
}

}  // namespace tw::sim
