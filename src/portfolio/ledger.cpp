#include "portfolio/ledger.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "base/state_archive.hpp"

namespace tw::portfolio {
namespace {

constexpr std::size_t kCountersKept = 64;  // before memory grows: kinds, strategies, assets

using WalletKey = std::pair<AccountId, Currency>;

WalletKey key_of(const WalletBalance& balance) {
  return {balance.account, balance.amount.currency};
}

}  // namespace

void Ledger::post(const Posting& posting) {
  const Currency asset = posting.amount.currency;
  wallet_of(posting.account, asset) += posting.amount.amount;
  counter_of({posting.account, posting.kind, posting.strategy, asset}) -= posting.amount.amount;
}

Money Ledger::wallet(AccountId account, Currency asset) const {
  const WalletKey key{account, asset};
  const auto found = std::ranges::lower_bound(wallets_, key, {}, key_of);
  return found != wallets_.end() && key_of(*found) == key ? found->amount : Money{{}, asset};
}

Money Ledger::posted(AccountId account, PostingKind kind, StrategyId strategy,
                     Currency asset) const {
  const CounterKey key{account, kind, strategy, asset};
  const auto found = std::ranges::lower_bound(counters_, key, {}, &Counter::key);
  const bool is_known = found != counters_.end() && found->key == key;
  return {is_known ? -found->amount : Decimal{}, asset};
}

Money Ledger::posted(AccountId account, PostingKind kind, Currency asset) const {
  Money total{{}, asset};
  for (const Counter& counter : counters_) {
    if (counter.key.account == account && counter.key.kind == kind && counter.key.asset == asset) {
      total.amount -= counter.amount;
    }
  }
  return total;
}

Money Ledger::posted(AccountId account, Currency asset) const {
  Money total{{}, asset};
  for (const Counter& counter : counters_) {
    if (counter.key.account == account && counter.key.asset == asset) {
      total.amount -= counter.amount;
    }
  }
  return total;
}

Decimal Ledger::sum(Currency asset) const {
  Decimal total;
  for (const WalletBalance& balance : wallets_) {
    total += balance.amount.currency == asset ? balance.amount.amount : Decimal{};
  }
  for (const Counter& counter : counters_) {
    total += counter.key.asset == asset ? counter.amount : Decimal{};
  }
  return total;
}

void Ledger::save(StateWriter& out) const {
  out(static_cast<std::uint32_t>(wallets_.size()), static_cast<std::uint32_t>(counters_.size()));
  for (const WalletBalance& balance : wallets_) {
    out(balance.account, balance.amount);
  }
  for (const auto& [key, amount] : counters_) {
    out(key.account, key.kind, key.strategy, key.asset, amount);
  }
}

void Ledger::load(StateReader& in) {
  TW_ASSERT(wallets_.empty() && counters_.empty());
  std::uint32_t wallets = 0;
  std::uint32_t counters = 0;
  in(wallets, counters);
  for (std::uint32_t i = 0; i < wallets && !in.has_failed(); ++i) {
    WalletBalance balance;
    in(balance.account, balance.amount);
    in.require(wallets_.empty() || key_of(wallets_.back()) < key_of(balance));
    wallets_.push_back(balance);
  }
  for (std::uint32_t i = 0; i < counters && !in.has_failed(); ++i) {
    Counter counter;
    in(counter.key.account);
    in.enumerator(counter.key.kind, kPostingKindLast);
    in(counter.key.strategy, counter.key.asset, counter.amount);
    in.require(counters_.empty() || counters_.back().key < counter.key);
    counters_.push_back(counter);
  }
}

Decimal& Ledger::wallet_of(AccountId account, Currency asset) {
  const WalletKey key{account, asset};
  auto found = std::ranges::lower_bound(wallets_, key, {}, key_of);
  if (found == wallets_.end() || key_of(*found) != key) {
    found = wallets_.insert(found, {account, {{}, asset}});
  }
  return found->amount.amount;
}

Decimal& Ledger::counter_of(const CounterKey& key) {
  auto found = std::ranges::lower_bound(counters_, key, {}, &Counter::key);
  if (found == counters_.end() || found->key != key) {
    const auto place = found - counters_.begin();
    counters_.reserve(kCountersKept);
    found = counters_.insert(counters_.begin() + place, {key, {}});
  }
  return found->amount;
}

}  // namespace tw::portfolio
