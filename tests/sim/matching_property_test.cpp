#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/random.hpp"
#include "sim/matching_rig.hpp"
#include "sim/naive_matcher.hpp"

// The venue beside the naive matcher, which shares no code with it, order by order.
namespace tw::sim {
namespace {

using support::at_ms;
using Kind = NaiveRequest::Kind;

constexpr std::size_t kOrdersMax = 150;
constexpr std::size_t kRequests = 60'000;
constexpr std::size_t kRememberedIds = 1'000;

// Prices wander, orders come in every kind, and some of them are wrong.
class RequestSource {
 public:
  explicit RequestSource(std::uint64_t seed) : random_(seed) {}

  NaiveRequest next() {
    mid_ = std::clamp<std::int64_t>(mid_ + between(-1, 1), 100, 300);
    const std::int64_t dice = between(0, 99);
    if (dice < 25 && newest_ > 0) {
      return {.kind = Kind::Cancel, .order = any_order()};
    }
    NaiveRequest request{.kind = Kind::Amend, .order = 0, .price = draw_price()};
    request.quantity = draw_quantity();
    if (dice < 45 && newest_ > 0) {
      request.order = any_order();
      return request;
    }
    request.kind = dice < 75 ? Kind::Gtc : static_cast<Kind>(between(0, 4));
    request.is_buy = between(0, 1) == 0;
    request.order = newest_ > 0 && between(0, 49) == 0 ? any_order() : ++newest_;
    return request;
  }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low +
           static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(high - low + 1)));
  }

 private:
  std::uint64_t any_order() {
    const std::uint64_t reach = std::min<std::uint64_t>(newest_, kRememberedIds);
    return newest_ - random_.below(reach);
  }
  std::int64_t draw_price() {
    return between(0, 29) == 0 ? between(-3, 2'000) : 5 * (mid_ + between(-12, 12));
  }
  std::int64_t draw_quantity() {
    return between(0, 29) == 0 ? between(0, 40) : 10 * between(5, 120);
  }

  Random random_;
  std::int64_t mid_ = 200;
  std::uint64_t newest_ = 0;
};

ClientOrderId id_of(std::uint64_t order) { return {1, order}; }
Price price_of(std::int64_t units) { return Price{Decimal::from_units(units, 1)}; }
Quantity quantity_of(std::int64_t units) { return Quantity{Decimal::from_units(units, 3)}; }

CommandBody command_of(const NaiveRequest& request) {
  const Route route = MatchingRig::route(1);
  const InstrumentId instrument{0};
  if (request.kind == Kind::Cancel) {
    return CancelOrder{id_of(request.order), route, instrument, CancelReason::Requoted};
  }
  if (request.kind == Kind::Amend) {
    return AmendOrder{id_of(request.order),          route, instrument, price_of(request.price),
                      quantity_of(request.quantity), 1};
  }
  OrderTerms terms{.instrument = instrument,
                   .side = request.is_buy ? Side::Buy : Side::Sell,
                   .limit_price = price_of(request.price),
                   .quantity = quantity_of(request.quantity)};
  terms.post_only = request.kind == Kind::PostOnly ? PostOnly::Yes : PostOnly::No;
  terms.time_in_force = request.kind == Kind::Ioc   ? TimeInForce::Ioc
                        : request.kind == Kind::Fok ? TimeInForce::Fok
                                                    : TimeInForce::Gtc;
  if (request.kind == Kind::Market) {
    terms.type = OrderType::Market;
    terms.limit_price = {};
  }
  return PlaceOrder{id_of(request.order), route, terms, 1};
}

NaiveReason reason_of(RejectReason reason) {
  switch (reason) {
    case RejectReason::WouldTake:
      return NaiveReason::WouldTake;
    case RejectReason::NotFilled:
      return NaiveReason::NotFilled;
    case RejectReason::InstrumentRule:
      return NaiveReason::Rule;
    case RejectReason::UnknownOrder:
      return NaiveReason::Unknown;
    case RejectReason::DuplicateOrderId:
      return NaiveReason::Duplicate;
    case RejectReason::NoMarket:
      return NaiveReason::Full;
    case RejectReason::BelowFilled:
      return NaiveReason::BelowFilled;
    default:
      return NaiveReason::None;
  }
}

// In the naive units; what is off them shows as a difference.
std::int64_t units(Decimal value, int digits) {
  return static_cast<std::int64_t>(value.raw() / Decimal::from_units(1, digits).raw());
}

