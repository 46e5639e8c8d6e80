#include "sim/random_requests.hpp"

namespace tw::sim {

void expect_sums(const RandomRequests& market) {
  const Accounts& accounts = market.exchange->accounts();
  for (const char* currency : {"USDT", "BTC"}) {
    EXPECT_EQ(accounts.imbalance(Currency{currency}), Decimal{}) << currency;
  }
  for (const AccountId account : market.accounts) {
    for (const Wallet& wallet : accounts.wallets(account)) {
      EXPECT_GE(wallet.locked, Decimal{});
      const bool is_at_risk = wallet.currency == Currency{"USDT"};
      EXPECT_TRUE(is_at_risk || wallet.balance >= wallet.locked) << wallet.balance.to_string();
    }
  }
}

void expect_claims(const RandomRequests& market) {
  const Accounts& accounts = market.exchange->accounts();
  for (const AccountId account : market.accounts) {
    std::vector<const HeldOrder*> live;
    market.exchange->active_orders(account, live);
    Decimal base;
    Decimal quote;
    for (const HeldOrder* order : live) {
      EXPECT_FALSE(is_final(order->status));
      const OrderTerms& terms = order->request.terms;
      if (terms.instrument == InstrumentId{1} && order->status != HeldStatus::Untriggered) {
        const Decimal left = order->remaining().decimal();
        EXPECT_GT(left, Decimal{});
        (terms.side == Side::Sell ? base : quote) +=
            terms.side == Side::Sell
                ? left
                : multiply(left, terms.limit_price.decimal(), Rounding::HalfEven);
      }
      if (terms.reduce_only == ReduceOnly::Yes && order->status != HeldStatus::Untriggered) {
        const auto* held = accounts.find_position(account, terms.instrument);
        EXPECT_TRUE(held != nullptr && held->quantity.sign() == -direction(terms.side));
        EXPECT_LE(order->remaining(), abs(held->quantity));
      }
      if (order->origin == OrderOrigin::TakeProfit || order->origin == OrderOrigin::StopLoss) {
        const auto* held = accounts.find_position(account, terms.instrument);
        EXPECT_EQ(order->request.terms.quantity, abs(held->quantity));
      }
    }
    for (const Wallet& wallet : accounts.wallets(account)) {
      EXPECT_EQ(wallet.locked, wallet.currency == Currency{"BTC"} ? base : quote);
    }
  }
}

}  // namespace tw::sim
