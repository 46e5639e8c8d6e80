#include <gtest/gtest.h>

#include <set>

#include "venue_sim/private_rig.hpp"

// POST /v5/order/... over a real exchange. Bids 100.0 x 2, 99.5 x 3; asks 101.0 x 1, 101.5 x 2,
// 102.0 x 4; 10000 USDT and 10 BTC.
namespace tw::venue_sim {
namespace {

constexpr std::string_view kCreate = "/v5/order/create";
constexpr std::string_view kAmend = "/v5/order/amend";
constexpr std::string_view kCancel = "/v5/order/cancel";

std::string with_id(std::string_view order, std::string_view more = "") {
  return R"({"category":"linear","symbol":"BTCUSDT","orderId":")" + std::string{order} + "\"" +
         std::string{more} + "}";
}

TEST(PrivateOrders, ANewOrderIsAnsweredWithBothIdsAndOpen) {
  PrivateRig rig;
  const std::string answer = rig.post(
      kCreate, R"({"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Limit",)"
               R"("qty":"1","price":"99","timeInForce":"PostOnly","orderLinkId":"mine-1"})");
  EXPECT_EQ(at(answer, "retCode"), "0") << answer;
  EXPECT_EQ(at(answer, "retMsg"), "OK");
  EXPECT_EQ(at(answer, "result.orderLinkId"), "mine-1");
  const std::string open = rig.get("/v5/order/realtime?category=linear&symbol=BTCUSDT");
  EXPECT_EQ(at(open, "result.list.#"), "1");
  EXPECT_EQ(at(open, "result.list.0.orderId"), at(answer, "result.orderId"));
  EXPECT_EQ(at(open, "result.list.0.orderStatus"), "New");
  EXPECT_EQ(at(open, "result.list.0.timeInForce"), "PostOnly");
  EXPECT_EQ(at(open, "result.list.0.leavesQty"), "1");
  EXPECT_EQ(at(open, "result.list.0.leavesValue"), "99");
  EXPECT_EQ(at(open, "result.list.0.avgPrice"), "");
}

TEST(PrivateOrders, SpotIdsAreDigitsAndItsMarketBuyIsInQuote) {
  PrivateRig rig;
  const std::string answer = rig.post(
      kCreate,
      R"({"category":"spot","symbol":"BTCUSDT","side":"Buy","orderType":"Market","qty":"101"})");
  EXPECT_EQ(at(answer, "retCode"), "0") << answer;
  EXPECT_EQ(at(answer, "result.orderId").size(), 19U);
  const std::string fills = rig.get("/v5/execution/list?category=spot");
  EXPECT_EQ(at(fills, "result.list.#"), "1");
  EXPECT_EQ(at(fills, "result.list.0.execQty"), "1");
  EXPECT_EQ(at(fills, "result.list.0.feeCurrency"), "BTC");
}

TEST(PrivateOrders, AMarketBuyByValueIsToldInQuoteCoins) {
  PrivateRig rig;
  const net::ConnectionId socket = rig.sign_in(SocketKind::Private);
  rig.say(socket, R"({"op":"subscribe","args":["order"]})");
  rig.heard(socket);
  rig.post(kCreate, R"({"category":"spot","symbol":"BTCUSDT","side":"Buy",)"
                    R"("orderType":"Market","qty":"60.5","marketUnit":"quoteCoin"})");
  const std::vector<std::string> frames = rig.heard(socket);
  ASSERT_FALSE(frames.empty());
  EXPECT_EQ(at(frames.front(), "data.0.qty"), "60.5");
  const std::string history = rig.get("/v5/order/history?category=spot");
  EXPECT_EQ(at(history, "result.list.0.qty"), "60.5");
  EXPECT_EQ(at(history, "result.list.0.marketUnit"), "quoteCoin");
  EXPECT_EQ(at(history, "result.list.0.cumExecQty"), "0.59");  // 60.5 / 101, in whole steps
  EXPECT_EQ(at(history, "result.list.0.cumExecValue"), "59.59");
  EXPECT_EQ(at(history, "result.list.0.avgPrice"), "101");
  EXPECT_EQ(at(history, "result.list.0.leavesQty"), "0");
  EXPECT_EQ(at(rig.get("/v5/execution/list?category=spot"), "result.list.0.orderQty"), "60.5");
}

TEST(PrivateOrders, SpotTakesAMarketBuyInBaseWhereItSaysSo) {
  PrivateRig rig;
  const std::string answer =
      rig.post(kCreate, R"({"category":"spot","symbol":"BTCUSDT","side":"Buy",)"
                        R"("orderType":"Market","qty":"0.5","marketUnit":"baseCoin"})");
  EXPECT_EQ(at(answer, "retCode"), "0") << answer;
  EXPECT_EQ(at(rig.get("/v5/execution/list?category=spot"), "result.list.0.execQty"), "0.5");
  const std::string history = rig.get("/v5/order/history?category=spot");
  EXPECT_EQ(at(history, "result.list.0.qty"), "0.5");
  EXPECT_EQ(at(history, "result.list.0.marketUnit"), "baseCoin");
}

TEST(PrivateOrders, AnAmendChangesPriceAndQuantity) {
  PrivateRig rig;
  const std::string id = rig.limit("Buy", "99");
  const std::string answer = rig.post(kAmend, with_id(id, R"(,"price":"98.5","qty":"2")"));
  EXPECT_EQ(at(answer, "retCode"), "0") << answer;
  EXPECT_EQ(at(answer, "result.orderId"), id);
  const std::string open = rig.get("/v5/order/realtime?category=linear&symbol=BTCUSDT");
  EXPECT_EQ(at(open, "result.list.0.price"), "98.5");
  EXPECT_EQ(at(open, "result.list.0.qty"), "2");
}

TEST(PrivateOrders, AnOrderIsFoundByItsLinkId) {
  PrivateRig rig;
  const std::string id = rig.limit("Buy", "99", "1", R"(,"orderLinkId":"mine-1")");
  const std::string answer =
      rig.post(kCancel, R"({"category":"linear","symbol":"BTCUSDT","orderLinkId":"mine-1"})");
  EXPECT_EQ(at(answer, "result.orderId"), id) << answer;
  const std::string found =
      rig.get("/v5/order/realtime?category=linear&symbol=BTCUSDT&orderLinkId=mine-1");
  EXPECT_EQ(at(found, "result.list.0.orderStatus"), "Cancelled");
  EXPECT_EQ(at(found, "result.list.0.cancelType"), "CancelByUser");
  EXPECT_EQ(at(found, "result.list.0.leavesQty"), "0");
}

TEST(PrivateOrders, WhatEndedCannotBeCanceledOrAmended) {
  PrivateRig rig;
  const std::string id = rig.limit("Buy", "99");
  EXPECT_EQ(at(rig.post(kCancel, with_id(id)), "retCode"), "0");
  const std::string again = rig.post(kCancel, with_id(id));
  EXPECT_EQ(at(again, "retCode"), "110001");
  EXPECT_EQ(at(again, "retMsg"), "order not exists or too late to cancel");
  const std::string amended = rig.post(kAmend, with_id(id, R"(,"qty":"3")"));
  EXPECT_EQ(at(amended, "retCode"), "110001");
  EXPECT_EQ(at(amended, "retMsg"), "order not exists or too late to replace");
}

TEST(PrivateOrders, TheOrderOfAnotherAccountDoesNotExist) {
  PrivateRig rig;
  const std::string id = rig.limit("Buy", "99");
  const AccountId other = rig.market_side.open(sim::MarginScope::Isolated);
  const ApiKey key{.key = "other", .secret = "s", .account = other, .created = rig.now()};
  const Parameters parameters = Parameters::from_json(with_id(id)).value();
  const LimitedAnswer answer = rig.api.request("POST", kCancel, parameters, key, rig.now());
  EXPECT_EQ(answer.answer.code, 110001);
  EXPECT_EQ(rig.market_side.active().size(), 1U);
}

TEST(PrivateOrders, APostOnlyThatWouldTakeIsAcceptedAndCancelled) {
  PrivateRig rig;
  rig.limit("Buy", "101", "1", R"(,"timeInForce":"PostOnly")");
  const std::string history = rig.get("/v5/order/history?category=linear");
  EXPECT_EQ(at(history, "result.list.0.orderStatus"), "Cancelled");
  EXPECT_EQ(at(history, "result.list.0.rejectReason"), "EC_PostOnlyWillTakeLiquidity");
}

struct RefusedCase {
  const char* name;
  const char* body;  ///< of an order; category, symbol and side are added
  int code;
  const char* message;
};
class RefusedOrder : public testing::TestWithParam<RefusedCase> {};

TEST_P(RefusedOrder, NamesTheReasonAndChangesNothing) {
  PrivateRig rig;
  rig.limit("Buy", "98", "1", R"(,"orderLinkId":"taken")");
  rig.trade_at_101();
  const std::vector<std::byte> before = rig.state();
  const std::string answer = rig.post(kCreate, GetParam().body);
  EXPECT_EQ(at(answer, "retCode"), std::to_string(GetParam().code)) << answer;
  EXPECT_EQ(at(answer, "retMsg"), GetParam().message);
  EXPECT_EQ(at(answer, "result.#"), "0");
  EXPECT_TRUE(rig.state() == before);
}

#define LINEAR R"({"category":"linear","symbol":"BTCUSDT","side":"Buy",)"
#define SPOT R"({"category":"spot","symbol":"BTCUSDT","side":"Buy",)"

INSTANTIATE_TEST_SUITE_P(
    Linear, RefusedOrder,
    testing::Values(
        RefusedCase{"Category", R"({"symbol":"BTCUSDT"})", 10001, "Illegal category"},
        RefusedCase{"Option", R"({"category":"option","symbol":"BTCUSDT"})", 10032,
                    "Demo trading are not supported."},
        RefusedCase{"Inverse", R"({"category":"inverse","symbol":"BTCUSD"})", 10032,
                    "Demo trading are not supported."},
        RefusedCase{"Symbol", R"({"category":"linear","symbol":"NOPE"})", 10001,
                    "Not supported symbols"},
        RefusedCase{"Side", R"({"category":"linear","symbol":"BTCUSDT","side":"buy"})", 10001,
                    "side invalid"},
        RefusedCase{"Type", LINEAR R"("orderType":"Stop","qty":"1","price":"99"})", 10001,
                    "orderType invalid"},
        RefusedCase{"NoQuantity", LINEAR R"("orderType":"Limit","price":"99"})", 10001,
                    "Qty invalid"},
        RefusedCase{"QuantityIsNoNumber", LINEAR R"("orderType":"Limit","qty":"1e2","price":"99"})",
                    10001, "Qty invalid"},
        RefusedCase{"QuantityZero", LINEAR R"("orderType":"Limit","qty":"0","price":"99"})", 10001,
                    "Qty invalid"},
        RefusedCase{"QuantityOffStep", LINEAR R"("orderType":"Limit","qty":"1.001","price":"99"})",
                    10001, "Qty invalid"},
        RefusedCase{"QuantityTooSmall", LINEAR R"("orderType":"Limit","qty":"0.01","price":"99"})",
                    10001, "The number of contracts exceeds minimum limit allowed"},
        RefusedCase{"QuantityTooLarge", LINEAR R"("orderType":"Limit","qty":"101","price":"99"})",
                    10001, "The number of contracts exceeds maximum limit allowed"},
        RefusedCase{"NoPrice", LINEAR R"("orderType":"Limit","qty":"1"})", 10001, "Price invalid"},
        RefusedCase{"PriceOffTick", LINEAR R"("orderType":"Limit","qty":"1","price":"99.3"})",
                    10001, "Price invalid"},
        RefusedCase{"Notional", LINEAR R"("orderType":"Limit","qty":"0.04","price":"99"})", 110094,
                    "Order does not meet minimum order value 5USDT"},
        RefusedCase{"Balance", LINEAR R"("orderType":"Limit","qty":"100","price":"2000"})", 110007,
                    "ab not enough for new order"},
        RefusedCase{"LinkIdTaken",
                    LINEAR R"("orderType":"Limit","qty":"1","price":"99","orderLinkId":"taken"})",
                    110072, "OrderLinkedID is duplicate"},
        RefusedCase{"LinkIdIllegal",
                    LINEAR R"("orderType":"Limit","qty":"1","price":"99","orderLinkId":"a b"})",
                    10001, "params error: OrderLinkId invalid"},
        RefusedCase{"TimeInForce",
                    LINEAR R"("orderType":"Limit","qty":"1","price":"99","timeInForce":"DAY"})",
                    10001, "timeInForce invalid"},
        RefusedCase{"PositionIndex",
                    LINEAR R"("orderType":"Limit","qty":"1","price":"99","positionIdx":1})", 10001,
                    "position idx not match position mode"},
        RefusedCase{"NothingToReduce",
                    LINEAR R"("orderType":"Limit","qty":"1","price":"99","reduceOnly":true})",
                    110017, "current position is zero, cannot fix reduce-only order qty"},
        RefusedCase{"NoDirection", LINEAR R"("orderType":"Market","qty":"1","triggerPrice":"110"})",
                    10001, "TriggerDirection invalid"},
        RefusedCase{
            "TriggerPassedUp",
            LINEAR R"("orderType":"Market","qty":"1","triggerPrice":"100","triggerDirection":1})",
            110092, "expect Rising, but trigger_price[1000000] <= current[1010000]??LastPrice"},
        RefusedCase{
            "TriggerPassedDown",
            LINEAR R"("orderType":"Market","qty":"1","triggerPrice":"102","triggerDirection":2})",
            110093, "expect Falling, but trigger_price[1020000] >= current[1010000]??LastPrice"},
        RefusedCase{"TrailingStop", LINEAR R"("orderType":"Market","qty":"1","trailingStop":"5"})",
                    10032, "Demo trading are not supported."}),
    [](const testing::TestParamInfo<RefusedCase>& row) { return std::string{row.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Spot, RefusedOrder,
    testing::Values(
        RefusedCase{"Symbol", R"({"category":"spot","symbol":"NOPE"})", 170121, "Invalid symbol."},
        RefusedCase{"Quantity", SPOT R"("orderType":"Limit","qty":"x","price":"99"})", 170130,
                    "Data sent for parameter 'qty' is not valid."},
        RefusedCase{"PriceOffTick", SPOT R"("orderType":"Limit","qty":"1","price":"99.3"})", 170134,
                    "Order price has too many decimals."},
        RefusedCase{"QuantityOffStep", SPOT R"("orderType":"Limit","qty":"1.001","price":"99"})",
                    170137, "Order quantity has too many decimals."},
        RefusedCase{"Value", SPOT R"("orderType":"Limit","qty":"0.04","price":"99"})", 170140,
                    "Order value exceeded lower limit."},
        RefusedCase{"Balance", SPOT R"("orderType":"Limit","qty":"5000","price":"99"})", 170131,
                    "Insufficient balance."},
        RefusedCase{"TimeInForce",
                    SPOT R"("orderType":"Limit","qty":"1","price":"99","timeInForce":"DAY"})",
                    170115, "Invalid timeInForce."},
        RefusedCase{"Leverage",
                    SPOT R"("orderType":"Limit","qty":"1","price":"99","isLeverage":1})", 10032,
                    "Demo trading are not supported."}),
    [](const testing::TestParamInfo<RefusedCase>& row) { return std::string{row.param.name}; });

#undef LINEAR
#undef SPOT

TEST(PrivateOrders, SpotHasItsOwnCodesForOrdersThatAreNotThere) {
  PrivateRig rig;
  const std::string answer =
      rig.post(kCancel, R"({"category":"spot","symbol":"BTCUSDT","orderLinkId":"none"})");
  EXPECT_EQ(at(answer, "retCode"), "170213");
  EXPECT_EQ(at(answer, "retMsg"), "Order does not exist.");
  EXPECT_EQ(at(rig.post(kCancel, R"({"category":"spot","symbol":"BTCUSDT"})"), "retMsg"),
            "params error: OrderId or orderLinkId is required");
}

TEST(PrivateOrders, SpotRefusesALinkIdThatIsTaken) {
  PrivateRig rig;
  constexpr std::string_view kBody =
      R"({"category":"spot","symbol":"BTCUSDT","side":"Buy","orderType":"Limit","qty":"1",)"
      R"("price":"99","orderLinkId":"taken"})";
  EXPECT_EQ(at(rig.post(kCreate, kBody), "retCode"), "0");
  const std::string answer = rig.post(kCreate, kBody);
  EXPECT_EQ(at(answer, "retCode"), "170141");
  EXPECT_EQ(at(answer, "retMsg"), "Duplicate clientOrderId");
}

TEST(PrivateOrders, AnAmendThatChangesNothingIsRefused) {
  PrivateRig rig;
  const std::string id = rig.limit("Buy", "99");
  const std::vector<std::byte> before = rig.state();
  const std::string answer = rig.post(kAmend, with_id(id, R"(,"price":"99")"));
  EXPECT_EQ(at(answer, "retCode"), "10001");
  EXPECT_TRUE(rig.state() == before);
}

TEST(PrivateOrders, QuantityZeroClosesThePosition) {
  PrivateRig rig;
  rig.market("Buy", "1.5");
  rig.market("Sell", "0", R"(,"reduceOnly":true,"closeOnTrigger":true)");
  const std::string list = rig.get("/v5/position/list?category=linear&symbol=BTCUSDT");
  EXPECT_EQ(at(list, "result.list.0.size"), "0");
  EXPECT_EQ(at(list, "result.list.0.side"), "");
}

TEST(PrivateOrders, AConditionalOrderWaits) {
  PrivateRig rig;
  rig.trade_at_101();
  rig.limit("Buy", "111", "1", R"(,"triggerPrice":"110","triggerDirection":1)");
  const std::string open = rig.get("/v5/order/realtime?category=linear&symbol=BTCUSDT");
  EXPECT_EQ(at(open, "result.list.0.orderStatus"), "Untriggered");
  EXPECT_EQ(at(open, "result.list.0.stopOrderType"), "Stop");
  EXPECT_EQ(at(open, "result.list.0.triggerDirection"), "1");
  EXPECT_EQ(at(open, "result.list.0.triggerBy"), "LastPrice");
  const std::string only =
      rig.get("/v5/order/realtime?category=linear&symbol=BTCUSDT&orderFilter=Order");
  EXPECT_EQ(at(only, "result.list.#"), "0");
}

// ---- several at once

TEST(PrivateBatch, AnswersEachItemInItsPlace) {
  PrivateRig rig;
  const std::string answer =
      rig.post("/v5/order/create-batch",
               R"({"category":"linear","request":[)"
               R"({"symbol":"BTCUSDT","side":"Buy","orderType":"Limit","qty":"1","price":"99"},)"
               R"({"symbol":"BTCUSDT","side":"Buy","orderType":"Limit","qty":"x","price":"99",)"
               R"("orderLinkId":"bad"},)"
               R"({"symbol":"BTCUSDT","side":"Buy","orderType":"Limit","qty":"1","price":"98"}]})");
  EXPECT_EQ(at(answer, "retCode"), "0");
  EXPECT_EQ(at(answer, "result.list.#"), "3");
  EXPECT_EQ(at(answer, "retExtInfo.list.#"), "3");
  EXPECT_EQ(at(answer, "retExtInfo.list.0.code"), "0");
  EXPECT_EQ(at(answer, "retExtInfo.list.0.msg"), "OK");
  EXPECT_EQ(at(answer, "retExtInfo.list.1.code"), "10001");
  EXPECT_EQ(at(answer, "result.list.1.orderId"), "");
  EXPECT_EQ(at(answer, "result.list.1.orderLinkId"), "bad");
  EXPECT_EQ(at(answer, "result.list.1.createAt"), "");
  EXPECT_EQ(at(answer, "retExtInfo.list.2.code"), "0");
  EXPECT_EQ(rig.market_side.active().size(), 2U);
}

TEST(PrivateBatch, TakesFromItsBudgetItemByItem) {
  PrivateRig rig(sim::MarginScope::Isolated, {.orders_per_second = 2});
  std::string items;
  for (int i = 0; i < 3; ++i) {
    items += std::string{i == 0 ? "" : ","} +
             R"({"symbol":"BTCUSDT","side":"Buy","orderType":"Limit","qty":"1","price":"99"})";
  }
  const std::string body = R"({"category":"linear","request":[)" + items + "]}";
  const std::string answer = rig.post("/v5/order/create-batch", body);
  EXPECT_EQ(at(answer, "retExtInfo.list.1.code"), "0");
  EXPECT_EQ(at(answer, "retExtInfo.list.2.code"), "10006");
  EXPECT_EQ(rig.market_side.active().size(), 2U);
  EXPECT_EQ(at(rig.post("/v5/order/create-batch", body), "retCode"), "10006");
  EXPECT_EQ(rig.market_side.active().size(), 2U);
}

TEST(PrivateBatch, RefusesMoreItemsThanTheVenueTakes) {
  PrivateRig rig;
  std::string items = "{}";
  for (int i = 0; i < 20; ++i) {
    items += ",{}";
  }
  const std::string answer =
      rig.post("/v5/order/cancel-batch", R"({"category":"linear","request":[)" + items + "]}");
  EXPECT_EQ(at(answer, "retCode"), "10001");
}

TEST(PrivateBatch, AmendsAndCancels) {
  PrivateRig rig;
  const std::string first = rig.limit("Buy", "99");
  const std::string second = rig.limit("Buy", "98");
  const std::string amended =
      rig.post("/v5/order/amend-batch",
               R"({"category":"linear","request":[{"symbol":"BTCUSDT","orderId":")" + first +
                   R"(","qty":"2"}]})");
  EXPECT_EQ(at(amended, "result.list.0.orderId"), first) << amended;
  const std::string canceled =
      rig.post("/v5/order/cancel-batch",
               R"({"category":"linear","request":[{"symbol":"BTCUSDT","orderId":")" + first +
                   R"("},{"symbol":"BTCUSDT","orderId":")" + second +
                   R"("},{"symbol":"BTCUSDT","orderId":")" + second + R"("}]})");
  EXPECT_EQ(at(canceled, "retExtInfo.list.1.code"), "0") << canceled;
  EXPECT_EQ(at(canceled, "retExtInfo.list.2.code"), "110001");
  EXPECT_TRUE(rig.market_side.active().empty());
}

