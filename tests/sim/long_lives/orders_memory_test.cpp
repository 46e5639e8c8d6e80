#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>

#include "sim/exchange_rig.hpp"
#include "sim/matching_venue.hpp"

// Memory over many orders with margin and history on: 45 % placed, 45 % canceled, 10 % crossing, a
// thousand live. TW_PROOF=1: two million orders with the history of the venue.
namespace tw::sim {
namespace {

constexpr std::uint32_t kAccounts = 4;
constexpr std::size_t kLive = 1'000;
constexpr std::int64_t kMid = 2'000;  // in ticks of 0.5

bool is_long() { return std::getenv("TW_PROOF") != nullptr; }

/// A thousand live orders that come and go.
class BusyMarket {
 public:
  BusyMarket(LiquiditySource& liquidity, const ExchangeLimits& limits)
      : exchange_(liquidity, limits) {
    exchange_.list(linear_contract(0));
    for (std::uint32_t i = 0; i < kAccounts; ++i) {
      const auto scope = i % 2 == 0 ? MarginScope::Isolated : MarginScope::Cross;
      accounts_.push_back(exchange_.open_account(scope, now_));
      EXPECT_TRUE(
          exchange_.deposit(accounts_.back(), {support::dec("100000000"), Currency{"USDT"}}, now_));
    }
    ReferencePrices prices;
    prices.mark = prices.index = price(0);
    exchange_.set_prices(InstrumentId{0}, prices, now_);
  }

  void place_first() {
    while (live_.size() < kLive) {
      place();
    }
  }
  void act() {
    now_ += std::chrono::milliseconds(10);
    const std::uint64_t kind = random_.below(100);
    if (kind < 10) {
      cross();
    } else if (live_.size() <= kLive - 50 || (kind < 55 && live_.size() < kLive + 50)) {
      place();
    } else {
      const auto& [id, account] = live_[random_.below(live_.size())];
      EXPECT_TRUE(exchange_.cancel(account, id, now_));
    }
    hear();
  }
  std::uint64_t orders() const { return orders_; }
  std::uint64_t executions() const { return executions_; }
  std::size_t live() const { return live_.size(); }
  Exchange& exchange() { return exchange_; }
  /// What the rows of the history take.
  std::size_t history_bytes() const {
    return exchange_.finished_orders().size() * sizeof(HeldOrder) +
           exchange_.executions().size() * sizeof(Execution) +
           exchange_.closed_pnl().size() * sizeof(ClosedPnl);
  }

 private:
  static Price price(std::int64_t ticks) {
    return Price{Decimal::from_units(5 * (kMid + ticks), 1)};
  }

  void enter(AccountId account, const OrderRequest& request) {
    const auto id = exchange_.place(account, request, now_);
    ASSERT_TRUE(id.has_value()) << static_cast<int>(id.error());
    ++orders_;
    places_[id->value()] = live_.size();
    live_.emplace_back(*id, account);
    hear();  // a taker is gone at once
  }
  void place() {
    const bool is_buy = random_.below(2) == 0;
    const auto distance = static_cast<std::int64_t>(1 + random_.below(150));
    OrderRequest request{.link_id = LinkId{"order-" + std::to_string(orders_)}, .terms = {}};
    request.terms.side = is_buy ? Side::Buy : Side::Sell;
    request.terms.limit_price = price(is_buy ? -distance : distance);
    request.terms.quantity = support::quantity("0.1");
    enter(accounts_[orders_ % kAccounts], request);
  }
  // One side after the other, so that positions stay small.
  void cross() {
    OrderRequest request{.link_id = {}, .terms = {}};
    request.terms.side = ++crossings_ % (2 * kAccounts) < kAccounts ? Side::Buy : Side::Sell;
    request.terms.type = OrderType::Market;
    request.terms.quantity = support::quantity("0.1");
    enter(accounts_[crossings_ % kAccounts], request);
  }
  void hear() {
    for (const Change& change : exchange_.take_changes()) {
      executions_ += std::holds_alternative<Executed>(change) ? 1U : 0U;
      const auto* order = std::get_if<OrderChanged>(&change);
      if (order != nullptr && is_final(order->order.status)) {
        remove(order->order.id);
      }
    }
  }
  void remove(VenueOrderId id) {
    const auto place = places_.find(id.value());
    ASSERT_NE(place, places_.end());
    live_[place->second] = live_.back();
    places_[live_.back().first.value()] = place->second;
    live_.pop_back();
    places_.erase(id.value());
  }

