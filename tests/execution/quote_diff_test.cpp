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

QuoteDiff diff(const std::vector<QuoteTarget>& targets, const std::vector<Order>& live,
               QuoteReplace replace = QuoteReplace::Cancel) {
  QuoteDiff out;
  out.amend.push_back({{9, 9}, target(Side::Buy, "1", "1")});
  out.cancel.push_back({9, 9});  // what an earlier call left
  out.place.push_back(target(Side::Buy, "1", "1"));
  diff_quotes(targets, live, {kRoute, kInstrument, replace}, out);
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

// ---- amends ----

QuoteDiff amending(const std::vector<QuoteTarget>& targets, const std::vector<Order>& live) {
  return diff(targets, live, QuoteReplace::Amend);
}

void ask_amend(Order& order, const QuoteTarget& wanted) {
  order.has_amend = true;
  order.amend.status = RequestStatus::Sent;
  order.amend_price = wanted.price;
  order.amend_quantity = wanted.quantity;
}

const QuoteTarget kLowerBid = target(Side::Buy, "99", "2");

struct AmendCase {
  const char* name;
  OrderStatus status;
  bool is_amending;
  QuoteTarget wanted;
  bool is_amended;
};
class WhatIsAmended : public ::testing::TestWithParam<AmendCase> {};

TEST_P(WhatIsAmended, OrIsCanceledAndPlaced) {
  const AmendCase& c = GetParam();
  Order order = order_of(1, kBid);
  order.status = c.status;
  if (c.is_amending) {
    ask_amend(order, target(Side::Buy, "98", "2"));
  }
  const QuoteDiff out = amending({c.wanted}, {order});
  const std::vector<QuoteAmend> amends{{{1, 1}, c.wanted}};
  EXPECT_EQ(out.amend, c.is_amended ? amends : std::vector<QuoteAmend>{});
  EXPECT_EQ(out.cancel.size(), c.is_amended ? 0U : 1U);
  EXPECT_EQ(out.place.size(), c.is_amended ? 0U : 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Table, WhatIsAmended,
    ::testing::Values(
        AmendCase{"AnotherPrice", OrderStatus::New, false, kLowerBid, true},
        AmendCase{"AnotherQuantity", OrderStatus::New, false, target(Side::Buy, "100", "3"), true},
        AmendCase{"TheOtherSide", OrderStatus::New, false, kAsk, false},
        AmendCase{"NotAcceptedYet", OrderStatus::PendingNew, false, kLowerBid, false},
        AmendCase{"PartlyFilled", OrderStatus::PartiallyFilled, false, kLowerBid, false},
        AmendCase{"OneAmendUnderWay", OrderStatus::New, true, kLowerBid, false}),
    [](const ::testing::TestParamInfo<AmendCase>& row) { return std::string{row.param.name}; });

TEST(QuoteDiff, CountsAnOrderAtWhatItsAmendAsksFor) {
  Order order = order_of(1, kBid);
  ask_amend(order, kLowerBid);
  for (const QuoteReplace replace : {QuoteReplace::Cancel, QuoteReplace::Amend}) {
    const QuoteDiff kept = diff({kLowerBid}, {order}, replace);
    EXPECT_TRUE(kept.cancel.empty() && kept.amend.empty() && kept.place.empty());
    const QuoteDiff moved = diff({kBid}, {order}, replace);
    EXPECT_EQ(moved.cancel, (std::vector<ClientOrderId>{{1, 1}}));
    EXPECT_EQ(moved.place, std::vector{kBid});
  }
  order.amend.status = RequestStatus::Rejected;
  EXPECT_TRUE(amending({kBid}, {order}).cancel.empty());
}

TEST(QuoteDiff, AmendsToTheSamePriceBeforeOthers) {
  const QuoteTarget smaller = target(Side::Buy, "100", "1");
  const QuoteDiff out = amending({kLowerBid, smaller}, {order_of(1, kBid)});
  EXPECT_EQ(out.amend, (std::vector<QuoteAmend>{{{1, 1}, smaller}}));
  EXPECT_EQ(out.place, std::vector{kLowerBid});
}

TEST(QuoteDiff, AmendsNothingUnlessAskedTo) {
  EXPECT_TRUE(diff({kLowerBid}, {order_of(1, kBid)}).amend.empty());
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

std::vector<Order> draw_amended() {
  std::vector<Order> live = draw_live();
  for (Order& order : live) {
    if (*rc::gen::inRange(0, 3) == 0) {
      QuoteTarget asked = target_of(draw_wanted());
      asked.side = order.terms.side;
      ask_amend(order, asked);
      order.amend.status = *rc::gen::element(RequestStatus::Sent, RequestStatus::Accepted);
    }
  }
  return live;
}

// What the order is, or will be when its amend is taken.
QuoteTarget quote_of(const Order& order) {
  const bool is_asked = order.has_amend && order.amend.status == RequestStatus::Sent;
  return {order.terms.side, is_asked ? order.amend_price : order.terms.limit_price,
          is_asked ? order.amend_quantity : order.terms.quantity};
}

RC_GTEST_PROP(QuoteDiffProperty, AmendedOrdersAreWhatIsWanted, ()) {
  const std::vector<QuoteTarget> targets = draw_targets();
  const std::vector<Order> live = draw_amended();
  const QuoteDiff out = amending(targets, live);
  std::vector<QuoteTarget> after = out.place;
  for (const Order& order : live) {
    const auto cancels = std::ranges::count(out.cancel, order.id);
    const auto amends = std::ranges::count(out.amend, order.id, &QuoteAmend::order);
    RC_ASSERT(cancels + amends <= (is_ours(order) ? 1 : 0));
    if (amends == 1) {
      const auto wanted = std::ranges::find(out.amend, order.id, &QuoteAmend::order);
      RC_ASSERT(wanted->target.side == order.terms.side);
      RC_ASSERT(order.status == OrderStatus::New);
      after.push_back(wanted->target);
    } else if (is_ours(order) && cancels == 0) {
      after.push_back(quote_of(order));
    }
  }
  RC_ASSERT(count_of(after) == count_of(targets));
  std::map<std::pair<Side, Price>, int> levels;
  for (const QuoteTarget& quote : after) {
    const int orders = ++levels[std::pair(quote.side, quote.price)];
    RC_ASSERT(orders == 1);
  }
}

RC_GTEST_PROP(QuoteDiffProperty, AmendsDoNoMoreThanTheyReplace, ()) {
  const std::vector<QuoteTarget> targets = draw_targets();
  const std::vector<Order> live = draw_amended();
  const QuoteDiff without = diff(targets, live);
  const QuoteDiff with = amending(targets, live);
  RC_ASSERT(with.cancel.size() + with.amend.size() == without.cancel.size());
  RC_ASSERT(with.place.size() + with.amend.size() == without.place.size());
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
