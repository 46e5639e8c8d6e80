#include <gtest/gtest.h>

#include "venue_sim/private_rig.hpp"

// The private socket: who may listen, to what, and what is told in which order.
namespace tw::venue_sim {
namespace {

std::string subscribe(std::string_view topics, std::string_view more = "") {
  return R"({"op":"subscribe","args":[)" + std::string{topics} + "]" + std::string{more} + "}";
}

std::vector<std::string> topics_of(const std::vector<std::string>& frames) {
  std::vector<std::string> topics;
  for (const std::string& frame : frames) {
    topics.push_back(at(frame, "topic"));
  }
  return topics;
}

TEST(PrivateSocket, SignsInWithAnExpiryThatIsATextToo) {
  PrivateRig rig;
  const net::ConnectionId socket = rig.open(SocketKind::Private);
  std::string frame = auth_frame(rig.now());
  const std::string answer = rig.say(socket, frame);
  EXPECT_EQ(at(answer, "success"), "true") << answer;
  EXPECT_EQ(at(answer, "op"), "auth");
  EXPECT_EQ(at(answer, "ret_msg"), "");
  const std::size_t comma = frame.find(',', frame.find("key"));
  frame.insert(comma + 1, "\"");
  frame.insert(frame.find(',', comma + 1), "\"");
  EXPECT_EQ(at(rig.say(socket, frame), "success"), "true") << frame;
}

TEST(PrivateSocket, RefusesAWrongSignatureAndTopicsBeforeIt) {
  PrivateRig rig;
  const net::ConnectionId socket = rig.open(SocketKind::Private);
  const std::string answer = rig.say(socket, auth_frame(rig.now(), "wrong"));
  EXPECT_EQ(at(answer, "success"), "false");
  EXPECT_EQ(at(answer, "ret_msg"), "Invalid sign");
  EXPECT_EQ(at(rig.say(socket, subscribe("\"order\"")), "success"), "false");
  rig.heard(socket);
  rig.limit("Buy", "99");
  EXPECT_TRUE(rig.heard(socket).empty());
}

TEST(PrivateSocket, EchoesTheRequestIdWithItsType) {
  PrivateRig rig;
  const net::ConnectionId socket = rig.sign_in(SocketKind::Private);
  EXPECT_NE(rig.say(socket, R"({"op":"ping","req_id":7})").find(R"("req_id":7,)"),
            std::string::npos);
  const std::string pong = rig.say(socket, R"({"op":"ping","req_id":"a\"b"})");
  EXPECT_EQ(at(pong, "req_id"), "a\"b") << pong;
  EXPECT_NE(pong.find(R"("op":"pong")"), std::string::npos);
  EXPECT_EQ(at(rig.say(socket, R"({"op":"ping"})"), "req_id"), "<none>");
}

TEST(PrivateSocket, OneBadTopicRefusesTheRequest) {
  PrivateRig rig;
  const net::ConnectionId socket = rig.sign_in(SocketKind::Private);
  const std::string unknown = rig.say(socket, subscribe(R"("order","nope")"));
  EXPECT_EQ(at(unknown, "ret_msg"), "error:handler not found,topic:nope");
  EXPECT_EQ(at(rig.say(socket, subscribe(R"("position.spot")")), "success"), "false");
  EXPECT_EQ(at(rig.say(socket, subscribe(R"("order","order.linear")")), "success"), "false");
  EXPECT_EQ(at(rig.say(socket, subscribe(R"("order")")), "success"), "true");
  EXPECT_EQ(at(rig.say(socket, subscribe(R"("wallet","order")")), "ret_msg"),
            "error:already subscribed,topic:order");
  EXPECT_EQ(at(rig.say(socket, R"({"op":"fly"})"), "ret_msg"), "error:invalid op");
}

TEST(PrivateSocket, StaysOpenAfterWhatIsNoJson) {
  PrivateRig rig;
  const net::ConnectionId socket = rig.sign_in(SocketKind::Private);
  for (const std::string_view text : {"", "{", "[1]", "null", "\"\\ud800\""}) {
    EXPECT_TRUE(at(rig.say(socket, text), "ret_msg").starts_with("Failed to decode")) << text;
  }
  EXPECT_EQ(at(rig.say(socket, R"({"op":"ping"})"), "op"), "pong");
}

TEST(PrivateSocket, TellsAFillStreamByStream) {
  PrivateRig rig;
  const net::ConnectionId socket = rig.sign_in(SocketKind::Private);
  rig.say(socket, subscribe(R"("wallet","position","execution","order","execution.fast")"));
  rig.heard(socket);
  const std::string id = rig.market("Buy", "2", R"(,"orderLinkId":"mine")");
  const std::vector<std::string> frames = rig.heard(socket);
  ASSERT_EQ(topics_of(frames), (std::vector<std::string>{"execution.fast", "order", "execution",
                                                         "position", "wallet"}));
  EXPECT_EQ(at(frames[0], "id"), "<none>");
  EXPECT_EQ(at(frames[0], "data.#"), "2");
  EXPECT_EQ(at(frames[0], "data.0.orderLinkId"), "mine");
  EXPECT_EQ(at(frames[1], "data.0.orderStatus"), "New");
  EXPECT_EQ(at(frames[1], "data.1.orderStatus"), "PartiallyFilled");
  EXPECT_EQ(at(frames[1], "data.2.orderStatus"), "Filled");
  EXPECT_EQ(at(frames[1], "data.2.orderId"), id);
  EXPECT_EQ(at(frames[1], "data.2.avgPrice"), "101.25");
  EXPECT_EQ(at(frames[2], "data.0.execPrice"), "101");
  EXPECT_EQ(at(frames[2], "data.1.execPrice"), "101.5");
  EXPECT_EQ(at(frames[2], "data.1.leavesQty"), "0");
  EXPECT_EQ(at(frames[2], "data.0.execId"), at(frames[0], "data.0.execId"));
  EXPECT_EQ(at(frames[3], "data.#"), "1");
  EXPECT_EQ(at(frames[3], "data.0.entryPrice"), "101.25");
  EXPECT_EQ(at(frames[4], "data.0.coin.#"), "2");
}

TEST(PrivateSocket, TellsThePositionOfAnOrderThatOnlyRests) {
  PrivateRig rig;
  const net::ConnectionId socket = rig.sign_in(SocketKind::Private);
  rig.say(socket, subscribe(R"("position")"));
  rig.heard(socket);
  rig.limit("Buy", "99");
  const std::vector<std::string> frames = rig.heard(socket);
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(at(frames[0], "data.0.size"), "0");
}

TEST(PrivateSocket, KeepsCategoriesApart) {
  PrivateRig rig;
  const net::ConnectionId socket = rig.sign_in(SocketKind::Private);
  rig.say(socket, subscribe(R"("order.spot","execution.linear")"));
  rig.heard(socket);
  rig.limit("Buy", "99");
  EXPECT_TRUE(rig.heard(socket).empty());
  rig.post("/v5/order/create",
           R"({"category":"spot","symbol":"BTCUSDT","side":"Buy","orderType":"Limit","qty":"1",)"
           R"("price":"99"})");
  const std::vector<std::string> frames = rig.heard(socket);
  ASSERT_EQ(topics_of(frames), std::vector<std::string>{"order.spot"});
  EXPECT_EQ(at(frames[0], "data.0.category"), "spot");
}

TEST(PrivateSocket, TellsNobodyElse) {
  PrivateRig rig;
  const AccountId other = rig.market_side.open(sim::MarginScope::Isolated);
  ASSERT_TRUE(rig.keys.add({.key = "other", .secret = "s", .account = other, .created = rig.now()})
                  .has_value());
  const net::ConnectionId socket = rig.sign_in(SocketKind::Private);
  rig.say(socket, subscribe(R"("order")"));
  rig.heard(socket);
  const Parameters parameters =
      Parameters::from_json(
          R"({"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Limit","qty":"1",)"
          R"("price":"99"})")
          .value();
  const LimitedAnswer answer =
      rig.api.request("POST", "/v5/order/create", parameters, *rig.keys.find("other"), rig.now());
  EXPECT_EQ(answer.answer.code, 0);
  rig.publish();
  EXPECT_TRUE(rig.heard(socket).empty());
}

TEST(PrivateSocket, TellsNothingMoreAfterUnsubscribeOrClose) {
  PrivateRig rig;
  const net::ConnectionId socket = rig.sign_in(SocketKind::Private);
  rig.say(socket, subscribe(R"("order")"));
  EXPECT_EQ(at(rig.say(socket, R"({"op":"unsubscribe","args":["order"]})"), "success"), "true");
  rig.heard(socket);
  rig.limit("Buy", "99");
  EXPECT_TRUE(rig.heard(socket).empty());
  rig.say(socket, subscribe(R"("order")"));
  rig.heard(socket);
  rig.api.on_close(socket);
  rig.limit("Buy", "98");
  EXPECT_TRUE(rig.heard(socket).empty());
}

TEST(PrivateSocket, EqualRequestsGiveEqualBytes) {
  const auto run = [] {
    PrivateRig rig;
    const net::ConnectionId socket = rig.sign_in(SocketKind::Private);
    rig.say(socket, subscribe(R"("order","execution","position","wallet")"));
    rig.market("Buy", "2");
    rig.limit("Sell", "110");
    return rig.heard(socket);
  };
  EXPECT_EQ(run(), run());
}

// ---- the trade socket

std::string order_frame(const PrivateRig& rig, std::string_view request,
                        std::string_view op = "order.create", std::string_view arguments = "") {
  constexpr std::string_view kOrder =
      R"({"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Limit","qty":"1",)"
      R"("price":"99"})";
  return R"({"reqId":)" + std::string{request} + R"(,"header":{"X-BAPI-TIMESTAMP":)" +
         std::to_string(to_nanoseconds(rig.now()) / 1'000'000) + R"(},"op":")" + std::string{op} +
         R"(","args":[)" + std::string{arguments.empty() ? kOrder : arguments} + "]}";
}

