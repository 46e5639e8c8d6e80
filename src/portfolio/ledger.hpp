#pragma once

#include <cstdint>
#include <vector>

#include "base/amount.hpp"
#include "base/ids.hpp"

namespace tw::portfolio {

/// The two ends of a movement: the account's wallet, and where the money came from or went to:
/// outside (a transfer), the result of trading, or fees.
enum class LedgerSide : std::uint8_t { Wallet, Outside, TradingResult, FeesPaid };

/// One movement of money, double entry: the wallet gains `amount`, `counterpart` loses it.
struct Posting {
  AccountId account;
  LedgerSide counterpart = LedgerSide::Outside;
  Money amount;  ///< > 0 into the wallet
};

/// Balances by account, side and currency; every posting changes two of them by opposite amounts,
/// so all balances of a currency always sum to zero.
/// Cost:    O(number of balances) per posting, a handful; allocates only for a new balance.
class Ledger {
 public:
  void post(const Posting& posting);
  /// Zero for what was never posted to.
  Money balance(AccountId account, LedgerSide side, Currency currency) const;
  /// Sum over all accounts and sides: zero unless money was made or lost by a bug.
  Decimal sum(Currency currency) const;

  friend bool operator==(const Ledger&, const Ledger&) = default;

 private:
  struct Balance {
    AccountId account;
    LedgerSide side = LedgerSide::Wallet;
    Money amount;
    friend bool operator==(const Balance&, const Balance&) = default;
  };
  void add(AccountId account, LedgerSide side, Money amount);
  std::vector<Balance> balances_;
};

}  // namespace tw::portfolio
