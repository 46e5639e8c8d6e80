#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "sim/random_requests.hpp"

namespace tw::sim {

/// What the wallets must hold by deposits and by what the exchange told: realised PnL, fees,
/// funding, and what spot fills exchanged, per account and coin. Independent of what the exchange
/// sums up for itself.
class MoneyTold {
 public:
  void deposit(AccountId account, const Money& money) {
    at(account, money.currency) += money.amount;
  }
  void read(const Execution& row) {
    at(row.account, row.fee.currency) -= row.fee.amount;
    if (row.kind == ExecutionKind::Funding) {
      ++funding;
    } else if (row.instrument == RandomRequests::kSpot) {
      const bool is_buy = row.side == Side::Buy;
      const Decimal quantity = row.quantity.decimal();
      at(row.account, Currency{"BTC"}) += is_buy ? quantity : -quantity;
      at(row.account, Currency{"USDT"}) += is_buy ? -row.value : row.value;
    } else {
      at(row.account, Currency{"USDT"}) += row.pnl_gross;
    }
    takeovers += row.kind == ExecutionKind::TakeOver ? 1U : 0U;
    ++executions;
  }
  /// The first wallet that holds something else; empty where there is none.
  std::string difference(const RandomRequests& market) const {
    for (const AccountId account : market.accounts) {
      for (const Wallet& wallet : market.exchange->accounts().wallets(account)) {
        const auto found = wallets_.find({account.value(), std::string(wallet.currency.view())});
        const Decimal told = found == wallets_.end() ? Decimal{} : found->second;
        if (told != wallet.balance) {
          return "account " + std::to_string(account.value()) + ": " +
                 std::string(wallet.currency.view()) + " " + wallet.balance.to_string() +
                 ", told were " + told.to_string();
        }
      }
    }
    return {};
  }

  std::uint64_t executions = 0;
  std::uint64_t funding = 0;
  std::uint64_t takeovers = 0;

 private:
  Decimal& at(AccountId account, Currency currency) {
    return wallets_[{account.value(), std::string(currency.view())}];
  }
  std::map<std::pair<std::uint32_t, std::string>, Decimal> wallets_;
};

}  // namespace tw::sim