TEST(TradeSocket, AnswersASecondSignInAndStaysUsable) {
  PrivateRig rig;
  const net::ConnectionId socket = rig.open(SocketKind::Trade);
  const std::string first = rig.say(socket, auth_frame(rig.now()));
  EXPECT_EQ(at(first, "retCode"), "0") << first;
  EXPECT_EQ(at(first, "op"), "auth");
  EXPECT_EQ(at(first, "data"), "<none>");
  EXPECT_EQ(at(rig.say(socket, auth_frame(rig.now())), "retCode"), "20001");
  EXPECT_EQ(at(rig.say(socket, order_frame(rig, "\"1\"")), "retCode"), "0");
}

TEST(TradeSocket, ServesNobodyWhoIsNotSignedIn) {
  PrivateRig rig;
  const net::ConnectionId socket = rig.open(SocketKind::Trade);
  EXPECT_EQ(at(rig.say(socket, order_frame(rig, "\"1\"")), "retCode"), "20002");
  EXPECT_EQ(at(rig.say(socket, auth_frame(rig.now(), "wrong")), "retCode"), "10004");
  EXPECT_EQ(at(rig.say(socket, order_frame(rig, "\"2\"")), "retCode"), "20002");
  EXPECT_TRUE(rig.market_side.active().empty());
}

