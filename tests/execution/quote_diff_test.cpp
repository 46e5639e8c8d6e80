#include "execution/quote_diff.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <tuple>

#include "model/samples.hpp"

namespace tw::execution {
namespace {

using testing::dec;

constexpr Route kRoute{TenantId{1}, AccountId{2}, StrategyId{3}};
constexpr InstrumentId kInstrument{4};

QuoteTarget target(Side side, const char* price, const char* quantity) {
  return {.side = side, .price = Price{dec(price)}, .quantity = Quantity{dec(quantity)}};
}

Order order_of(std::uint64_t id, const QuoteTarget& wanted) {
  Order order;
  order.id = {1, id};
  order.route = kRoute;
  order.terms = {.instrument = kInstrument,
                 .side = wanted.side,
                 .type = OrderType::Limit,
                 .time_in_force = TimeInForce::Gtc,
                 .post_only = PostOnly::Yes,
                 .reduce_only = ReduceOnly::No,
                 .limit_price = wanted.price,
                 .quantity = wanted.quantity};
  order.status = OrderStatus::New;
  return order;
}

QuoteDiff diff(const std::vector<QuoteTarget>& targets, const std::vector<Order>& live) {
  QuoteDiff out;
  out.cancel.push_back({9, 9});  // what an earlier call left
  out.place.push_back(target(Side::Buy, "1", "1"));
  diff_quotes(targets, live, kRoute, kInstrument, out);
  return out;
}

const QuoteTarget kBid = target(Side::Buy, "100", "2");
const QuoteTarget kAsk = target(Side::Sell, "101", "2");

TEST(QuoteDiff, PlacesEverythingWhenNothingIsLive) {
  const QuoteDiff out = diff({kBid, kAsk}, {});
  EXPECT_EQ(out.place, (std::vector{kBid, kAsk}));
  EXPECT_TRUE(out.cancel.empty());
}

TEST(QuoteDiff, CancelsEverythingWhenNothingIsWanted) {
  const QuoteDiff out = diff({}, {order_of(1, kBid), order_of(2, kAsk)});
  EXPECT_TRUE(out.place.empty());
  EXPECT_EQ(out.cancel, (std::vector<ClientOrderId>{{1, 1}, {1, 2}}));
}

TEST(QuoteDiff, KeepsWhatMatchesInEveryLivingState) {
  for (const OrderStatus status :
       {OrderStatus::PendingNew, OrderStatus::New, OrderStatus::PartiallyFilled}) {
    Order order = order_of(1, kBid);
    order.status = status;
    order.filled = Quantity{dec("0.5")};
    const QuoteDiff out = diff({kBid}, {order});
    EXPECT_TRUE(out.place.empty());
    EXPECT_TRUE(out.cancel.empty());
  }
}

struct Mismatch {
  const char* name;
  QuoteTarget wanted;
};
class AnyDifference : public ::testing::TestWithParam<Mismatch> {};

TEST_P(AnyDifference, ReplacesTheOrder) {
  const QuoteDiff out = diff({GetParam().wanted}, {order_of(1, kBid)});
  EXPECT_EQ(out.place, std::vector{GetParam().wanted});
  EXPECT_EQ(out.cancel, (std::vector<ClientOrderId>{{1, 1}}));
}

INSTANTIATE_TEST_SUITE_P(
    Table, AnyDifference,
    ::testing::Values(Mismatch{"Side", target(Side::Sell, "100", "2")},
                      Mismatch{"Price", target(Side::Buy, "100.000000000001", "2")},
                      Mismatch{"Quantity", target(Side::Buy, "100", "1.999")}),
    [](const ::testing::TestParamInfo<Mismatch>& row) { return std::string{row.param.name}; });

TEST(QuoteDiff, CountsAnOrderThatIsBeingCanceledAsGone) {
  Order order = order_of(1, kBid);
  order.status = OrderStatus::PendingCancel;
  const QuoteDiff out = diff({kBid}, {order});
  EXPECT_EQ(out.place, std::vector{kBid});
  EXPECT_TRUE(out.cancel.empty());
}

TEST(QuoteDiff, LeavesOrdersOfOthersAlone) {
  Order other_strategy = order_of(1, kBid);
  other_strategy.route.strategy = StrategyId{8};
  Order other_account = order_of(2, kBid);
  other_account.route.account = AccountId{8};
  Order other_instrument = order_of(3, kBid);
  other_instrument.terms.instrument = InstrumentId{8};
  const QuoteDiff out = diff({kBid}, {other_strategy, other_account, other_instrument});
  EXPECT_EQ(out.place, std::vector{kBid});
  EXPECT_TRUE(out.cancel.empty());
}

TEST(QuoteDiff, KeepsOneOfTwoEqualOrders) {
  const QuoteDiff out = diff({kBid}, {order_of(1, kBid), order_of(2, kBid)});
  EXPECT_TRUE(out.place.empty());
  EXPECT_EQ(out.cancel, (std::vector<ClientOrderId>{{1, 2}}));
}

// ---- properties ----

using Wanted = std::tuple<Side, std::int64_t, std::int64_t>;  // side, price, quantity

QuoteTarget target_of(const Wanted& wanted) {
  return {.side = std::get<0>(wanted),
          .price = Price{Decimal::from_int(std::get<1>(wanted))},
          .quantity = Quantity{Decimal::from_int(std::get<2>(wanted))}};
}

Wanted draw_wanted() {
  return {*rc::gen::element(Side::Buy, Side::Sell), *rc::gen::inRange<std::int64_t>(1, 5),
          *rc::gen::inRange<std::int64_t>(1, 3)};
}

std::vector<QuoteTarget> draw_targets() {
  std::map<std::pair<Side, std::int64_t>, Wanted> unique;
  for (int i = *rc::gen::inRange(0, 8); i > 0; --i) {
    const Wanted wanted = draw_wanted();
    unique.insert({{std::get<0>(wanted), std::get<1>(wanted)}, wanted});
  }
  std::vector<QuoteTarget> targets;
  for (const auto& [key, wanted] : unique) {
    targets.push_back(target_of(wanted));
  }
  return targets;
}

std::vector<Order> draw_live() {
  std::vector<Order> live;
  for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
    Order order = order_of(static_cast<std::uint64_t>(i), target_of(draw_wanted()));
    order.status = *rc::gen::element(OrderStatus::PendingNew, OrderStatus::New,
                                     OrderStatus::PartiallyFilled, OrderStatus::PendingCancel);
    order.route.strategy = StrategyId{*rc::gen::inRange(3U, 5U)};
    live.push_back(order);
  }
  return live;
}

bool is_ours(const Order& order) {
  return order.route == kRoute && order.status != OrderStatus::PendingCancel;
}

// Each (side, price, quantity) with how often it occurs.
using Count = std::map<std::tuple<Side, Price, Quantity>, int>;

Count count_of(const std::vector<QuoteTarget>& targets) {
  Count count;
  for (const QuoteTarget& wanted : targets) {
    ++count[{wanted.side, wanted.price, wanted.quantity}];
  }
  return count;
}

RC_GTEST_PROP(QuoteDiffProperty, WhatIsLiveAfterwardsIsWhatIsWanted, ()) {
  const std::vector<QuoteTarget> targets = draw_targets();
  const std::vector<Order> live = draw_live();
  const QuoteDiff out = diff(targets, live);
  std::vector<QuoteTarget> after = out.place;
  for (const Order& order : live) {
    const bool is_canceled = std::ranges::find(out.cancel, order.id) != out.cancel.end();
    RC_ASSERT(is_ours(order) || !is_canceled);
    if (is_ours(order) && !is_canceled) {
      after.push_back({order.terms.side, order.terms.limit_price, order.terms.quantity});
    }
  }
  RC_ASSERT(count_of(after) == count_of(targets));
}

// The twin counts kinds: as many orders stay as both sides have.
RC_GTEST_PROP(QuoteDiffProperty, KeepsAsManyOrdersAsItCan, ()) {
  const std::vector<QuoteTarget> targets = draw_targets();
  const std::vector<Order> live = draw_live();
  Count wanted = count_of(targets);
  std::size_t ours = 0;
  std::size_t kept = 0;
  for (const Order& order : live) {
    ours += is_ours(order) ? 1U : 0U;
    if (is_ours(order) &&
        wanted[{order.terms.side, order.terms.limit_price, order.terms.quantity}]-- > 0) {
      ++kept;
    }
  }
  const QuoteDiff out = diff(targets, live);
  RC_ASSERT(out.cancel.size() == ours - kept);
  RC_ASSERT(out.place.size() == targets.size() - kept);
}

}  // namespace
}  // namespace tw::execution
