#include "sim/accounts.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "sim/account_state.hpp"

namespace tw::sim {
namespace {

constexpr Decimal kLeverageDefault = Decimal::from_int(10);
/// What `add_margin` may name: 4 digits.
constexpr Decimal kMarginStep = Decimal::from_raw(100'000'000);

Decimal leverage_at_first(const Contract& contract) {
  return std::min(kLeverageDefault, contract.leverage_max);
}

}  // namespace

// ---- finding

AccountRecord* Accounts::State::find(AccountId account) {
  const std::size_t number = account.value();
  return number >= 1 && number <= accounts.size() ? &accounts[number - 1] : nullptr;
}

const AccountRecord* Accounts::State::find(AccountId account) const {
  const std::size_t number = account.value();
  return number >= 1 && number <= accounts.size() ? &accounts[number - 1] : nullptr;
}

AccountRecord& Accounts::State::at(AccountId account) {
  AccountRecord* found = find(account);
  TW_ASSERT(found != nullptr);
  return *found;
}

const AccountRecord& Accounts::State::at(AccountId account) const {
  const AccountRecord* found = find(account);
  TW_ASSERT(found != nullptr);
  return *found;
}

const Contract* Accounts::State::find(InstrumentId instrument) const {
  return instrument.value() < contracts->size() ? &(*contracts)[instrument.value()] : nullptr;
}

const Contract& Accounts::State::at(InstrumentId instrument) const {
  const Contract* found = find(instrument);
  TW_ASSERT(found != nullptr);
  return *found;
}

Tally& Accounts::State::tally(Currency currency) {
  const auto found = std::ranges::find(tallies, currency, &Tally::currency);
  return found != tallies.end() ? *found : tallies.emplace_back(Tally{.currency = currency});
}

std::size_t Accounts::State::wallet_at(AccountRecord& account, Currency currency) {
  const auto found = std::ranges::find(account.wallets, currency, &Wallet::currency);
  const auto place = static_cast<std::size_t>(found - account.wallets.begin());
  if (found == account.wallets.end()) {
    account.wallets.push_back(Wallet{.currency = currency});
    account.held.emplace_back();
  }
  return place;
}

const Wallet* Accounts::State::find_wallet(const AccountRecord& account, Currency currency) {
  const auto found = std::ranges::find(account.wallets, currency, &Wallet::currency);
  return found != account.wallets.end() ? &*found : nullptr;
}

std::optional<std::size_t> Accounts::State::find_place(const AccountRecord& account,
                                                       InstrumentId instrument) {
  const std::size_t number = instrument.value();
  if (number >= account.places.size() || account.places[number] == 0) {
    return std::nullopt;
  }
  return account.places[number] - 1;
}

VenuePosition Accounts::State::new_position(AccountId account, const Contract& contract) {
  return {.account = account,
          .instrument = contract.instrument.id(),
          .leverage = leverage_at_first(contract)};
}

std::size_t Accounts::State::place(AccountId id, InstrumentId instrument) {
  AccountRecord& account = at(id);
  if (const auto found = find_place(account, instrument)) {
    return *found;
  }
  const Contract& contract = at(instrument);
  if (account.places.size() < contracts->size()) {
    account.places.resize(contracts->size());
  }
  account.positions.push_back(new_position(id, contract));
  account.exposures.push_back({.wallet = wallet_at(account, contract.instrument.listing().settle)});
  account.places[instrument.value()] = static_cast<std::uint32_t>(account.positions.size());
  return account.positions.size() - 1;
}

// ---- opening and settings

Accounts::Accounts(const std::vector<Contract>& contracts, const Valuation& valuation)
    : state_(std::make_unique<State>(contracts, valuation)) {}

Accounts::~Accounts() = default;

AccountId Accounts::open(MarginScope scope, Timestamp now) {
  AccountRecord& account = state_->accounts.emplace_back();
  account.scope = scope;
  account.opened = now;
  return AccountId{static_cast<std::uint32_t>(state_->accounts.size())};
}

std::size_t Accounts::size() const { return state_->accounts.size(); }

MarginScope Accounts::scope(AccountId account) const { return state_->at(account).scope; }

Timestamp Accounts::opened(AccountId account) const { return state_->at(account).opened; }

Checked<void> Accounts::set_scope(AccountId account, MarginScope scope) {
  AccountRecord* record = state_->find(account);
  if (record == nullptr) {
    return fault(ErrorCode::NotFound, Field::None);
  }
  const bool is_flat =
      std::ranges::all_of(record->positions, &Quantity::is_zero, &VenuePosition::quantity);
  if (scope == record->scope || !is_flat || record->claims.size() > 0) {
    return fault(ErrorCode::Conflict, Field::Parameter);
  }
  record->scope = scope;
  return {};
}

Checked<void> Accounts::deposit(AccountId account, const Money& amount) {
  AccountRecord* record = state_->find(account);
  if (record == nullptr) {
    return fault(ErrorCode::NotFound, Field::None);
  }
  const Wallet* wallet = State::find_wallet(*record, amount.currency);
  const Decimal balance = wallet == nullptr ? Decimal{} : wallet->balance;
  if (amount.currency.is_empty() || amount.amount.sign() <= 0 || amount.amount > kAmountMax ||
      balance + amount.amount > kAmountMax) {
    return fault(ErrorCode::InvalidInput, Field::Decimal);
  }
  record->wallets[State::wallet_at(*record, amount.currency)].balance += amount.amount;
  state_->tally(amount.currency).transferred += amount.amount;
  return {};
}

Checked<void> Accounts::withdraw(AccountId account, const Money& amount) {
  AccountRecord* record = state_->find(account);
  if (record == nullptr || State::find_wallet(*record, amount.currency) == nullptr) {
    return fault(ErrorCode::NotFound, Field::None);
  }
  if (amount.amount.sign() <= 0) {
    return fault(ErrorCode::InvalidInput, Field::Decimal);
  }
  if (amount.amount > state_->available(*record, amount.currency)) {
    return fault(ErrorCode::Conflict, Field::Decimal);
  }
  record->wallets[State::wallet_at(*record, amount.currency)].balance -= amount.amount;
  state_->tally(amount.currency).transferred -= amount.amount;
  return {};
}

Decimal Accounts::leverage(AccountId account, InstrumentId instrument) const {
  const AccountRecord& record = state_->at(account);
  const Contract& contract = state_->at(instrument);
  if (!has_margin(contract)) {
    return Decimal::from_int(1);
  }
  const auto place = State::find_place(record, instrument);
  return place.has_value() ? record.positions[*place].leverage : leverage_at_first(contract);
}

Checked<void> Accounts::set_leverage(AccountId account, InstrumentId instrument, Decimal leverage) {
  const AccountRecord* record = state_->find(account);
  const Contract* contract = state_->find(instrument);
  if (record == nullptr || contract == nullptr || !has_margin(*contract)) {
    return fault(ErrorCode::NotFound, Field::Instrument);
  }
  if (leverage < Decimal::from_int(1) || leverage > contract->leverage_max) {
    return fault(ErrorCode::InvalidInput, Field::Parameter);
  }
  if (leverage == this->leverage(account, instrument)) {
    return fault(ErrorCode::Conflict, Field::Parameter);
  }
  return state_->change_leverage(account, instrument, leverage);
}

// Tries it: what the account then comes to decides whether it stays.
Checked<void> Accounts::State::change_leverage(AccountId id, InstrumentId instrument,
                                               Decimal leverage) {
  const std::size_t place = this->place(id, instrument);
  AccountRecord& account = at(id);
  VenuePosition& position = account.positions[place];
  const Contract& contract = at(instrument);
  if (!is_within_risk_limit(contract, leverage, risk_value_of(account, place))) {
    return fault(ErrorCode::InvalidInput, Field::Parameter);
  }
  const Decimal before = position.leverage;
  position.leverage = leverage;
  refresh(account, place);
  const bool is_used =
      !position.quantity.is_zero() || !account.exposures[place].order_margin.is_zero();
  const bool is_fine = leverage < before ? is_covered(account, contract.instrument.listing().settle)
                                         : !is_due(account, place);
  if (is_fine || !is_used) {
    return {};
  }
  position.leverage = before;
  refresh(account, place);
  return fault(ErrorCode::Conflict, Field::Decimal);
}

Checked<void> Accounts::add_margin(AccountId account, InstrumentId instrument, Decimal amount) {
  AccountRecord* record = state_->find(account);
  const auto place = record == nullptr ? std::nullopt : State::find_place(*record, instrument);
  if (!place.has_value() || record->positions[*place].quantity.is_zero()) {
    return fault(ErrorCode::NotFound, Field::Instrument);
  }
  if (amount.is_zero() || abs(amount) > kAmountMax || !is_multiple(amount, kMarginStep)) {
    return fault(ErrorCode::InvalidInput, Field::Decimal);
  }
  VenuePosition& position = record->positions[*place];
  const Currency settle = state_->at(instrument).instrument.listing().settle;
  const bool is_there = amount.sign() > 0 ? amount <= State::available_isolated(*record, settle)
                                          : (position.extra_margin + amount).sign() >= 0;
  if (record->scope != MarginScope::Isolated || !is_there) {
    return fault(ErrorCode::Conflict, Field::Decimal);
  }
  position.extra_margin += amount;
  state_->refresh(*record, *place);
  if (amount.sign() < 0 && state_->is_due(*record, *place)) {
    position.extra_margin -= amount;
    state_->refresh(*record, *place);
    return fault(ErrorCode::Conflict, Field::Decimal);
  }
  return {};
}

// ---- what is there

std::span<const Wallet> Accounts::wallets(AccountId account) const {
  return state_->at(account).wallets;
}

std::span<const VenuePosition> Accounts::positions(AccountId account) const {
  return state_->at(account).positions;
}

const VenuePosition* Accounts::find_position(AccountId account, InstrumentId instrument) const {
  const AccountRecord& record = state_->at(account);
  const auto place = State::find_place(record, instrument);
  return place.has_value() ? &record.positions[*place] : nullptr;
}

Decimal Accounts::imbalance(Currency currency) const {
  Decimal sum;
  for (const AccountRecord& account : state_->accounts) {
    const Wallet* wallet = State::find_wallet(account, currency);
    sum += wallet == nullptr ? Decimal{} : wallet->balance;
  }
  const auto found = std::ranges::find(state_->tallies, currency, &Tally::currency);
  if (found == state_->tallies.end()) {
    return sum;
  }
  return sum - found->transferred - found->realized - found->exchanged + found->fees -
         found->funding;
}

Decimal Accounts::insurance(Currency currency) const {
  const auto found = std::ranges::find(state_->tallies, currency, &Tally::currency);
  return found == state_->tallies.end() ? Decimal{} : found->insurance;
}

}  // namespace tw::sim