TEST(TradeSocket, PlacesAmendsAndCancels) {
  PrivateRig rig;
  const net::ConnectionId socket = rig.sign_in(SocketKind::Trade);
  const std::string placed = rig.say(socket, order_frame(rig, "\"a\""));
  EXPECT_EQ(at(placed, "reqId"), "a");
  EXPECT_EQ(at(placed, "op"), "order.create");
  EXPECT_EQ(at(placed, "header.X-Bapi-Limit"), "10");
  EXPECT_EQ(at(placed, "header.X-Bapi-Limit-Status"), "9");
  EXPECT_EQ(at(placed, "header.Timenow"), std::to_string(to_nanoseconds(rig.now()) / 1'000'000));
  const std::string order =
      R"({"category":"linear","symbol":"BTCUSDT","orderId":")" + at(placed, "data.orderId") + "\"";
  const std::string amended =
      rig.say(socket, order_frame(rig, "\"b\"", "order.amend", order + R"(,"qty":"2"})"));
  EXPECT_EQ(at(amended, "retCode"), "0") << amended;
  const std::string canceled =
      rig.say(socket, order_frame(rig, "\"c\"", "order.cancel", order + "}"));
  EXPECT_EQ(at(canceled, "retCode"), "0") << canceled;
  const std::string again = rig.say(socket, order_frame(rig, "\"d\"", "order.cancel", order + "}"));
  EXPECT_EQ(at(again, "retCode"), "110001");
  EXPECT_EQ(at(again, "data.#"), "0");
}