struct Reply {
  NaiveReply operator()(const OrderAccepted& a) const {
    return {.kind = NaiveReply::Kind::Accepted,
            .order = a.order.sequence,
            .price = units(a.working_price.decimal(), 1)};
  }
  NaiveReply operator()(const OrderRejected& a) const {
    return {.kind = NaiveReply::Kind::Rejected,
            .order = a.order.sequence,
            .reason = reason_of(a.reason)};
  }
  NaiveReply operator()(const OrderCanceled& a) const {
    return {.kind = NaiveReply::Kind::Canceled,
            .order = a.order.sequence,
            .quantity = units(a.filled.decimal(), 3)};
  }
  NaiveReply operator()(const OrderExpired& a) const {
    return {.kind = NaiveReply::Kind::Expired,
            .order = a.order.sequence,
            .reason = reason_of(a.reason),
            .quantity = units(a.filled.decimal(), 3)};
  }
  NaiveReply operator()(const CancelRejected& a) const {
    return {.kind = NaiveReply::Kind::CancelRejected,
            .order = a.order.sequence,
            .reason = reason_of(a.reason)};
  }
  NaiveReply operator()(const OrderAmended& a) const {
    return {.kind = NaiveReply::Kind::Amended,
            .order = a.order.sequence,
            .price = units(a.working_price.decimal(), 1),
            .quantity = units(a.quantity.decimal(), 3)};
  }
  NaiveReply operator()(const AmendRejected& a) const {
    return {.kind = NaiveReply::Kind::AmendRejected,
            .order = a.order.sequence,
            .reason = reason_of(a.reason)};
  }
  NaiveReply operator()(const Fill& a) const {
    return {.kind = NaiveReply::Kind::Filled,
            .order = a.order.sequence,
            .is_buy = a.side == Side::Buy,
            .is_maker = a.liquidity == Liquidity::Maker,
            .price = units(a.price.decimal(), 1),
            .quantity = units(a.quantity.decimal(), 3),
            .fee = units(a.fee.amount, 8)};
  }
  template <class Other>
  NaiveReply operator()(const Other&) const {
    return {.kind = NaiveReply::Kind::Trade};
  }
};

std::vector<NaiveReply> replies_of(const std::vector<Event>& answers) {
  std::vector<NaiveReply> replies;
  for (const Event& answer : answers) {
    replies.push_back(std::visit(Reply{}, answer.body));
  }
  return replies;
}

std::vector<NaiveReply> trades_of(const std::vector<Trade>& trades) {
  std::vector<NaiveReply> replies;
  for (const Trade& trade : trades) {
    replies.push_back({.kind = NaiveReply::Kind::Trade,
                       .is_buy = trade.aggressor == Side::Buy,
                       .price = trade.ticks,
                       .quantity = trade.lots});
  }
  return replies;
}

template <class Offers>
std::vector<DepthLevel> sums_of(const Offers& offers) {
  std::vector<DepthLevel> levels;
  for (const auto& [price, queue] : offers) {
    std::int64_t sum = 0;
    for (const NaiveMatcher::Order& order : queue) {
      sum += order.total - order.filled;
    }
    levels.push_back({price, sum});
  }
  return levels;
}

void expect_equal_books(MatchingRig& rig, const NaiveMatcher& naive) {
  const InstrumentId id{0};
  const auto bids = sums_of(naive.bids());
  const auto asks = sums_of(naive.asks());
  ASSERT_EQ(levels_of(rig.venue.book(id), Side::Buy), bids);
  ASSERT_EQ(levels_of(rig.venue.book(id), Side::Sell), asks);
  ASSERT_EQ(levels_of(rig.venue.books().at(id), Side::Buy), bids);
  ASSERT_EQ(levels_of(rig.venue.books().at(id), Side::Sell), asks);
  ASSERT_EQ(levels_of(rig.ear.books.at(id), Side::Buy), bids);
  ASSERT_EQ(levels_of(rig.ear.books.at(id), Side::Sell), asks);
  ASSERT_EQ(rig.ear.books.at(id).state(), market::BookState::Synced);
}

class MatchingSeed : public testing::TestWithParam<std::uint64_t> {};

TEST_P(MatchingSeed, AgreesWithTheNaiveMatcherOrderByOrder) {
  SCOPED_TRACE("seed " + std::to_string(GetParam()));
  RequestSource source(GetParam());
  MatchingRig rig({.orders_max = kOrdersMax});
  NaiveMatcher naive(kOrdersMax);
  std::array<std::size_t, 9> counts{};
  std::size_t most = 0;
  for (std::size_t i = 0; i < kRequests; ++i) {
    const NaiveRequest request = source.next();
    naive.on(request);
    rig.submit(static_cast<std::int64_t>(i / 3), command_of(request));
    const auto answers = replies_of(rig.answers());
    ASSERT_EQ(answers, naive.replies()) << "request " << i;
    ASSERT_EQ(trades_of(rig.ear.trades), naive.trades()) << "request " << i;
    ASSERT_EQ(rig.venue.resting_orders(), naive.live());
    if (i % 50 == 0) {
      ASSERT_NO_FATAL_FAILURE(expect_equal_books(rig, naive)) << "request " << i;
    }
    for (const NaiveReply& answer : answers) {
      ++counts[static_cast<std::size_t>(answer.kind)];
    }
    most = std::max(most, naive.live());
    naive.forget_replies();
    rig.ear.trades.clear();
    rig.ear.depths.clear();
    rig.ear.times.clear();
  }
  EXPECT_EQ(rig.ear.lost, 0U);
  EXPECT_EQ(most, kOrdersMax);  // full at times
  counts[static_cast<std::size_t>(NaiveReply::Kind::Trade)] = kRequests;
  EXPECT_GT(*std::ranges::min_element(counts), 200U);  // every answer was heard
}
INSTANTIATE_TEST_SUITE_P(Table, MatchingSeed, testing::Values(1, 2, 3, 20'240'808),
                         [](const testing::TestParamInfo<std::uint64_t>& row) {
                           return "Seed" + std::to_string(row.param);
                         });

}  // namespace
}  // namespace tw::sim
