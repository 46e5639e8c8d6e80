#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <vector>

#include "base/amount.hpp"
#include "base/ids.hpp"

namespace tw {
class StateReader;
class StateWriter;
}  // namespace tw

namespace tw::portfolio {

/// Why money moves; also the account on the other side of the wallet.
enum class PostingKind : std::uint8_t {
  Trade,  ///< result of a contract that closed; spot: what was given and what was got
  Fee,    ///< of a fill; a rebate comes in
  Funding,
  Transfer,  ///< from outside, to outside, between own accounts
  Interest,
  Conversion,  ///< one asset for another, two postings
  Bonus,
  Adjustment,  ///< the venue's figure wins over ours
};
inline constexpr PostingKind kPostingKindLast = PostingKind::Adjustment;

enum class CauseKind : std::uint8_t { Fill, Reference };

/// What made the movement: a fill of an instrument, or an entry of a transaction log.
struct PostingCause {
  CauseKind kind = CauseKind::Reference;
  InstrumentId instrument;   ///< of a fill, and of funding
  std::uint64_t number = 0;  ///< fill id, or reference; 0 where there is none
  friend bool operator==(const PostingCause&, const PostingCause&) = default;
};

/// One movement of money, double entry: the wallet of the account gains the amount, the account of
/// its kind loses it.
struct Posting {
  PostingKind kind = PostingKind::Transfer;
  AccountId account;
  StrategyId strategy;  ///< 0: nobody's
  Money amount;         ///< > 0 into the wallet
  PostingCause cause;
  friend bool operator==(const Posting&, const Posting&) = default;
};

/// What an account holds of one asset; negative is owed.
struct WalletBalance {
  AccountId account;
  Money amount;
  friend bool operator==(const WalletBalance&, const WalletBalance&) = default;
};

/// Wallets by account and asset and, on the other side, sums by account, kind, strategy and asset.
/// Every posting changes one of each by opposite amounts, so all of an asset always sum to zero,
/// and a wallet is the sum of its postings.
/// Cost:    O(log balances) per posting; allocates only for a new balance.
class Ledger {
 public:
  void post(const Posting& posting);

  /// Zero for what was never posted to.
  Money wallet(AccountId account, Currency asset) const;
  /// All wallets, by account and asset.
  std::span<const WalletBalance> wallets() const { return wallets_; }
  /// What postings of one kind brought into the wallet, less what they took: of one strategy, of
  /// all, and of all kinds.
  Money posted(AccountId account, PostingKind kind, StrategyId strategy, Currency asset) const;
  Money posted(AccountId account, PostingKind kind, Currency asset) const;
  Money posted(AccountId account, Currency asset) const;
  /// Sum over both sides: zero unless money was made or lost by a bug.
  Decimal sum(Currency asset) const;

  void save(StateWriter& out) const;
  void load(StateReader& in);

  friend bool operator==(const Ledger&, const Ledger&) = default;

 private:
  struct CounterKey {
    AccountId account;
    PostingKind kind = PostingKind::Transfer;
    StrategyId strategy;
    Currency asset;
    friend auto operator<=>(const CounterKey&, const CounterKey&) = default;
  };
  struct Counter {
    CounterKey key;
    Decimal amount;
    friend bool operator==(const Counter&, const Counter&) = default;
  };
  Decimal& wallet_of(AccountId account, Currency asset);
  Decimal& counter_of(const CounterKey& key);

  std::vector<WalletBalance> wallets_;  // both in the order of their keys
  std::vector<Counter> counters_;
};

}  // namespace tw::portfolio