TEST(TradeSocket, EchoesARequestIdOnceWithItsType) {
  PrivateRig rig;
  const net::ConnectionId socket = rig.sign_in(SocketKind::Trade);
  EXPECT_NE(rig.say(socket, order_frame(rig, "12")).find(R"("reqId":12,)"), std::string::npos);
  const std::string again = rig.say(socket, order_frame(rig, "12"));
  EXPECT_EQ(at(again, "retCode"), "20006");
  EXPECT_EQ(at(again, "header"), "<none>");
  EXPECT_EQ(rig.market_side.active().size(), 1U);
}

TEST(TradeSocket, SharesItsBudgetWithRest) {
  PrivateRig rig(sim::MarginScope::Isolated, {.orders_per_second = 2});
  const net::ConnectionId socket = rig.sign_in(SocketKind::Trade);
  rig.limit("Buy", "99");
  EXPECT_EQ(at(rig.say(socket, order_frame(rig, "1")), "retCode"), "0");
  const std::string third = rig.say(socket, order_frame(rig, "2"));
  EXPECT_EQ(at(third, "retCode"), "10006");
  EXPECT_EQ(at(third, "retMsg"), "Too many visits. Exceeded the API Rate Limit.");
  EXPECT_EQ(at(third, "header.X-Bapi-Limit-Status"), "0");
}

TEST(TradeSocket, RefusesWhatItCannotServe) {
  PrivateRig rig;
  const net::ConnectionId socket = rig.sign_in(SocketKind::Trade);
  EXPECT_EQ(at(rig.say(socket, order_frame(rig, "1", "order.fly")), "retCode"), "10404");
  EXPECT_EQ(at(rig.say(socket, R"({"op":"order.create","args":[{}]})"), "retCode"), "10001");
  EXPECT_EQ(
      at(rig.say(socket, R"({"op":"order.create","header":{"X-BAPI-TIMESTAMP":"1"}})"), "retCode"),
      "10002");
  EXPECT_EQ(at(rig.say(socket, order_frame(rig, "2", "order.create", "7")), "retCode"), "10001");
  EXPECT_EQ(at(rig.say(socket, "no JSON"), "retCode"), "10001");
  EXPECT_EQ(at(rig.say(socket, R"({"op":"ping"})"), "op"), "pong");
  EXPECT_TRUE(rig.market_side.active().empty());
}

TEST(TradeSocket, AsksForThePermissionOfTheKey) {
  PrivateRig rig;
  const net::ConnectionId socket = rig.sign_in(SocketKind::Trade);
  ApiKey key = rig.key();
  key.is_read_only = true;
  ASSERT_TRUE(rig.keys.remove("key").has_value());
  EXPECT_EQ(at(rig.say(socket, order_frame(rig, "1")), "retCode"), "20002");
  ASSERT_TRUE(rig.keys.add(key).has_value());
  EXPECT_EQ(at(rig.say(socket, order_frame(rig, "2")), "retCode"), "10005");
}

TEST(TradeSocket, AnswersBatchesItemByItem) {
  PrivateRig rig;
  const net::ConnectionId socket = rig.sign_in(SocketKind::Trade);
  const std::string answer = rig.say(
      socket, order_frame(rig, "1", "order.create-batch",
                          R"({"category":"linear","request":[{"symbol":"BTCUSDT","side":"Buy",)"
                          R"("orderType":"Limit","qty":"1","price":"99"},{"symbol":"NOPE"}]})"));
  EXPECT_EQ(at(answer, "retCode"), "0") << answer;
  EXPECT_EQ(at(answer, "data.list.#"), "2");
  EXPECT_EQ(at(answer, "retExtInfo.list.0.code"), "0");
  EXPECT_EQ(at(answer, "retExtInfo.list.1.code"), "10001");
}

}  // namespace
}  // namespace tw::venue_sim
