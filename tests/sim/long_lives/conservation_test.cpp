#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include "sim/long_lives/money_told.hpp"
#include "sim/random_markets.hpp"

// Wallets, fees, funding and realised PnL over random requests: not a digit is lost, and what was
// refused changed nothing. TW_PROOF=1: 50,000 requests of each of 20 seeds, half of them over a
// recorded book, half where clients meet.
namespace tw::sim {
namespace {

constexpr int kSeeds = 20;

std::int64_t requests_per_seed() { return std::getenv("TW_PROOF") != nullptr ? 25'000 : 150; }

ExchangeLimits short_history() {
  ExchangeLimits limits = RandomRequests::small();
  limits.finished_kept = limits.executions_kept = limits.closed_pnl_kept = 50;  // they are compared
  return limits;
}

/// One life of a market under random requests.
template <class Market>
class Life {
 public:
  explicit Life(std::uint64_t seed) : market_(seed, short_history()) {
    for (const AccountId account : market_.accounts) {
      told_.deposit(account, {support::dec("3000"), Currency{"USDT"}});
      told_.deposit(account, {support::dec("5"), Currency{"BTC"}});
    }
  }

  void live(std::int64_t requests) {
    for (std::int64_t i = 0; i < requests; ++i) {
      market_.ms += market_.between(0, 20);
      if (market_.chance(30)) {
        market_.move_market();
      }
      if (i % 500 == 499) {
        support_the_poor();
      }
      hear();
      request();
      ASSERT_EQ(told_.difference(market_), "") << "request " << i;
      expect_sums(market_);
      if (i % 10 == 0) {
        expect_claims(market_);
      }
      ASSERT_FALSE(testing::Test::HasFailure()) << "request " << i;
    }
  }
  const MoneyTold& told() const { return told_; }
  std::int64_t refused() const { return refused_; }

 private:
  /// What is due at this moment happens before, so that a refusal has nothing to do.
  void request() {
    market_.exchange->advance_to(market_.now());
    hear();
    const std::vector<std::byte> before = state();
    if (market_.act()) {
      hear();
      return;
    }
    ++refused_;
    EXPECT_TRUE(market_.exchange->take_changes().empty()) << "a refusal changed something";
    EXPECT_TRUE(state() == before) << "a refusal changed something";
  }
  /// Orders, wallets, positions, history and counters of the exchange. Where the market itself says
  /// no, its own count of commands goes on.
  std::vector<std::byte> state() const {
    std::vector<std::byte> bytes;
    market_.exchange->save(bytes);
    return bytes;
  }
  void hear() {
    for (const Change& change : market_.exchange->take_changes()) {
      if (const auto* executed = std::get_if<Executed>(&change)) {
        told_.read(executed->execution);
      }
    }
  }
  void support_the_poor() {
    for (const AccountId account : market_.accounts) {
      give(account, {support::dec("3000"), Currency{"USDT"}}, support::dec("500"));
      give(account, {support::dec("5"), Currency{"BTC"}}, support::dec("1"));
    }
  }
  void give(AccountId account, const Money& money, Decimal least) {
    for (const Wallet& wallet : market_.exchange->accounts().wallets(account)) {
      if (wallet.currency == money.currency && wallet.balance >= least) {
        return;
      }
    }
    ASSERT_TRUE(market_.exchange->deposit(account, money, market_.now()).has_value());
    told_.deposit(account, money);
  }

  Market market_;
  MoneyTold told_;
  std::int64_t refused_ = 0;
};

class Conservation : public testing::TestWithParam<int> {
 protected:
  template <class Market>
  static void live(const char* what) {
    Life<Market> life(static_cast<std::uint64_t>(GetParam()));
    ASSERT_NO_FATAL_FAILURE(life.live(requests_per_seed()));
    EXPECT_GT(life.refused(), requests_per_seed() / 20);
    EXPECT_GT(life.told().executions, static_cast<std::uint64_t>(requests_per_seed()) / 20);
    std::printf(
        "%s: %lld requests, %lld refused, %llu executions, %llu of funding, %llu takeovers\n", what,
        static_cast<long long>(requests_per_seed()), static_cast<long long>(life.refused()),
        static_cast<unsigned long long>(life.told().executions),
        static_cast<unsigned long long>(life.told().funding),
        static_cast<unsigned long long>(life.told().takeovers));
  }
};

TEST_P(Conservation, OverARecordedBook) { live<RandomMarket>("recorded"); }
TEST_P(Conservation, WhereClientsMeet) { live<MatchedMarket>("matching"); }

INSTANTIATE_TEST_SUITE_P(Seeds, Conservation, testing::Range(1, kSeeds + 1));

}  // namespace
}  // namespace tw::sim
