#include <functional>

#include "sim/exchange_rig.hpp"

// Why a request is not taken, and that nothing has changed then.
namespace tw::sim {
namespace {

using support::dec;
using support::price;
using support::quantity;

using Answer = std::optional<Refusal>;

template <class T>
Answer answer(const Taken<T>& taken) {
  return taken.has_value() ? std::nullopt : Answer(taken.error());
}

struct RefusalCase {
  friend void PrintTo(const RefusalCase& row, std::ostream* out) { *out << row.name; }

  const char* name;
  Refusal refusal;
  std::function<void(ExchangeRig&)> arrange;
  std::function<Answer(ExchangeRig&)> act;
};

void nothing(ExchangeRig&) {}
void go_long(ExchangeRig& rig) { ASSERT_TRUE(rig.place(market(Side::Buy, "1")).has_value()); }
void rest(ExchangeRig& rig) {
  ASSERT_TRUE(rig.place(limit(Side::Buy, "99", "1"), "resting").has_value());
}
void traded(ExchangeRig& rig) { rig.trade(1005); }

std::function<Answer(ExchangeRig&)> placing(OrderTerms terms, std::string_view link_id = "") {
  return [=](ExchangeRig& rig) { return answer(rig.place(terms, link_id)); };
}
std::function<Answer(ExchangeRig&)> asking(OrderRequest request) {
  return [=](ExchangeRig& rig) { return answer(rig.place(request)); };
}
std::function<Answer(ExchangeRig&)> amending(AmendRequest request) {
  return [=](ExchangeRig& rig) {
    return answer(rig.exchange.amend(rig.account, VenueOrderId{1}, request, rig.now()));
  };
}
std::function<Answer(ExchangeRig&)> setting(StopsRequest request) {
  return [=](ExchangeRig& rig) {
    return answer(rig.exchange.set_stops(rig.account, InstrumentId{0}, request, rig.now()));
  };
}
std::function<Answer(ExchangeRig&)> levering(std::string_view leverage) {
  return [=](ExchangeRig& rig) {
    return answer(
        rig.exchange.set_leverage(rig.account, InstrumentId{0}, dec(leverage), rig.now()));
  };
}
std::function<Answer(ExchangeRig&)> scoping(MarginScope scope) {
  return [=](ExchangeRig& rig) {
    return answer(rig.exchange.set_scope(rig.account, scope, rig.now()));
  };
}

OrderTerms elsewhere(OrderTerms terms, std::uint32_t instrument) {
  terms.instrument = InstrumentId{instrument};
  return terms;
}
StopTerms at(std::string_view trigger) { return {.price = price(trigger)}; }
OrderRequest with_stops(OrderTerms terms, StopTerms profit, StopTerms loss) {
  return {.link_id = {}, .terms = terms, .take_profit = profit, .stop_loss = loss};
}
OrderTerms undirected(OrderTerms terms) {
  terms.trigger = {TriggerDirection::None, TriggerBy::Last, price("110")};
  return terms;
}

void close_market(ExchangeRig& rig) {
  rig.exchange.set_trading(InstrumentId{0}, Trading::Closed, rig.now());
}
void lose_market(ExchangeRig& rig) { rig.play(rig.linear.reset(rig.now())); }
void fill_room(ExchangeRig& rig) {
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(rig.place(limit(Side::Buy, "90", "1")).has_value());
  }
}
void fill_conditional(ExchangeRig& rig) {
  traded(rig);
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(rig.place(when(market(Side::Buy, "1"), TriggerDirection::Rise, "110")).has_value());
  }
}
void half_filled(ExchangeRig& rig) {
  ASSERT_TRUE(rig.place(limit(Side::Buy, "101", "2")).has_value());
}
void marked(ExchangeRig& rig) { rig.mark("100"); }
void long_and_traded(ExchangeRig& rig) {
  go_long(rig);
  traded(rig);
}
void with_full_stop(ExchangeRig& rig) {
  long_and_traded(rig);
  StopsRequest request;
  request.take_profit = at("110");
  ASSERT_TRUE(rig.exchange.set_stops(rig.account, InstrumentId{0}, request, rig.now()).has_value());
}
void with_link_ended(ExchangeRig& rig) {
  rest(rig);
  ASSERT_TRUE(rig.exchange.cancel(rig.account, VenueOrderId{1}, rig.now()).has_value());
}
void large_rest(ExchangeRig& rig) {
  ASSERT_TRUE(rig.place(limit(Side::Buy, "99", "90")).has_value());
}
void unlevered_rest(ExchangeRig& rig) {
  ASSERT_TRUE(
      rig.exchange.set_leverage(rig.account, InstrumentId{0}, dec("1"), rig.now()).has_value());
  large_rest(rig);
}

