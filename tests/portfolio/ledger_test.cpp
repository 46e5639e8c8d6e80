#include "portfolio/ledger.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "base/state_archive.hpp"
#include "model/samples.hpp"

namespace tw::portfolio {
namespace {

using testing::dec;

constexpr AccountId kAccount{1};
constexpr AccountId kOther{2};
constexpr StrategyId kGrid{3};
const Currency kUsdt{"USDT"};
const Currency kBtc{"BTC"};

Posting transfer(AccountId account, const char* amount, Currency currency) {
  return {.kind = PostingKind::Transfer,
          .account = account,
          .strategy = {},
          .amount = {dec(amount), currency},
          .cause = {}};
}

TEST(Ledger, IsZeroWhereNothingWasPosted) {
  const Ledger ledger;
  EXPECT_EQ(ledger.wallet(kAccount, kUsdt), (Money{Decimal{}, kUsdt}));
  EXPECT_EQ(ledger.posted(kAccount, PostingKind::Fee, kUsdt), (Money{Decimal{}, kUsdt}));
  EXPECT_TRUE(ledger.sum(kUsdt).is_zero());
}

TEST(Ledger, AddsUpPostingsOfOneWallet) {
  Ledger ledger;
  ledger.post(transfer(kAccount, "100", kUsdt));
  ledger.post(transfer(kAccount, "-130.5", kUsdt));
  EXPECT_EQ(ledger.wallet(kAccount, kUsdt).amount, dec("-30.5"));
  EXPECT_TRUE(ledger.sum(kUsdt).is_zero());
}

TEST(Ledger, KeepsAccountsAndAssetsApart) {
  Ledger ledger;
  ledger.post(transfer(kOther, "2", kUsdt));
  ledger.post(transfer(kAccount, "1", kUsdt));
  ledger.post(transfer(kAccount, "3", kBtc));
  EXPECT_EQ(ledger.wallet(kAccount, kUsdt).amount, dec("1"));
  EXPECT_EQ(ledger.wallet(kOther, kUsdt).amount, dec("2"));
  EXPECT_EQ(ledger.wallet(kAccount, kBtc).amount, dec("3"));
  ASSERT_EQ(ledger.wallets().size(), 3U);
  EXPECT_EQ(ledger.wallets()[0].amount.currency, kBtc) << "by account, then by asset";
  EXPECT_EQ(ledger.wallets()[2].account, kOther);
}

TEST(Ledger, KeepsKindsAndStrategiesApart) {
  Ledger ledger;
  Posting fee = transfer(kAccount, "-2", kUsdt);
  fee.kind = PostingKind::Fee;
  fee.strategy = kGrid;
  ledger.post(fee);
  fee.strategy = {};
  ledger.post(fee);
  ledger.post(transfer(kAccount, "10", kUsdt));
  EXPECT_EQ(ledger.posted(kAccount, PostingKind::Fee, kGrid, kUsdt).amount, dec("-2"));
  EXPECT_EQ(ledger.posted(kAccount, PostingKind::Fee, kUsdt).amount, dec("-4"));
  EXPECT_EQ(ledger.posted(kAccount, PostingKind::Transfer, kUsdt).amount, dec("10"));
  EXPECT_EQ(ledger.posted(kAccount, kUsdt).amount, dec("6"));
  EXPECT_TRUE(ledger.posted(kOther, PostingKind::Transfer, kUsdt).amount.is_zero());
}

Posting draw_posting() {
  return {.kind = static_cast<PostingKind>(*rc::gen::inRange(0, 8)),
          .account = AccountId{*rc::gen::inRange(0U, 3U)},
          .strategy = StrategyId{*rc::gen::inRange(0U, 3U)},
          .amount = {Decimal::from_raw(*rc::gen::arbitrary<std::int64_t>()),
                     *rc::gen::element(kUsdt, kBtc)},
          .cause = {}};
}

Ledger loaded(const Ledger& saved) {
  std::vector<std::byte> bytes;
  StateWriter writer{bytes};
  saved.save(writer);
  StateReader reader{bytes};
  Ledger ledger;
  ledger.load(reader);
  RC_ASSERT(!reader.has_failed() && reader.rest() == 0U);
  return ledger;
}

RC_GTEST_PROP(LedgerProperty, SumsToZeroAndWalletsAreSumsOfTheirPostings, ()) {
  const std::size_t count = *rc::gen::inRange<std::size_t>(0, 100);
  Ledger ledger;
  std::map<std::pair<AccountId, Currency>, Int128> wallets;
  std::map<std::pair<AccountId, PostingKind>, Int128> kinds;
  for (std::size_t i = 0; i < count; ++i) {
    const Posting posting = draw_posting();
    ledger.post(posting);
    const Int128 raw = posting.amount.amount.raw();
    wallets[{posting.account, posting.amount.currency}] += raw;
    kinds[{posting.account, posting.kind}] += posting.amount.currency == kUsdt ? raw : 0;
  }
  RC_ASSERT(ledger.sum(kUsdt).is_zero());
  RC_ASSERT(ledger.sum(kBtc).is_zero());
  for (const auto& [key, raw] : wallets) {
    RC_ASSERT(ledger.wallet(key.first, key.second).amount == Decimal::from_raw(raw));
  }
  for (const auto& [key, raw] : kinds) {
    RC_ASSERT(ledger.posted(key.first, key.second, kUsdt).amount == Decimal::from_raw(raw));
  }
  RC_ASSERT(loaded(ledger) == ledger);
}

}  // namespace
}  // namespace tw::portfolio
