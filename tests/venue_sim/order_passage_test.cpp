#include "venue_sim/order_passage.hpp"

#include "private_rig.hpp"

namespace tw::venue_sim {
namespace {

/// Lets pass what it is told.
struct SetPassage final : OrderPassage {
  Passage pass(const Endpoint& endpoint, const PrivateCall& call) override {
    paths.emplace_back(endpoint.path);
    return is_held ? Passage{.answer = acknowledgement(endpoint, call)} : next;
  }
  Passage next;
  bool is_held = false;
  std::vector<std::string> paths;
};

struct OrderPassageTest : ::testing::Test {
  OrderPassageTest() { rig.api.pass_through(passage); }

  std::string ask_trade(std::string_view op, std::string_view arguments) {
    const net::ConnectionId socket = rig.sign_in(SocketKind::Trade);
    const std::string ms = std::to_string(to_milliseconds(rig.now()));
    return rig.say(socket, R"({"op":")" + std::string(op) + R"(","header":{"X-BAPI-TIMESTAMP":")" +
                               ms + R"("},"args":[)" + std::string(arguments) + "]}");
  }
  std::size_t open_orders() {
    return std::stoul(
        at(rig.get("/v5/order/realtime?category=linear&symbol=BTCUSDT"), "result.list.#"));
  }

  PrivateRig rig{sim::MarginScope::Isolated, {.orders_per_second = 1'000}};
  SetPassage passage;
};

constexpr std::string_view kOrder =
    R"({"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Limit","qty":"1",)"
    R"("price":"90","orderLinkId":"a"})";
// Two orders, `first` and `second` with the number behind them.
std::string batch(int number = 1) {
  const std::string each =
      R"({"symbol":"BTCUSDT","side":"Buy","orderType":"Limit","qty":"1","price":"90",)"
      R"("orderLinkId":")";
  const std::string end = std::to_string(number) + "\"}";
  return R"({"category":"linear","request":[)" + each + "first" + end + "," + each + "second" +
         end + "]}";
}

TEST_F(OrderPassageTest, IsMetByOrdersOfRestAndOfTheTradeSocket) {
  rig.post("/v5/order/create", kOrder);
  ask_trade("order.create-batch", batch());
  rig.post("/v5/order/cancel-all", R"({"category":"linear","symbol":"BTCUSDT"})");
  EXPECT_EQ(passage.paths, (std::vector<std::string>{"/v5/order/create", "/v5/order/create-batch",
                                                     "/v5/order/cancel-all"}));
}

TEST_F(OrderPassageTest, IsNotMetByQueriesNorByRefusedOnes) {
  rig.get("/v5/order/realtime?category=linear&symbol=BTCUSDT");
  rig.post("/v5/order/pre-check", kOrder);
  rig.post("/v5/position/set-leverage",
           R"({"category":"linear","symbol":"BTCUSDT","buyLeverage":"5","sellLeverage":"5"})");
  EXPECT_TRUE(passage.paths.empty());
}

TEST_F(OrderPassageTest, AnAnswerOfItsKeepsARequestFromTheExchange) {
  passage.next.answer = refuse(110'007, "ab not enough for new order");
  EXPECT_EQ(at(rig.post("/v5/order/create", kOrder), "retCode"), "110007");
  EXPECT_EQ(at(ask_trade("order.create", kOrder), "retMsg"), "ab not enough for new order");
  passage.next = {};
  EXPECT_EQ(open_orders(), 0u);
}

struct LegRow {
  std::size_t leg;
  std::array<const char*, 2> codes;
  std::size_t open;
};

TEST_F(OrderPassageTest, RefusesAnyLegOfABatch) {
  int number = 0;
  for (const LegRow& row : {LegRow{1, {"7", "0"}, 1}, LegRow{2, {"0", "7"}, 1},
                            LegRow{0, {"7", "7"}, 0}, LegRow{3, {"0", "0"}, 2}}) {
    for (const bool is_socket : {false, true}) {
      SCOPED_TRACE(std::to_string(row.leg) + (is_socket ? " socket" : " REST"));
      passage.next.refused = RefusedLeg{refuse(7, "no"), row.leg};
      const std::string asked = batch(++number);
      const std::string answer = is_socket ? ask_trade("order.create-batch", asked)
                                           : rig.post("/v5/order/create-batch", asked);
      passage.next = {};
      EXPECT_EQ(at(answer, "retExtInfo.list.0.code"), row.codes[0]);
      EXPECT_EQ(at(answer, "retExtInfo.list.1.code"), row.codes[1]);
      EXPECT_EQ(at(answer, is_socket ? "data.list.1.orderLinkId" : "result.list.1.orderLinkId"),
                "second" + std::to_string(number));
      EXPECT_EQ(open_orders(), row.open);
      rig.post("/v5/order/cancel-all", R"({"category":"linear","symbol":"BTCUSDT"})");
    }
  }
}

TEST_F(OrderPassageTest, AnAcknowledgementLooksAsTheExchangesOwn) {
  rig.post("/v5/order/create", kOrder);
  const std::string cancel = R"({"category":"linear","symbol":"BTCUSDT","orderLinkId":"a"})";
  passage.is_held = true;
  const std::string held = rig.post("/v5/order/cancel", cancel);
  EXPECT_EQ(open_orders(), 1u);
  passage.is_held = false;
  EXPECT_EQ(rig.post("/v5/order/cancel", cancel), held);
  EXPECT_EQ(open_orders(), 0u);
}

TEST_F(OrderPassageTest, AnAcknowledgementOfABatchAndOfCancelAllHasItsForm) {
  passage.is_held = true;
  const std::string held = rig.post("/v5/order/create-batch", batch());
  EXPECT_EQ(at(held, "result.list.#"), "2");
  EXPECT_EQ(at(held, "result.list.1.orderLinkId"), "second1");
  EXPECT_EQ(at(held, "result.list.1.orderId"), "");
  EXPECT_EQ(at(held, "retExtInfo.list.1.code"), "0");
  const std::string all =
      rig.post("/v5/order/cancel-all", R"({"category":"linear","symbol":"BTCUSDT"})");
  EXPECT_EQ(at(all, "result.list.#"), "0");
  EXPECT_EQ(at(all, "result.success"), "1");
}

TEST_F(OrderPassageTest, WhatWasHeldIsCarriedOutLater) {
  const auto body = Parameters::from_json(kOrder);
  rig.api.request_late(*find_endpoint("/v5/order/create"),
                       {.key = rig.key(), .parameters = *body, .now = rig.now()});
  EXPECT_TRUE(passage.paths.empty());
  EXPECT_EQ(open_orders(), 1u);
}

}  // namespace
}  // namespace tw::venue_sim
