#pragma once

#include <optional>
#include <span>
#include <vector>

#include "model/event.hpp"
#include "model/position.hpp"
#include "portfolio/fill_keys.hpp"
#include "portfolio/ledger.hpp"

namespace tw::portfolio {

/// What one fill did to position and wallet.
struct FillEffect {
  Fill fill;
  Decimal notional;        ///< in settle currency, >= 0
  Decimal realized_gross;  ///< price PnL of the part that closed, before the fee
  Quantity position;       ///< signed, after the fill
};

/// Accounts, their wallets and positions of linear instruments.
/// Rules:   average-cost positions: closing `c` of `q` moves entry_cost * c / q, rounded half to
///          even at 12 digits, out of the position; its difference to the closing notional is
///          realised and posted. Every fill posts its fee. A fill that goes through zero closes,
///          then opens the rest.
/// Errors:  none; a repeated fill has no effect. A fill of an unknown account, or with a fee in
///          another currency than the account settles in, is a bug (TW_ASSERT).
class Portfolio {
 public:
  /// Opening an account again changes nothing; with other content it is a bug (TW_ASSERT).
  void open_account(const Account& opened);
  void fund(AccountId account, Money amount);
  /// Applies a fill once; nothing for one that was applied before.
  std::optional<FillEffect> apply(const Fill& fill, const Instrument& instrument);

  std::span<const Account> accounts() const { return accounts_; }
  std::span<const Position> positions() const { return positions_; }
  /// Signed quantity; zero when there is no position.
  Quantity quantity(const PositionKey& key) const;
  Money wallet(AccountId account) const;
  /// PnL of the position at `mark`, before fees, in settle currency.
  Decimal unrealized_gross(const PositionKey& key, const Instrument& instrument, Price mark) const;
  const Ledger& ledger() const { return ledger_; }

  friend bool operator==(const Portfolio& a, const Portfolio& b) {
    return a.accounts_ == b.accounts_ && a.positions_ == b.positions_ && a.ledger_ == b.ledger_;
  }

 private:
  const Account& account(AccountId id) const;
  Position& position_for(const PositionKey& key, Currency settle);
  Decimal close_part(Position& position, Decimal closed, Decimal closed_notional) const;

  std::vector<Account> accounts_;
  std::vector<Position> positions_;
  Ledger ledger_;
  FillKeys applied_;
};

}  // namespace tw::portfolio
