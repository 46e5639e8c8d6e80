#include "portfolio/ledger.hpp"

#include "base/assert.hpp"

namespace tw::portfolio {

void Ledger::post(const Posting& posting) {
  TW_ASSERT(posting.counterpart != LedgerSide::Wallet);
  add(posting.account, LedgerSide::Wallet, posting.amount);
  add(posting.account, posting.counterpart, -posting.amount);
}

void Ledger::add(AccountId account, LedgerSide side, Money amount) {
  for (Balance& balance : balances_) {
    if (balance.account == account && balance.side == side &&
        balance.amount.currency == amount.currency) {
      balance.amount += amount;
      return;
    }
  }
  balances_.push_back({.account = account, .side = side, .amount = amount});
}

Money Ledger::balance(AccountId account, LedgerSide side, Currency currency) const {
  for (const Balance& balance : balances_) {
    if (balance.account == account && balance.side == side && balance.amount.currency == currency) {
      return balance.amount;
    }
  }
  return Money{Decimal{}, currency};
}

Decimal Ledger::sum(Currency currency) const {
  Decimal total;
  for (const Balance& balance : balances_) {
    if (balance.amount.currency == currency) {
      total += balance.amount.amount;
    }
  }
  return total;
}

}  // namespace tw::portfolio
