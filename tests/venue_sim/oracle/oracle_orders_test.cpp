#include <gtest/gtest.h>

#include "hand_made_trace.hpp"
#include "json/value.hpp"
#include "venue_sim/oracle.hpp"

namespace tw::venue_sim {
namespace {

using Sentences = std::vector<std::string>;

std::string post(std::string_view path, std::string_view body) {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(body);
}
std::string answered(std::string_view body) {
  return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + std::string(body);
}

constexpr const char* kAsked =
    R"({"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Limit","qty":"0.1"})";
constexpr const char* kCreated =
    R"({"retCode":0,"retMsg":"OK","result":{"orderId":"o1","orderLinkId":""},"retExtInfo":{}})";

class OracleOrders : public testing::Test {
 protected:
  void create(std::string_view body = kAsked, std::string_view answer = kCreated) {
    trace_.entry(TraceKind::Request, post("/v5/order/create", body));
    trace_.entry(TraceKind::Response, answered(answer));
  }
  HandMadeTrace trace_;
};

TEST_F(OracleOrders, FindsACreateThatWasNeverSeen) {
  create();
  trace_.next();
  EXPECT_EQ(trace_.differences(), Sentences{"order o1 was acknowledged and never seen"});
}

TEST_F(OracleOrders, WaitsForAnOrderThatIsSeenLater) {
  create();
  trace_.next().entry(TraceKind::In, "{}").next();
  trace_.order("o1", "New", "0.1", "0").next();
  EXPECT_EQ(trace_.differences(), Sentences{});
}

TEST_F(OracleOrders, KnowsAnOrderThatIsSeenBeforeItsAnswer) {
  trace_.order("o1", "New", "0.1", "0");
  create();
  EXPECT_EQ(trace_.differences(), Sentences{});
}

TEST_F(OracleOrders, ExpectsNothingOfARefusal) {
  create(kAsked, R"({"retCode":110007,"retMsg":"no","result":{"orderId":"o1"}})");
  trace_.next();
  EXPECT_EQ(trace_.differences(), Sentences{});
}

TEST_F(OracleOrders, FindsAnOrderThatWasTakenWithALotMore) {
  create();
  trace_.order("o1", "New", "0.101", "0").next();
  EXPECT_EQ(trace_.differences(),
            Sentences{"order o1, quantity: was taken with 0.101, asked were 0.1"});
}

TEST_F(OracleOrders, ComparesWithTheQuantityBeforeAnAmend) {
  create();
  trace_.order("o1", "New", "0.1", "0").next().order("o1", "New", "0.3", "0").next();
  EXPECT_EQ(trace_.differences(), Sentences{});
}

TEST_F(OracleOrders, FindsAnOrderOfTheOtherSide) {
  create(R"({"category":"spot","symbol":"BTCUSDT","side":"Sell","qty":"0.1"})");
  trace_.order("o1", "New", "0.1", "0").next();
  EXPECT_EQ(trace_.differences(), Sentences{"order o1, side: was taken as Buy of linear/BTCUSDT, "
                                            "asked was Sell of spot/BTCUSDT"});
}

TEST_F(OracleOrders, ComparesAnOrderByValueInQuoteCoins) {
  create(R"({"category":"spot","symbol":"BTCUSDT","side":"Buy","orderType":"Market","qty":"101"})");
  trace_.house("order",
               R"({"category":"spot","symbol":"BTCUSDT","orderId":"o1","side":"Buy","qty":"100",)"
               R"("cumExecQty":"0","orderStatus":"New","marketUnit":"quoteCoin"})");
  trace_.next();
  EXPECT_EQ(trace_.differences(),
            Sentences{"order o1, quantity: was taken with 100, asked were 101"});
}

TEST_F(OracleOrders, AsksNoQuantityOfWhatMayShrink) {
  create(R"({"category":"linear","symbol":"BTCUSDT","side":"Buy","qty":"9","reduceOnly":true})");
  trace_.order("o1", "New", "0.1", "0").next();
  EXPECT_EQ(trace_.differences(), Sentences{});
}

TEST_F(OracleOrders, TakesTheWordsOfTheVenueForTrue) {
  for (const char* word : {"true", R"("true")", R"("True")"}) {
    SCOPED_TRACE(word);
    HandMadeTrace trace;
    trace.entry(TraceKind::Request,
                post("/v5/order/create",
                     R"({"category":"linear","symbol":"BTCUSDT","side":"Buy","qty":"9",)"
                     R"("reduceOnly":)" +
                         std::string(word) + "}"));
    trace.entry(TraceKind::Response, answered(kCreated)).order("o1", "New", "0.1", "0").next();
    EXPECT_EQ(trace.differences(), Sentences{});
  }
}

TEST_F(OracleOrders, TakesNoOtherWordForTrue) {
  create(R"({"category":"linear","symbol":"BTCUSDT","side":"Buy","qty":"9","reduceOnly":"yes"})");
  trace_.order("o1", "New", "0.1", "0").next();
  EXPECT_EQ(trace_.differences(),
            Sentences{"order o1, quantity: was taken with 0.1, asked were 9"});
}

TEST_F(OracleOrders, OfEqualNamesTheLastCounts) {
  create(R"({"category":"linear","symbol":"BTCUSDT","side":"Buy","qty":"9","qty":"0.1"})");
  trace_.order("o1", "New", "0.1", "0").next();
  EXPECT_EQ(trace_.differences(), Sentences{});
}

TEST_F(OracleOrders, GuessesNothingAfterARequestWithoutAnswer) {
  trace_.entry(TraceKind::Request, post("/v5/order/create", R"({"category":"linear","qty":"7"})"));
  create();
  trace_.order("o1", "New", "0.1", "0").next();
  EXPECT_EQ(trace_.differences(), Sentences{});
}

TEST_F(OracleOrders, ReadsABatchWithARefusedLeg) {
  trace_.entry(TraceKind::Request, post("/v5/order/create-batch",
                                        R"({"category":"linear","request":[)"
                                        R"({"symbol":"BTCUSDT","side":"Buy","qty":"0.1"},)"
                                        R"({"symbol":"BTCUSDT","side":"Buy","qty":"0.2"}]})"));
  trace_.entry(TraceKind::Response,
               answered(R"({"retCode":0,"result":{"list":[{"orderId":"o1"},{"orderId":"o2"}]},)"
                        R"("retExtInfo":{"list":[{"code":0},{"code":110007}]}})"));
  trace_.order("o1", "New", "0.1", "0").next();
  EXPECT_EQ(trace_.differences(), Sentences{});
  trace_.order("o2", "New", "0.3", "0").next();
  EXPECT_EQ(trace_.differences(), Sentences{}) << "its answer said that it was refused";
}

TEST_F(OracleOrders, PairsFramesByTheirRequest) {
  const auto asked = [](const char* request, const char* quantity) {
    return R"({"reqId":")" + std::string(request) +
           R"(","op":"order.create","args":[{"category":"linear","symbol":"BTCUSDT",)"
           R"("side":"Buy","qty":")" +
           quantity + R"("}]})";
  };
  trace_.entry(TraceKind::In, asked("r1", "0.1")).entry(TraceKind::In, asked("r2", "0.2"));
  trace_.entry(TraceKind::Out, R"({"reqId":"r2","retCode":0,"op":"order.create",)"
                               R"("data":{"orderId":"o2"}})");
  trace_.order("o2", "New", "0.21", "0").next();
  EXPECT_EQ(trace_.differences(),
            Sentences{"order o2, quantity: was taken with 0.21, asked were 0.2"});
}