  Random random_{7};
  Timestamp now_ = support::at_ms(0);
  Exchange exchange_;
  std::vector<AccountId> accounts_;
  std::vector<std::pair<VenueOrderId, AccountId>> live_;
  std::map<std::uint64_t, std::size_t> places_;  // of an order among the live ones
  std::uint64_t orders_ = 0;
  std::uint64_t executions_ = 0;
  std::uint64_t crossings_ = 0;
};

std::int64_t resident_kib() {
  std::ifstream file{"/proc/self/statm"};
  std::int64_t size = 0;
  std::int64_t resident = 0;
  file >> size >> resident;
  return resident * sysconf(_SC_PAGESIZE) / 1'024;
}

constexpr bool keeps_what_is_freed() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  return true;
#else
  return false;
#endif
}

ExchangeLimits limits() {
  ExchangeLimits limits;
  limits.reduce_rule = ReduceRule::Together;
  if (!is_long()) {
    limits.finished_kept = limits.executions_kept = limits.closed_pnl_kept = 1'000;
  }
  return limits;
}

/// Resident memory after a tenth, a half and all of the orders.
void expect_flat(BusyMarket& market, const char* what) {
  const std::uint64_t orders = is_long() ? 2'000'000 : 30'000;
  market.place_first();
  std::vector<std::int64_t> resident;
  std::vector<std::size_t> history;
  for (const std::uint64_t percent : {10U, 50U, 100U}) {
    while (market.orders() < orders * percent / 100) {
      market.act();
      ASSERT_FALSE(testing::Test::HasFailure()) << "order " << market.orders();
    }
    resident.push_back(resident_kib());
    history.push_back(market.history_bytes());
    std::printf("%s: %llu orders, %llu executions, %lld KiB, of them history %llu KiB\n", what,
                static_cast<unsigned long long>(market.orders()),
                static_cast<unsigned long long>(market.executions()),
                static_cast<long long>(resident.back()),
                static_cast<unsigned long long>(history.back() / 1'024));
  }
  EXPECT_LE(market.live(), kLive + 50);
  const ExchangeLimits kept = limits();
  EXPECT_EQ(market.exchange().finished_orders().size(), kept.finished_kept);
  EXPECT_EQ(market.exchange().executions().size(), kept.executions_kept);
  EXPECT_LE(market.exchange().closed_pnl().size(), kept.closed_pnl_kept);
  // What is not the history, which may still fill up: two bytes for every order of the second half
  // would be more than this in the long form, and the least that can be lost of one is a pointer.
  const std::int64_t grown =
      resident[2] - resident[1] - static_cast<std::int64_t>((history[2] - history[1]) / 1'024);
  EXPECT_TRUE(keeps_what_is_freed() || grown < 2'048) << grown << " KiB";
}

TEST(OrdersMemory, IsFlatOverARecordedBook) {
  OverlayVenue venue{many_orders()};
  BusyMarket market(venue, limits());
  support::MarketScript script{0};
  std::vector<DepthLevel> bids;
  std::vector<DepthLevel> asks;
  for (std::int64_t i = 1; i <= 200; ++i) {
    bids.push_back({5 * (kMid - i), 1'000'000});
    asks.push_back({5 * (kMid + i), 1'000'000});
  }
  venue.on_market(script.snapshot(support::at_ms(0), bids, asks));
  expect_flat(market, "recorded");
}

TEST(OrdersMemory, IsFlatWhereClientsMeet) {
  MatchingVenue venue;
  BusyMarket market(venue, limits());
  venue.listen(&market.exchange());
  expect_flat(market, "matching");
}

}  // namespace
}  // namespace tw::sim
