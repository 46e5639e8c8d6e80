#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "json/document.hpp"
#include "support/shared_material.hpp"
#include "venue_sim/public_rig.hpp"

namespace tw::venue_sim {
namespace {

/// Where the venue's own samples of answers and messages stand; names and kinds are what counts.
constexpr std::string_view kFixtures = "fixtures/bybit/";

std::string_view kind_name(json::Kind kind) {
  constexpr std::array<std::string_view, 6> kNames = {"null", "boolean", "number",
                                                      "text", "list",    "object"};
  return kNames[static_cast<std::size_t>(kind)];
}

/// Every path with its kind, elements of a list under one name.
void collect(json::Node node, const std::string& path, std::set<std::string>& out) {
  out.insert(path + ": " + std::string{kind_name(node.kind())});
  if (node.kind() == json::Kind::List) {
    for (const json::Node element : node) {
      collect(element, path + "[]", out);
    }
  } else if (node.kind() == json::Kind::Object) {
    for (auto at = node.begin(); at != node.end(); ++at) {
      const std::string name{(*at).text()};
      ++at;
      collect(*at, path + "." + name, out);
    }
  }
}

std::set<std::string> schema_of(std::string_view text) {
  json::Document document;
  const auto root = document.read(text);
  EXPECT_TRUE(root.has_value()) << text;
  std::set<std::string> paths;
  if (root) {
    collect(*root, "", paths);
  }
  return paths;
}

std::string file_text(const std::string& path) {
  std::ifstream file{path};
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

struct RestCase {
  const char* fixture;
  const char* name;
  const char* query;
};

class PublicRestSchema : public testing::TestWithParam<RestCase> {};

TEST_P(PublicRestSchema, IsTheVenues) {
  const RestCase& c = GetParam();
  TW_SHARED_OR_SKIP(path, std::string{kFixtures} + "rest/" + c.fixture + ".json");
  PublicRig rig;
  rig.open_all();
  rig.market.seed_history(1, rig.now);
  rig.pass(std::chrono::seconds(2));
  const Answer answer = rig.get(c.name, c.query);
  EXPECT_EQ(answer.code, 0) << answer.message;
  EXPECT_EQ(schema_of(envelope(answer, rig.now)), schema_of(file_text(path)));
}

INSTANTIATE_TEST_SUITE_P(
    Documented, PublicRestSchema,
    testing::Values(
        RestCase{"time", "time", ""},
        RestCase{"kline_linear", "kline", "symbol=BTCUSDT&interval=1"},
        RestCase{"kline_inverse", "kline", "category=inverse&symbol=BTCUSD&interval=60"},
        RestCase{"mark_price_kline", "mark-price-kline", "symbol=BTCUSDT&interval=1"},
        RestCase{"index_price_kline", "index-price-kline", "symbol=BTCUSDT&interval=1"},
        RestCase{"premium_index_price_kline", "premium-index-price-kline",
                 "symbol=BTCUSDT&interval=1"},
        RestCase{"instruments_linear", "instruments-info", "category=linear"},
        RestCase{"instruments_spot", "instruments-info", "category=spot"},
        RestCase{"orderbook_spot", "orderbook", "category=spot&symbol=BTCUSDT"},
        RestCase{"full_orderbook_cut", "full_orderbook", "category=linear&symbol=BTCUSDT"},
        RestCase{"rpi_orderbook", "rpi_orderbook", "category=linear&symbol=BTCUSDT"},
        RestCase{"tickers_inverse", "tickers", "category=inverse"},
        RestCase{"tickers_spot", "tickers", "category=spot"},
        RestCase{"recent_trade_spot", "recent-trade", "category=spot&symbol=BTCUSDT"},
        RestCase{"funding_history", "funding/history", "category=linear&symbol=BTCUSDT"},
        RestCase{"open_interest", "open-interest",
                 "category=inverse&symbol=BTCUSD&intervalTime=1d"},
        RestCase{"risk_limit", "risk-limit", "category=inverse"},
        RestCase{"price_limit", "price-limit", "symbol=BTCUSDT"}),
    [](const auto& row) { return std::string{row.param.fixture}; });

struct TopicCase {
  const char* fixture;
  SocketKind kind;
  const char* topic;
};

class PublicTopicSchema : public testing::TestWithParam<TopicCase> {};

TEST_P(PublicTopicSchema, IsTheVenues) {
  const TopicCase& c = GetParam();
  TW_SHARED_OR_SKIP(path, std::string{kFixtures} + "ws/" + c.fixture + ".json");
  PublicRig rig;
  rig.open_all();
  rig.market.seed_history(1, rig.now);
  rig.connect(kClient, c.kind);
  std::vector<std::string> messages = rig.subscribe(kClient, c.topic);
  messages.erase(messages.begin());
  rig.trade(kLinear, 6'000'010, 5, Side::Buy);
  rig.market.on_liquidation(kLinear, Side::Buy, Price{Decimal::from_int(60'000)},
                            Quantity{Decimal::from_int(1)}, rig.now);
  for (std::string& message : rig.pass(std::chrono::seconds(2))) {
    messages.push_back(std::move(message));
  }
  ASSERT_FALSE(messages.empty());
  EXPECT_EQ(schema_of(messages.front()), schema_of(file_text(path)));
}

INSTANTIATE_TEST_SUITE_P(
    Documented, PublicTopicSchema,
    testing::Values(
        TopicCase{"orderbook_50_snapshot", SocketKind::PublicLinear, "orderbook.50.BTCUSDT"},
        TopicCase{"publicTrade", SocketKind::PublicLinear, "publicTrade.BTCUSDT"},
        TopicCase{"tickers_linear_perp", SocketKind::PublicLinear, "tickers.BTCUSDT"},
        TopicCase{"tickers_spot", SocketKind::PublicSpot, "tickers.BTCUSDT"},
        TopicCase{"kline", SocketKind::PublicLinear, "kline.5.BTCUSDT"},
        TopicCase{"allLiquidation", SocketKind::PublicLinear, "allLiquidation.BTCUSDT"}),
    [](const auto& row) { return std::string{row.param.fixture}; });

TEST(TopicSchemaOfDeltas, IsTheVenues) {
  TW_SHARED_OR_SKIP(path, std::string{kFixtures} + "ws/orderbook_50_delta.json");
  PublicRig rig;
  rig.open_all();
  rig.connect(kClient, SocketKind::PublicLinear);
  rig.subscribe(kClient, "orderbook.50.BTCUSDT");
  rig.delta(kLinear, {{6'000'000, 0}}, {{6'000'020, 7}});
  const auto messages = rig.pass(std::chrono::seconds(1));
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(schema_of(messages.front()), schema_of(file_text(path)));
}

struct ReplyCase {
  const char* fixture;
  SocketKind kind;
  const char* text;
};

class ReplySchema : public testing::TestWithParam<ReplyCase> {};

TEST_P(ReplySchema, IsTheVenues) {
  const ReplyCase& c = GetParam();
  TW_SHARED_OR_SKIP(path, std::string{kFixtures} + "ws/" + c.fixture + ".json");
  PublicRig rig;
  rig.open_all();
  rig.connect(kClient, c.kind);
  rig.subscribe(kClient, "orderbook.1.ETHUSDT");
  const auto messages = rig.say(kClient, c.text);
  ASSERT_FALSE(messages.empty());
  const std::string sample = file_text(path);
  EXPECT_EQ(schema_of(messages.front()), schema_of(sample));
  EXPECT_EQ(member(messages.front(), "ret_msg"), member(sample, "ret_msg"));
  EXPECT_EQ(member(messages.front(), "success"), member(sample, "success"));
}

INSTANTIATE_TEST_SUITE_P(
    Documented, ReplySchema,
    testing::Values(
        ReplyCase{"pong_spot", SocketKind::PublicSpot, R"({"op":"ping"})"},
        ReplyCase{"pong_linear", SocketKind::PublicLinear, R"({"op":"ping"})"},
        ReplyCase{"resp_subscribe_spot", SocketKind::PublicSpot,
                  R"({"op":"subscribe","req_id":"10001","args":["tickers.BTCUSDT"]})"},
        ReplyCase{"resp_subscribe_linear", SocketKind::PublicLinear,
                  R"({"op":"subscribe","args":["tickers.BTCUSDT"]})"},
        ReplyCase{"resp_subscribe_unknown_topic", SocketKind::PublicLinear,
                  R"({"op":"subscribe","req_id":"e1","args":["orderbook.50.NOPEUSDT"]})"},
        ReplyCase{"resp_subscribe_already", SocketKind::PublicLinear,
                  R"({"op":"subscribe","req_id":"e6","args":["orderbook.1.ETHUSDT"]})"},
        ReplyCase{"resp_subscribe_spot_args_limit", SocketKind::PublicSpot,
                  R"({"op":"subscribe","args":["1","2","3","4","5","6","7","8","9","10","11"]})"},
        ReplyCase{"resp_subscribe_spot_bad_symbol", SocketKind::PublicSpot,
                  R"({"op":"subscribe","req_id":"","args":["tickers.NOPEUSDT"]})"},
        ReplyCase{"resp_invalid_op", SocketKind::PublicLinear, R"({"op":""})"}),
    [](const auto& row) { return std::string{row.param.fixture}; });

}  // namespace
}  // namespace tw::venue_sim
