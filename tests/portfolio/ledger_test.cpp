#include "portfolio/ledger.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "model/samples.hpp"

namespace tw::portfolio {
namespace {

using testing::dec;

constexpr AccountId kAccount{1};
constexpr AccountId kOther{2};
const Currency kUsdt{"USDT"};
const Currency kBtc{"BTC"};

Posting transfer(AccountId account, const char* amount, Currency currency) {
  return {
      .account = account, .counterpart = LedgerSide::Outside, .amount = {dec(amount), currency}};
}

TEST(Ledger, IsZeroWhereNothingWasPosted) {
  const Ledger ledger;
  EXPECT_EQ(ledger.balance(kAccount, LedgerSide::Wallet, kUsdt), (Money{Decimal{}, kUsdt}));
  EXPECT_TRUE(ledger.sum(kUsdt).is_zero());
}

TEST(Ledger, PostsBothSides) {
  Ledger ledger;
  ledger.post(transfer(kAccount, "100.25", kUsdt));
  EXPECT_EQ(ledger.balance(kAccount, LedgerSide::Wallet, kUsdt).amount, dec("100.25"));
  EXPECT_EQ(ledger.balance(kAccount, LedgerSide::Outside, kUsdt).amount, dec("-100.25"));
  EXPECT_TRUE(ledger.balance(kAccount, LedgerSide::FeesPaid, kUsdt).amount.is_zero());
}

TEST(Ledger, AddsUpPostingsOfOneBalance) {
  Ledger ledger;
  ledger.post(transfer(kAccount, "100", kUsdt));
  ledger.post(transfer(kAccount, "-130.5", kUsdt));
  EXPECT_EQ(ledger.balance(kAccount, LedgerSide::Wallet, kUsdt).amount, dec("-30.5"));
}

TEST(Ledger, KeepsAccountsAndCurrenciesApart) {
  Ledger ledger;
  ledger.post(transfer(kAccount, "1", kUsdt));
  ledger.post(transfer(kOther, "2", kUsdt));
  ledger.post(transfer(kAccount, "3", kBtc));
  EXPECT_EQ(ledger.balance(kAccount, LedgerSide::Wallet, kUsdt).amount, dec("1"));
  EXPECT_EQ(ledger.balance(kOther, LedgerSide::Wallet, kUsdt).amount, dec("2"));
  EXPECT_EQ(ledger.balance(kAccount, LedgerSide::Wallet, kBtc).amount, dec("3"));
}

TEST(Ledger, AssertsThatAWalletIsNotItsOwnCounterpart) {
  Ledger ledger;
  Posting posting = transfer(kAccount, "1", kUsdt);
  posting.counterpart = LedgerSide::Wallet;
  EXPECT_EXIT(ledger.post(posting), ::testing::KilledBySignal(SIGABRT), "counterpart");
}

Posting draw_posting() {
  return {.account = AccountId{*rc::gen::inRange(0U, 3U)},
          .counterpart = *rc::gen::element(LedgerSide::Outside, LedgerSide::TradingResult,
                                           LedgerSide::FeesPaid),
          .amount = {Decimal::from_raw(*rc::gen::arbitrary<std::int64_t>()),
                     *rc::gen::element(kUsdt, kBtc)}};
}

RC_GTEST_PROP(LedgerProperty, SumsToZeroAndWalletsAreSumsOfTheirPostings, ()) {
  const std::size_t count = *rc::gen::inRange<std::size_t>(0, 100);
  Ledger ledger;
  std::map<std::pair<AccountId, Currency>, Int128> wallets;
  for (std::size_t i = 0; i < count; ++i) {
    const Posting posting = draw_posting();
    ledger.post(posting);
    wallets[{posting.account, posting.amount.currency}] += posting.amount.amount.raw();
  }
  RC_ASSERT(ledger.sum(kUsdt).is_zero());
  RC_ASSERT(ledger.sum(kBtc).is_zero());
  for (const auto& [key, raw] : wallets) {
    RC_ASSERT(ledger.balance(key.first, LedgerSide::Wallet, key.second).amount ==
              Decimal::from_raw(raw));
  }
}

}  // namespace
}  // namespace tw::portfolio