TEST(PrivateCancelAll, TakesWhatTheSymbolOrCoinNames) {
  PrivateRig rig;
  rig.limit("Buy", "99");
  rig.limit("Buy", "98");
  EXPECT_EQ(at(rig.post("/v5/order/cancel-all", R"({"category":"linear"})"), "retCode"), "10001");
  EXPECT_EQ(at(rig.post("/v5/order/cancel-all", R"({"category":"linear","symbol":"ETHUSDT"})"),
               "result.list.#"),
            "0");
  const std::string answer =
      rig.post("/v5/order/cancel-all", R"({"category":"linear","settleCoin":"USDT"})");
  EXPECT_EQ(at(answer, "result.list.#"), "2") << answer;
  EXPECT_EQ(at(answer, "result.success"), "1");
  EXPECT_TRUE(rig.market_side.active().empty());
}

std::set<std::string> canceled_of(std::uint64_t seed) {
  PrivateRig rig(sim::MarginScope::Isolated, {.orders_per_second = 10'000});
  rig.api.seed(seed);
  rig.market_side.mark("100");
  for (int i = 0; i < 300; ++i) {
    for (const std::string_view symbol : {"BTCUSDT", "ETHUSDT"}) {
      rig.post(kCreate, R"({"category":"linear","symbol":")" + std::string{symbol} +
                            R"(","side":"Buy","orderType":"Limit","qty":"0.1","price":"99"})");
    }
  }
  EXPECT_EQ(rig.market_side.active().size(), 600U);
  const std::string answer =
      rig.post("/v5/order/cancel-all", R"({"category":"linear","settleCoin":"USDT"})");
  EXPECT_EQ(at(answer, "result.list.#"), "500");
  std::set<std::string> left;
  for (const sim::HeldOrder* order : rig.market_side.active()) {
    left.insert(std::to_string(order->id.value()));
  }
  EXPECT_EQ(left.size(), 100U);
  return left;
}

TEST(PrivateCancelAll, PicksFiveHundredBySeed) {
  const std::set<std::string> first = canceled_of(1);
  EXPECT_EQ(first, canceled_of(1));
  EXPECT_NE(first, canceled_of(2));
}

TEST(PrivateOrders, APreCheckPlacesNothing) {
  PrivateRig rig(sim::MarginScope::Cross);
  rig.market_side.mark("100");
  const std::vector<std::byte> before = rig.state();
  const std::string answer =
      rig.post("/v5/order/pre-check",
               R"({"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Limit",)"
               R"("qty":"10","price":"100"})");
  EXPECT_EQ(at(answer, "retCode"), "0") << answer;
  EXPECT_EQ(at(answer, "result.preImrE4"), "0");
  EXPECT_NE(at(answer, "result.postImrE4"), "0");
  EXPECT_TRUE(rig.state() == before);
}

}  // namespace
}  // namespace tw::venue_sim
