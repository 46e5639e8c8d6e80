#include <algorithm>
#include <type_traits>

#include "base/state_archive.hpp"
#include "sim/account_state.hpp"

namespace tw::sim {
namespace {

constexpr std::uint16_t kStateVersion = 1;
// Further than what may be deposited, so that what was won since fits too.
constexpr Decimal kSavedMax = Decimal::from_int(100'000'000'000'000);

bool fits(std::initializer_list<Decimal> values) {
  return std::ranges::all_of(values, [](Decimal value) { return abs(value) <= kSavedMax; });
}

// Each names the state of one value for writer and reader alike.
template <class Archive, class T>
void wallet_state(Archive& archive, T& wallet) {
  archive(wallet.currency, wallet.balance, wallet.realized);
  archive.require(!wallet.currency.is_empty() && fits({wallet.balance, wallet.realized}));
}

template <class Archive, class T>
void position_state(Archive& archive, T& position) {
  archive(position.instrument, position.quantity, position.entry_value, position.leverage,
          position.extra_margin, position.open_fees, position.realized, position.realized_total);
  archive.moment(position.created);
  archive.moment(position.updated);
  const bool is_flat = position.quantity.is_zero();
  const bool is_bare = position.entry_value.is_zero() && position.extra_margin.is_zero() &&
                       position.open_fees.is_zero() && position.realized.is_zero();
  archive.require(position.entry_value.sign() >= 0 && (!is_flat || is_bare) &&
                  fits({position.quantity.decimal(), position.entry_value, position.leverage,
                        position.extra_margin, position.open_fees, position.realized,
                        position.realized_total}));
}

// Whether units and value of what is held fit.
bool is_valued(const Contract& contract, const VenuePosition& position) {
  const Quantity quantity = abs(position.quantity);
  return contract.instrument.notional(Price{Decimal::from_int(1)}, quantity).has_value() &&
         position.quantity.is_zero() == position.entry_value.is_zero();
}

template <class Archive, class T>
void claim_state(Archive& archive, T& claim) {
  archive(claim.order, claim.instrument, claim.price, claim.remaining);
  archive.enumerator(claim.side, Side::Sell);
  archive.enumerator(claim.reduce_only, ReduceOnly::Yes);
  archive.require(fits({claim.price.decimal(), claim.remaining.decimal()}));
}

template <class Archive, class T>
void tally_state(Archive& archive, T& tally) {
  archive(tally.currency, tally.transferred, tally.realized, tally.exchanged, tally.fees,
          tally.funding, tally.insurance);
  archive.require(!tally.currency.is_empty() &&
                  fits({tally.transferred, tally.realized, tally.exchanged, tally.fees,
                        tally.funding, tally.insurance}));
}

template <class List, class Member>
bool are_distinct(const List& list, Member member) {
  return std::ranges::all_of(
      list, [&](const auto& one) { return std::ranges::count(list, one.*member, member) == 1; });
}

}  // namespace

void Accounts::save(std::vector<std::byte>& bytes) const {
  StateWriter out{bytes};
  out(kStateVersion);
  out.list(state_->accounts, [](StateWriter& each, const AccountRecord& account) {
    each.enumerator(account.scope, MarginScope::Cross);
    each.moment(account.opened);
    each.list(account.wallets, wallet_state<StateWriter, const Wallet>);
    each.list(account.positions, position_state<StateWriter, const VenuePosition>);
    std::vector<OrderClaim> claims;
    for (std::size_t i = 0; i < account.claims.size(); ++i) {
      claims.push_back(account.claims.at(i).order);
    }
    each.list(claims, claim_state<StateWriter, const OrderClaim>);
  });
  out.list(state_->tallies, tally_state<StateWriter, const Tally>);
}

// Sums, locks and margins are made again: they follow from what was read.
bool Accounts::State::restore(AccountId id, StateReader& in) {
  AccountRecord& account = at(id);
  in.enumerator(account.scope, MarginScope::Cross);
  in.moment(account.opened);
  in.list(account.wallets, wallet_state<StateReader, Wallet>);
  std::vector<VenuePosition> positions;
  in.list(positions, position_state<StateReader, VenuePosition>);
  std::vector<OrderClaim> claims;
  in.list(claims, claim_state<StateReader, OrderClaim>);
  if (in.has_failed() || !are_distinct(account.wallets, &Wallet::currency) ||
      !are_distinct(positions, &VenuePosition::instrument)) {
    return false;
  }
  account.held.resize(account.wallets.size());
  const std::size_t wallets = account.wallets.size();
  for (const VenuePosition& position : positions) {
    const Contract* contract = find(position.instrument);
    if (contract == nullptr || !has_margin(*contract) || !is_valued(*contract, position) ||
        position.leverage < Decimal::from_int(1) || position.leverage > contract->leverage_max) {
      return false;
    }
    const std::size_t place = this->place(id, position.instrument);
    account.positions[place] = position;
    account.positions[place].account = id;
    refresh(account, place);
  }
  for (OrderClaim& claim : claims) {
    claim.account = id;
    const auto amount = amount_of(claim);
    const std::size_t rank = account.claims.size();
    if (!amount.has_value() ||
        (rank > 0 && account.claims.at(rank - 1).order.order >= claim.order)) {
      return false;
    }
    account.claims.add({claim, *amount});
    count(account, {claim, *amount}, 1);
  }
  // Every claim and position has made its wallet and its place when it came.
  return account.wallets.size() == wallets && account.positions.size() == positions.size();
}

Checked<void> Accounts::load(std::span<const std::byte> bytes) {
  StateReader in{bytes};
  Accounts loaded(*state_->contracts, *state_->valuation);
  std::uint16_t version = 0;
  in(version);
  in.require(version == kStateVersion);
  in.list(loaded.state_->accounts, [&](StateReader& each, AccountRecord& /*account*/) {
    const AccountId id{static_cast<std::uint32_t>(loaded.state_->accounts.size())};
    each.require(loaded.state_->restore(id, each));
  });
  in.list(loaded.state_->tallies, tally_state<StateReader, Tally>);
  if (!in.is_whole() || !are_distinct(loaded.state_->tallies, &Tally::currency) ||
      !loaded.state_->is_balanced(loaded)) {
    return fault(ErrorCode::InvalidInput, Field::Record);
  }
  state_ = std::move(loaded.state_);
  return {};
}

bool Accounts::State::is_balanced(const Accounts& all) const {
  const auto is_zero = [&](Currency currency) { return all.imbalance(currency).is_zero(); };
  return std::ranges::all_of(tallies, is_zero, &Tally::currency) &&
         std::ranges::all_of(accounts, [&](const AccountRecord& account) {
           return std::ranges::all_of(account.wallets, is_zero, &Wallet::currency);
         });
}

}  // namespace tw::sim