StopsRequest profit_at(std::string_view trigger) {
  StopsRequest request;
  request.take_profit = at(trigger);
  return request;
}
StopsRequest part_of(std::string_view part) {
  StopsRequest request = profit_at("110");
  request.mode = StopMode::Partial;
  request.quantity = quantity(part);
  return request;
}
Answer add_margin(ExchangeRig& rig, std::string_view amount) {
  return answer(rig.exchange.add_margin(rig.account, InstrumentId{0}, dec(amount), rig.now()));
}
Answer cancel(ExchangeRig& rig, AccountId account, std::uint64_t id) {
  return answer(rig.exchange.cancel(account, VenueOrderId{id}, rig.now()));
}

class ExchangeRefusal : public testing::TestWithParam<RefusalCase> {};

TEST_P(ExchangeRefusal, IsGivenAndChangesNothing) {
  ExchangeLimits limits;
  limits.orders_max = 3;
  limits.conditional_max = 2;
  limits.stops_max = 1;
  ExchangeRig rig{MarginScope::Isolated, limits};
  GetParam().arrange(rig);
  rig.take();
  const std::vector<std::byte> before = rig.bytes();
  EXPECT_EQ(GetParam().act(rig), GetParam().refusal);
  EXPECT_EQ(rig.changes(), "");
  EXPECT_TRUE(rig.bytes() == before);
}

constexpr auto kBuy = Side::Buy;
constexpr auto kSell = Side::Sell;
constexpr auto kRise = TriggerDirection::Rise;
constexpr auto kFall = TriggerDirection::Fall;

std::string name_of(const testing::TestParamInfo<RefusalCase>& row) { return row.param.name; }

