#include "venue_sim/market_topics.hpp"

#include <gtest/gtest.h>

#include "json/document.hpp"
#include "venue_sim/public_rig.hpp"

namespace tw::venue_sim {
namespace {

using namespace std::chrono_literals;

class Topics : public testing::Test {
 protected:
  void SetUp() override {
    rig.open_all();
    rig.connect(kClient, SocketKind::PublicLinear);
  }
  PublicRig rig;
};

TEST_F(Topics, OfTradesSayEachAtOnce) {
  EXPECT_EQ(rig.subscribe(kClient, "publicTrade.BTCUSDT").size(), 1U);
  rig.trade(kLinear, 6'000'010, 5, Side::Buy);
  rig.trade(kLinear, 6'000'010, 6, Side::Buy);
  rig.trade(kLinear, 6'000'000, 7, Side::Sell);
  const auto messages = rig.pass(0ms);
  ASSERT_EQ(messages.size(), 1U);
  const std::string& text = messages[0];
  EXPECT_EQ(member(text, "data.0.p"), "60000.10");
  EXPECT_EQ(member(text, "data.0.v"), "0.005");
  EXPECT_EQ(member(text, "data.0.S"), "Buy");
  EXPECT_EQ(member(text, "data.0.L"), "PlusTick");
  EXPECT_EQ(member(text, "data.1.L"), "ZeroPlusTick");
  EXPECT_EQ(member(text, "data.2.L"), "MinusTick");
  EXPECT_EQ(member(text, "data.2.S"), "Sell");
  EXPECT_EQ(member(text, "data.0.seq"), "7001");
  EXPECT_EQ(member(text, "data.0.T"), std::to_string(milliseconds(rig.now)));
  EXPECT_NE(member(text, "data.0.i"), member(text, "data.1.i"));
  EXPECT_EQ(member(text, "data.0.i").size(), 36U);
  const Answer recent = rig.get("recent-trade", "category=linear&symbol=BTCUSDT&limit=1");
  EXPECT_EQ(member(recent.result, "list.0.execId"), member(text, "data.2.i"));
}

TEST_F(Topics, OfTradesSplitManyInTo1024) {
  rig.subscribe(kClient, "publicTrade.BTCUSDT");
  for (int i = 0; i < 2'500; ++i) {
    rig.trade(kLinear, 6'000'010, 5, Side::Buy);
  }
  const auto messages = rig.pass(0ms);
  ASSERT_EQ(messages.size(), 3U);
  EXPECT_NE(member(messages[0], "data.1023.p"), "none");
  EXPECT_EQ(member(messages[0], "data.1024.p"), "none");
  EXPECT_EQ(member(messages[2], "data.452.p"), "none");
}

TEST_F(Topics, OfTickersSayOnlyWhatChanged) {
  const auto first = rig.subscribe(kClient, "tickers.BTCUSDT");
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(member(first[1], "type"), "snapshot");
  EXPECT_EQ(member(first[1], "data.lastPrice"), "60000.00");
  EXPECT_EQ(member(first[1], "data.fundingIntervalHour"), "8");
  EXPECT_TRUE(rig.pass(1s).empty());
  rig.set_prices(kLinear, "60002.25", "60000");
  rig.delta(kLinear, {{6'000'000, 9}}, {});
  const auto messages = rig.pass(1s);
  ASSERT_EQ(messages.size(), 1U);
  json::Document document;
  const auto root = document.read(messages[0]);
  ASSERT_TRUE(root.has_value());
  EXPECT_EQ(json::find(*root, "data")->source(),
            R"({"symbol":"BTCUSDT","markPrice":"60002.25","bid1Size":"0.009"})");
  EXPECT_EQ(member(messages[0], "type"), "delta");
}

TEST_F(Topics, OfTickersComeAtMostEvery100Milliseconds) {
  rig.subscribe(kClient, "tickers.BTCUSDT");
  std::size_t messages = 0;
  for (std::int64_t i = 0; i < 1'000; ++i) {
    rig.delta(kLinear, {{6'000'000, 10 + i}}, {});
    messages += rig.pass(1ms).size();
  }
  EXPECT_EQ(messages, 10U);
}

TEST_F(Topics, OfSpotTickersAreAlwaysWhole) {
  const net::ConnectionId spot{2};
  rig.connect(spot, SocketKind::PublicSpot);
  rig.subscribe(spot, "tickers.BTCUSDT");
  rig.trade(kSpot, 600'001, 1'000'000, Side::Buy);
  rig.pass(50ms);
  const auto messages = rig.sink.take(spot);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(member(messages[0], "type"), "snapshot");
  EXPECT_EQ(member(messages[0], "data.lastPrice"), "60000.1");
  EXPECT_EQ(member(messages[0], "data.volume24h"), "1.0001");
  EXPECT_EQ(member(messages[0], "data.usdIndexPrice"), "60000");
  EXPECT_TRUE((rig.pass(1s), rig.sink.take(spot).empty()));
}

TEST_F(Topics, OfKlinesConfirmEachCandleOnce) {
  const auto first = rig.subscribe(kClient, "kline.1.BTCUSDT");
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(member(first[1], "data.0.confirm"), "false");
  rig.pass(10s);
  rig.trade(kLinear, 6'000'500, 5, Side::Buy);
  const auto open = rig.pass(1s);
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(member(open[0], "data.0.close"), "60005");
  EXPECT_EQ(member(open[0], "data.0.confirm"), "false");
  EXPECT_TRUE(rig.pass(48'999ms).empty());
  const auto end = rig.pass(1ms);
  ASSERT_EQ(end.size(), 2U);
  EXPECT_EQ(member(end[0], "data.0.confirm"), "true");
  EXPECT_EQ(member(end[0], "data.0.start"), member(open[0], "data.0.start"));
  EXPECT_EQ(member(end[0], "data.0.volume"), "0.105");
  EXPECT_EQ(member(end[1], "data.0.confirm"), "false");
  EXPECT_EQ(member(end[1], "data.0.open"), "60005");
  EXPECT_EQ(std::stoll(member(end[0], "data.0.end")) + 1,
            std::stoll(member(end[1], "data.0.start")));
}

TEST_F(Topics, OfKlinesConfirmWhatATradeOfTheNextCandleEnded) {
  rig.subscribe(kClient, "kline.1.BTCUSDT");
  rig.now += 61s;  // nobody woke the venue in between
  rig.trade(kLinear, 6'000'700, 5, Side::Buy);
  const auto messages = rig.pass(1s);
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(member(messages[0], "data.0.confirm"), "true");
  EXPECT_EQ(member(messages[0], "data.0.close"), "60000");
  EXPECT_EQ(member(messages[1], "data.0.close"), "60007");
}

TEST_F(Topics, OfKlinesBeginWithTheFirstTradeOfAll) {
  PublicRig fresh;
  fresh.connect(kClient, SocketKind::PublicLinear);
  EXPECT_EQ(fresh.subscribe(kClient, "kline.1.BTCUSDT").size(), 1U);
  fresh.pass(59'500ms);
  fresh.trade(kLinear, 6'000'000, 5, Side::Buy);
  const auto messages = fresh.pass(1s);
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(member(messages[0], "data.0.confirm"), "true");
  EXPECT_EQ(member(messages[0], "data.0.start"), std::to_string(milliseconds(kNoon)));
}

TEST_F(Topics, OfLiquidationsSayThemEveryHalfSecond) {
  rig.subscribe(kClient, "allLiquidation.BTCUSDT");
  rig.pass(100ms);
  const auto liquidate = [&](Side side) {
    rig.market.on_liquidation(kLinear, side, Price{Decimal::from_int(59'000)},
                              Quantity{Decimal::from_units(5, 1)}, rig.now);
  };
  liquidate(Side::Buy);
  liquidate(Side::Sell);
  EXPECT_TRUE(rig.pass(399ms).empty());
  const auto messages = rig.pass(1ms);
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(member(messages[0], "data.0.S"), "Buy");
  EXPECT_EQ(member(messages[0], "data.0.v"), "0.5");
  EXPECT_EQ(member(messages[0], "data.0.p"), "59000.00");
  EXPECT_EQ(member(messages[0], "data.1.S"), "Sell");
  EXPECT_TRUE(rig.pass(5s).empty());
}

TEST_F(Topics, SayTheSameBytesOfTheSameInput) {
  const auto run = [] {
    PublicRig one;
    one.open_all();
    one.market.seed_history(5, one.now);
    one.connect(kClient, SocketKind::PublicLinear);
    std::string all;
    for (const std::string_view topic :
         {"orderbook.1.BTCUSDT", "orderbook.200.ETHUSDT", "tickers.BTCUSDT", "kline.1.BTCUSDT",
          "publicTrade.BTCUSDT"}) {
      for (const std::string& text : one.subscribe(kClient, topic)) {
        all += text;
      }
    }
    for (std::int64_t i = 1; i < 100; ++i) {
      one.delta(kLinear, {{6'000'000 - i % 7, i}}, {});
      one.delta(kOther, {{300'000 - i % 5, i}}, {});
      one.trade(kLinear, 6'000'000 + i % 3, i, Side::Buy);
      for (const std::string& text : one.pass(std::chrono::milliseconds(7 * i))) {
        all += text;
      }
    }
    return all + one.get("kline", "symbol=BTCUSDT&interval=1&limit=1000").result;
  };
  const std::string first = run();
  EXPECT_GT(first.size(), 100'000U);
  EXPECT_EQ(first, run());
}

}  // namespace
}  // namespace tw::venue_sim