TEST_F(OracleOrders, LetsOtherFramesPass) {
  trace_.entry(TraceKind::Out, R"({"topic":"tickers.BTCUSDT"})")
      .entry(TraceKind::Open, "/v5/trade");
  trace_.entry(TraceKind::In, "no JSON").entry(TraceKind::Close, "").next();
  EXPECT_EQ(trace_.errors(), Sentences{});
  EXPECT_EQ(trace_.differences(), Sentences{});
}

TEST_F(OracleOrders, RefusesAnAnswerToACreateThatIsNoJson) {
  create(kAsked, "<html>");
  ASSERT_EQ(trace_.errors().size(), 1u);
  EXPECT_TRUE(trace_.errors()[0].starts_with("entry 2: "));
}

TEST_F(OracleOrders, ListsEveryOrder) {
  create();
  trace_.order("o1", "PartiallyFilled", "0.2", "0.1").fill({}).next();
  trace_.fill({.id = "e2", .order = "o9"});
  const json::Value all = json::parse(trace_.oracle().orders()).value();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all.at(0).dump(),
            R"({"orderId":"o1","orderLinkId":"","account":1,"instrument":"linear/BTCUSDT",)"
            R"("side":"Buy","qty":"0.2","status":"PartiallyFilled","acknowledged":true,)"
            R"("filled":"0.1","told":"0.1"})");
  EXPECT_EQ(all.at(1).member("status").value().text().value(), "never seen");
}

}  // namespace
}  // namespace tw::venue_sim
