#include "venue_sim/subscriptions.hpp"

#include <gtest/gtest.h>

#include "venue_sim/public_rig.hpp"

namespace tw::venue_sim {
namespace {

using namespace std::chrono_literals;

class Sockets : public testing::Test {
 protected:
  void SetUp() override {
    rig.open_all();
    rig.connect(kClient, SocketKind::PublicLinear);
    rig.connect(kSpotClient, SocketKind::PublicSpot);
  }
  std::string linear(std::string_view text) { return rig.say(kClient, text).at(0); }
  std::string spot(std::string_view text) { return rig.say(kSpotClient, text).at(0); }

  static constexpr net::ConnectionId kSpotClient{2};
  PublicRig rig;
};

TEST_F(Sockets, GiveTheRequestIdBackWithItsType) {
  EXPECT_THAT(linear(R"({"op":"ping","req_id":7})"), testing::HasSubstr(R"("req_id":7,)"));
  EXPECT_THAT(linear(R"({"op":"ping","req_id":"7"})"), testing::HasSubstr(R"("req_id":"7",)"));
  EXPECT_THAT(linear(R"({"op":"ping","req_id":"a\"b"})"),
              testing::HasSubstr(R"("req_id":"a\"b",)"));
  EXPECT_THAT(spot(R"({"op":"ping"})"), testing::Not(testing::HasSubstr("req_id")));
}

TEST_F(Sockets, PongInCompactJson) {
  for (const std::string& pong : {linear(R"({"op":"ping"})"), spot(R"({"op":"ping"})")}) {
    EXPECT_THAT(pong, testing::HasSubstr(R"("ret_msg":"pong")"));
    EXPECT_THAT(pong, testing::EndsWith(R"("op":"ping"})"));
  }
}

TEST_F(Sockets, AnswerASubscriptionBeforeItsSnapshot) {
  const auto messages = rig.subscribe(kClient, "orderbook.50.BTCUSDT");
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(member(messages[0], "op"), "subscribe");
  EXPECT_EQ(member(messages[0], "success"), "true");
  EXPECT_EQ(member(messages[1], "type"), "snapshot");
}

TEST_F(Sockets, RefuseAWholeRequestForOneBadTopic) {
  const auto refused = rig.say(
      kClient, R"({"op":"subscribe","args":["orderbook.1.BTCUSDT","orderbook.500.BTCUSDT"]})");
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(member(refused[0], "ret_msg"), "error:handler not found,topic:orderbook.500.BTCUSDT");
  EXPECT_TRUE(rig.pass(10s).empty());
  EXPECT_EQ(rig.subscribe(kClient, "orderbook.1.BTCUSDT").size(), 2U);
}

struct UnknownTopic {
  const char* name;
  const char* topic;
};
class UnknownTopics : public Sockets, public testing::WithParamInterface<UnknownTopic> {};

TEST_P(UnknownTopics, HaveNoHandler) {
  const auto refused = rig.subscribe(kClient, GetParam().topic);
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(member(refused[0], "success"), "false");
  EXPECT_EQ(member(refused[0], "ret_msg"),
            "error:handler not found,topic:" + std::string{GetParam().topic});
}

INSTANTIATE_TEST_SUITE_P(Table, UnknownTopics,
                         testing::Values(UnknownTopic{"Empty", ""},
                                         UnknownTopic{"Kind", "trade.BTCUSDT"},
                                         UnknownTopic{"Depth", "orderbook.25.BTCUSDT"},
                                         UnknownTopic{"NoDepth", "orderbook.BTCUSDT"},
                                         UnknownTopic{"Interval", "kline.2.BTCUSDT"},
                                         UnknownTopic{"Symbol", "tickers.NOPEUSDT"},
                                         UnknownTopic{"OtherCategory", "tickers.BTCUSD"},
                                         UnknownTopic{"NoSymbol", "tickers"},
                                         UnknownTopic{"More", "tickers.BTCUSDT.x"}),
                         [](const auto& row) { return std::string{row.param.name}; });

TEST_F(Sockets, RefuseWhatIsSubscribedAndKeepIt) {
  rig.subscribe(kClient, "orderbook.50.BTCUSDT");
  const std::string refused = rig.subscribe(kClient, "orderbook.50.BTCUSDT").at(0);
  EXPECT_EQ(member(refused, "ret_msg"), "error:already subscribed,topic:orderbook.50.BTCUSDT");
  rig.delta(kLinear, {{6'000'000, 9}}, {});
  EXPECT_EQ(rig.pass(100ms).size(), 1U);
  EXPECT_EQ(member(linear(R"({"op":"subscribe","args":["tickers.BTCUSDT","tickers.BTCUSDT"]})"),
                   "ret_msg"),
            "error:already subscribed,topic:tickers.BTCUSDT");
}

TEST_F(Sockets, OfSpotTakeTenTopicsAtOnce) {
  const std::string ten =
      R"("orderbook.1.BTCUSDT","orderbook.50.BTCUSDT","orderbook.200.BTCUSDT",)"
      R"("orderbook.1000.BTCUSDT","tickers.BTCUSDT","publicTrade.BTCUSDT","kline.1.BTCUSDT",)"
      R"("kline.3.BTCUSDT","kline.5.BTCUSDT","kline.15.BTCUSDT")";
  const std::string eleven = ten + R"(,"kline.30.BTCUSDT")";
  EXPECT_EQ(member(spot(R"({"op":"subscribe","args":[)" + eleven + "]}"), "ret_msg"),
            "args size >10");
  EXPECT_EQ(member(spot(R"({"op":"subscribe","args":[)" + ten + "]}"), "ret_msg"), "subscribe");
  EXPECT_EQ(member(linear(R"({"op":"subscribe","args":[)" + eleven + "]}"), "success"), "true");
}

TEST_F(Sockets, OfSpotNameABadSymbolTheirOwnWay) {
  EXPECT_EQ(member(spot(R"({"op":"subscribe","args":["tickers.NOPEUSDT"]})"), "ret_msg"),
            "Invalid symbol :[tickers.NOPEUSDT]");
  EXPECT_EQ(member(spot(R"({"op":"subscribe","args":["allLiquidation.BTCUSDT"]})"), "ret_msg"),
            "error:handler not found,topic:allLiquidation.BTCUSDT");
}

TEST_F(Sockets, RefuseMoreTextOfTopicsThanTheyTake) {
  PublicRig many;
  Directory& directory = many.directory;
  const sim::Contract contract = many.source.contracts()[0];
  const std::string filler(180, 'X');
  for (std::uint32_t id = 4; id < 124; ++id) {
    directory.add({.id = InstrumentId{id}, .name = filler + std::to_string(id)});
    many.source.list(contract);
  }
  many.connect(kClient, SocketKind::PublicLinear);
  std::size_t taken = 0;
  for (std::uint32_t id = 4; id < 124; ++id) {
    const std::string topic = "publicTrade." + filler + std::to_string(id);
    const auto replies = many.subscribe(kClient, topic);
    const bool fits = taken + topic.size() <= Subscriptions::kArgumentTextMax;
    EXPECT_EQ(member(replies.at(0), "success"), fits ? "true" : "false");
    if (!fits) {
      EXPECT_EQ(member(replies.at(0), "ret_msg"), "args size >21000");
      const std::string first = "publicTrade." + filler + "4";
      many.say(kClient, R"({"op":"unsubscribe","args":[")" + first + R"("]})");
      EXPECT_EQ(member(many.subscribe(kClient, topic).at(0), "success"), "true");
      return;
    }
    taken += topic.size();
  }
  FAIL() << "no limit";
}

TEST_F(Sockets, SayNothingAfterAnUnsubscription) {
  rig.subscribe(kClient, "orderbook.50.BTCUSDT");
  const std::string reply =
      linear(R"({"op":"unsubscribe","req_id":3,"args":["orderbook.50.BTCUSDT"]})");
  EXPECT_EQ(member(reply, "success"), "true");
  EXPECT_EQ(member(reply, "op"), "unsubscribe");
  rig.delta(kLinear, {{6'000'000, 9}}, {});
  EXPECT_TRUE(rig.pass(5s).empty());
  const auto again = rig.subscribe(kClient, "orderbook.50.BTCUSDT");
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(member(again[1], "data.b.0.1"), "0.009");
  EXPECT_EQ(member(again[1], "data.u"), "2");
}

TEST_F(Sockets, SendOneMessageToAllWhoListenAndNothingToWhoLeft) {
  const net::ConnectionId third{3};
  rig.connect(third, SocketKind::PublicLinear);
  rig.subscribe(kClient, "publicTrade.BTCUSDT");
  rig.subscribe(third, "publicTrade.BTCUSDT");
  rig.trade(kLinear, 6'000'010, 5, Side::Buy);
  const auto messages = rig.pass(0ms);
  EXPECT_EQ(messages.size(), 1U);
  EXPECT_EQ(rig.sink.take(third), messages);
  rig.market.on_close(third);
  rig.trade(kLinear, 6'000'010, 5, Side::Buy);
  EXPECT_EQ(rig.pass(0ms).size(), 1U);
  EXPECT_TRUE(rig.sink.take(third).empty());
}

TEST_F(Sockets, StayOpenOnWhatTheyCannotRead) {
  for (const std::string_view text : {"", "ping", "{", "[]", "7", "\xff"}) {
    const std::string reply = linear(text);
    EXPECT_EQ(member(reply, "success"), "false") << text;
    EXPECT_THAT(member(reply, "ret_msg"), testing::StartsWith("Failed to decode incoming data:"));
  }
  EXPECT_EQ(member(linear(R"({"op":"ping"})"), "success"), "true");
}

TEST_F(Sockets, SendBackAnOperationThatIsNone) {
  const std::string reply = linear(R"({"op":"order.create","args":[1,{"a":"b"}]})");
  EXPECT_EQ(member(reply, "ret_msg"), "error:invalid op");
  EXPECT_EQ(member(reply, "request.op"), "order.create");
  EXPECT_EQ(member(reply, "request.args"), R"([1,{"a":"b"}])");
  EXPECT_EQ(member(linear("{}"), "request.args"), "null");
  EXPECT_EQ(member(linear(R"({"op":"x","args":"a\"b"})"), "request.args"), "a\"b");
}

TEST_F(Sockets, ThatAreUnknownAreNotAnswered) {
  EXPECT_TRUE(rig.say(net::ConnectionId{9}, R"({"op":"ping"})").empty());
  rig.market.on_close(net::ConnectionId{9});
}

}  // namespace
}  // namespace tw::venue_sim