INSTANTIATE_TEST_SUITE_P(
    Terms, ExchangeRefusal,
    testing::Values(RefusalCase{"UnknownInstrument", Refusal::UnknownInstrument, nothing,
                                placing(elsewhere(limit(kBuy, "99", "1"), 9))},
                    RefusalCase{"InstrumentClosed", Refusal::InstrumentClosed, close_market,
                                placing(limit(kBuy, "99", "1"))},
                    RefusalCase{"PriceOffTick", Refusal::PriceOffTick, nothing,
                                placing(limit(kBuy, "99.3", "1"))},
                    RefusalCase{"PriceZero", Refusal::PriceOffTick, nothing,
                                placing(limit(kBuy, "0", "1"))},
                    RefusalCase{"TriggerOffTick", Refusal::PriceOffTick, traded,
                                placing(when(market(kBuy, "1"), kRise, "110.3"))},
                    RefusalCase{"QuantityOffStep", Refusal::QuantityOffStep, nothing,
                                placing(limit(kBuy, "99", "1.001"))},
                    RefusalCase{"QuantityTooSmall", Refusal::QuantityTooSmall, nothing,
                                placing(limit(kBuy, "99", "0.01"))},
                    RefusalCase{"QuantityZero", Refusal::QuantityTooSmall, nothing,
                                placing(limit(kBuy, "99", "0"))},
                    RefusalCase{"LimitTooLarge", Refusal::QuantityTooLarge, nothing,
                                placing(limit(kBuy, "99", "100.01"))},
                    RefusalCase{"MarketTooLarge", Refusal::QuantityTooLarge, nothing,
                                placing(market(kBuy, "50.01"))},
                    RefusalCase{"ValueTooLarge", Refusal::QuantityTooLarge, nothing,
                                placing(elsewhere(limit(kBuy, "1000000000000", "1000000"), 1))},
                    RefusalCase{"NotionalTooSmall", Refusal::NotionalTooSmall, nothing,
                                placing(limit(kBuy, "99", "0.05"))},
                    RefusalCase{"BuyAboveTheBand", Refusal::PriceOutOfBand, marked,
                                placing(elsewhere(limit(kBuy, "110.5", "1"), 2))},
                    RefusalCase{"SellBelowTheBand", Refusal::PriceOutOfBand, marked,
                                placing(elsewhere(limit(kSell, "89.5", "1"), 2))},
                    RefusalCase{"NoMarketPrice", Refusal::NoMarketPrice, lose_market,
                                placing(market(kBuy, "1"))},
                    RefusalCase{"NoMarketForALimit", Refusal::NoMarketPrice, lose_market,
                                placing(limit(kBuy, "99", "1"))},
                    RefusalCase{"NoPriceToWatch", Refusal::NoMarketPrice, nothing,
                                placing(when(market(kBuy, "1"), kRise, "110"))},
                    RefusalCase{"InsufficientMargin", Refusal::InsufficientBalance, unlevered_rest,
                                placing(limit(kBuy, "99", "100"))},
                    RefusalCase{"InsufficientSpot", Refusal::InsufficientBalance, nothing,
                                placing(elsewhere(limit(kSell, "110", "10.01"), 1))}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Orders, ExchangeRefusal,
    testing::Values(
        RefusalCase{"NothingToReduce", Refusal::NothingToReduce, nothing,
                    placing(reducing(limit(kSell, "103", "1")))},
        RefusalCase{"ReduceSameSide", Refusal::ReduceSameSide, go_long,
                    placing(reducing(limit(kBuy, "99", "1")))},
        RefusalCase{"TriggerPassedUp", Refusal::TriggerPassedUp, traded,
                    placing(when(market(kBuy, "1"), kRise, "100.5"))},
        RefusalCase{"TriggerPassedDown", Refusal::TriggerPassedDown, traded,
                    placing(when(market(kBuy, "1"), kFall, "100.5"))},
        RefusalCase{"TriggerDirectionMissing", Refusal::TriggerDirectionMissing, traded,
                    placing(undirected(market(kBuy, "1")))},
        RefusalCase{"DuplicateLinkId", Refusal::DuplicateLinkId, rest,
                    placing(limit(kBuy, "98", "1"), "resting")},
        RefusalCase{"DuplicateOfAnEndedOne", Refusal::DuplicateLinkId, with_link_ended,
                    placing(limit(kBuy, "98", "1"), "resting")},
        RefusalCase{"TooManyOrders", Refusal::TooManyOrders, fill_room,
                    placing(limit(kBuy, "90", "1"))},
        RefusalCase{"TooManyConditional", Refusal::TooManyConditional, fill_conditional,
                    placing(when(market(kBuy, "1"), kRise, "110"))},
        RefusalCase{"StopOnReduceOnly", Refusal::StopOnReduceOnly, go_long,
                    asking(with_stops(reducing(limit(kSell, "103", "1")), at("90"), {}))},
        RefusalCase{"ProfitBelowABuy", Refusal::StopWrongSide, nothing,
                    asking(with_stops(limit(kBuy, "99", "1"), at("98"), {}))},
        RefusalCase{"LossAboveABuy", Refusal::StopWrongSide, nothing,
                    asking(with_stops(limit(kBuy, "99", "1"), {}, at("99.5")))},
        RefusalCase{"LossBelowASell", Refusal::StopWrongSide, nothing,
                    asking(with_stops(market(kSell, "1"), {}, at("99")))},
        RefusalCase{"StopOfSpot", Refusal::NotOffered, nothing,
                    asking(with_stops(elsewhere(limit(kBuy, "99", "1"), 1), at("110"), {}))},
        RefusalCase{"Inverse", Refusal::NotOffered, nothing,
                    placing(elsewhere(limit(kBuy, "99", "1"), 3))}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Changes, ExchangeRefusal,
    testing::Values(RefusalCase{"AmendUnknown", Refusal::UnknownOrder, nothing, amending({})},
                    RefusalCase{"CancelUnknown", Refusal::UnknownOrder, rest,
                                [](ExchangeRig& rig) { return cancel(rig, rig.account, 2); }},
                    RefusalCase{"CancelAStrangers", Refusal::UnknownOrder, rest,
                                [](ExchangeRig& rig) { return cancel(rig, AccountId{7}, 1); }},
                    RefusalCase{"BelowFilled", Refusal::BelowFilled, half_filled,
                                amending({.quantity = quantity("1")})},
                    RefusalCase{"NotModified", Refusal::NotModified, rest,
                                amending({.price = price("99")})},
                    RefusalCase{"AmendOffTick", Refusal::PriceOffTick, rest,
                                amending({.price = price("99.2")})},
                    RefusalCase{"AmendOffStep", Refusal::QuantityOffStep, rest,
                                amending({.quantity = quantity("1.003")})},
                    RefusalCase{"AmendNotAffordable", Refusal::InsufficientBalance, unlevered_rest,
                                amending({.price = price("100.5"), .quantity = quantity("100")})},
                    RefusalCase{"AmendWhileClosed", Refusal::InstrumentClosed,
                                [](ExchangeRig& rig) {
                                  rest(rig);
                                  close_market(rig);
                                },
                                amending({.price = price("98")})},
                    RefusalCase{"AmendWithoutMarket", Refusal::NoMarketPrice,
                                [](ExchangeRig& rig) {
                                  rest(rig);
                                  lose_market(rig);
                                },
                                amending({.price = price("98")})}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Positions, ExchangeRefusal,
    testing::Values(
        RefusalCase{"StopsWithoutPosition", Refusal::NoPosition, traded, setting(profit_at("110"))},
        RefusalCase{"CloseWithoutPosition", Refusal::NoPosition, nothing,
                    [](ExchangeRig& rig) {
                      return answer(rig.exchange.close_position(
                          rig.account, InstrumentId{0}, OrderOrigin::AdminClosing, rig.now()));
                    }},
        RefusalCase{"StopsWrongSide", Refusal::StopWrongSide, long_and_traded,
                    setting(profit_at("100"))},
        RefusalCase{"StopsNotModified", Refusal::NotModified, with_full_stop,
                    setting(profit_at("110"))},
        RefusalCase{"NoStopToRemove", Refusal::NotModified, long_and_traded,
                    setting(profit_at("0"))},
        RefusalCase{"StopsTooLarge", Refusal::QuantityTooLarge, long_and_traded,
                    setting(part_of("1.01"))},
        RefusalCase{"TooManyStops", Refusal::TooManyConditional, with_full_stop,
                    setting(part_of("0.5"))},
        RefusalCase{"LeverageNotModified", Refusal::LeverageNotModified, nothing, levering("10")},
        RefusalCase{"LeverageTooHigh", Refusal::LeverageOutOfRange, nothing, levering("100.01")},
        RefusalCase{"LeverageTooLow", Refusal::LeverageOutOfRange, nothing, levering("0.5")},
        RefusalCase{"MarginNotEnoughForLeverage", Refusal::MarginNotEnough,
                    [](ExchangeRig& rig) {
                      ASSERT_TRUE(
                          rig.exchange
                              .set_leverage(rig.account, InstrumentId{0}, dec("20"), rig.now())
                              .has_value());
                      for (int i = 0; i < 3; ++i) {
                        large_rest(rig);
                      }
                    },
                    levering("1")},
        RefusalCase{"MarginNotEnoughToAdd", Refusal::MarginNotEnough, go_long,
                    [](ExchangeRig& rig) { return add_margin(rig, "10000"); }},
        RefusalCase{"MarginOfNoPosition", Refusal::NoPosition, nothing,
                    [](ExchangeRig& rig) { return add_margin(rig, "10"); }},
        RefusalCase{"ScopeWithOrders", Refusal::HasOrdersOrPosition, rest,
                    scoping(MarginScope::Cross)},
        RefusalCase{"ScopeWithPosition", Refusal::HasOrdersOrPosition, go_long,
                    scoping(MarginScope::Cross)},
        RefusalCase{"ModeNotModified", Refusal::ModeNotModified, nothing,
                    scoping(MarginScope::Isolated)}),
    name_of);

TEST(ExchangeRefusals, WhatTheMarketItselfRefusesChangesNothingEither) {
  OverlayConfig config;
  config.orders_max = 2;
  OverlayVenue venue{config};
  Exchange exchange{venue, {}};
  exchange.list(linear_contract(0));
  support::MarketScript script{0};
  const Timestamp now = support::at_ms(0);
  venue.on_market(script.snapshot(now, {{1000, 2000}}, {{1010, 1000}}));
  const AccountId account = exchange.open_account(MarginScope::Isolated, now);
  ASSERT_TRUE(exchange.deposit(account, {dec("10000"), Currency{"USDT"}}, now).has_value());
  const OrderRequest request{.link_id = {}, .terms = limit(kBuy, "99", "1")};
  ASSERT_TRUE(exchange.place(account, request, now).has_value());
  ASSERT_TRUE(exchange.place(account, request, now).has_value());
  exchange.take_changes();
  std::vector<std::byte> before;
  exchange.save(before);
  EXPECT_EQ(exchange.place(account, request, now).error(), Refusal::TooManyOrders);
  EXPECT_TRUE(exchange.take_changes().empty());
  std::vector<std::byte> after;
  exchange.save(after);
  EXPECT_TRUE(after == before);
  ASSERT_TRUE(exchange.cancel(account, VenueOrderId{1}, now).has_value());
  EXPECT_EQ(exchange.place(account, request, now).value(), VenueOrderId{3});
}

}  // namespace
}  // namespace tw::sim
