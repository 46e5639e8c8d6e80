#include "venue_sim/public_requests.hpp"

#include <gtest/gtest.h>

#include <set>

#include "json/document.hpp"
#include "venue_sim/public_rig.hpp"

namespace tw::venue_sim {
namespace {

using namespace std::chrono_literals;

class Requests : public testing::Test {
 protected:
  void SetUp() override {
    rig.open_all();
    rig.market.seed_history(1, rig.now);
  }
  std::string result(std::string_view name, std::string_view query) const {
    const Answer answer = rig.get(name, query);
    EXPECT_EQ(answer.code, 0) << answer.message;
    return answer.result;
  }
  /// Elements of `list`, as JSON.
  static std::vector<std::string> rows(std::string_view result) {
    json::Document document;
    const auto root = document.read(result);
    std::vector<std::string> found;
    const json::Node list = json::find(*root, "list").value();
    for (const json::Node row : list) {
      found.emplace_back(row.source());
    }
    return found;
  }
  PublicRig rig;
};

struct RefusedCase {
  const char* name;
  const char* request;
  const char* query;
  const char* message;
};
class RefusedRequests : public Requests, public testing::WithParamInterface<RefusedCase> {};

TEST_P(RefusedRequests, SayWhy) {
  const RefusedCase& c = GetParam();
  const Answer answer = rig.get(c.request, c.query);
  EXPECT_EQ(answer.code, 10001);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.message, c.message);
  EXPECT_EQ(answer.result, "{}");
}

INSTANTIATE_TEST_SUITE_P(
    Table, RefusedRequests,
    testing::Values(
        RefusedCase{"Category", "orderbook", "category=swap&symbol=BTCUSDT", "Illegal category"},
        RefusedCase{"NoCategory", "orderbook", "symbol=BTCUSDT",
                    "params error: category is required"},
        RefusedCase{"NoSymbol", "orderbook", "category=linear", "params error: symbol is required"},
        RefusedCase{"Symbol", "tickers", "category=linear&symbol=NOPE", "Not supported symbols"},
        RefusedCase{"SymbolOfOther", "kline", "symbol=BTCUSD&interval=1", "Not supported symbols"},
        RefusedCase{"Interval", "kline", "symbol=BTCUSDT&interval=2", "Invalid period!"},
        RefusedCase{"Limit", "kline", "symbol=BTCUSDT&interval=1&limit=1001",
                    "params error: limit invalid"},
        RefusedCase{"SpotTrades", "recent-trade", "category=spot&symbol=BTCUSDT&limit=61",
                    "params error: limit invalid"},
        RefusedCase{"SpotFunding", "funding/history", "category=spot&symbol=BTCUSDT",
                    "Illegal category"},
        RefusedCase{"OnlyStart", "funding/history", "category=linear&symbol=BTCUSDT&startTime=1",
                    "params error: endTime is required"},
        RefusedCase{"IntervalTime", "open-interest",
                    "category=linear&symbol=BTCUSDT&intervalTime=2h",
                    "params error: intervalTime invalid"},
        RefusedCase{"Cursor", "open-interest",
                    "category=linear&symbol=BTCUSDT&intervalTime=1h&cursor=x",
                    "params error: cursor invalid"},
        RefusedCase{"Index", "index-price-components", "indexName=BTCUSDT",
                    "params error: indexName BTCUSDT invalid"}),
    [](const auto& row) { return std::string{row.param.name}; });

TEST_F(Requests, OfAnUnknownPathAreNotFound) {
  for (const std::string_view name : {"", "nope", "funding", "TIME"}) {
    const Answer answer = rig.get(name, "");
    EXPECT_EQ(answer.status, 404);
    EXPECT_EQ(answer.code, 10017);
  }
}

TEST_F(Requests, ForTheTimeSayIt) {
  EXPECT_EQ(result("time", ""), R"({"timeSecond":"1773144000","timeNano":"1773144000000000000"})");
}

TEST_F(Requests, ForKlinesGiveTheNewestFirst) {
  const auto list = rows(result("kline", "category=linear&symbol=BTCUSDT&interval=1&limit=200"));
  ASSERT_EQ(list.size(), 200U);
  EXPECT_THAT(list[0], testing::StartsWith(R"(["1773144000000",)"));
  EXPECT_THAT(list[1], testing::StartsWith(R"(["1773143940000",)"));
  EXPECT_EQ(rows(result("kline", "symbol=BTCUSDT&interval=1&limit=1000")).size(), 1'000U);
}

TEST_F(Requests, ForKlinesKeepToASpanOfTime) {
  const std::string base = "symbol=BTCUSDT&interval=1&limit=3";
  const auto first = [&](const std::string& query) { return rows(result("kline", base + query)); };
  const auto both = first("&start=1773100800000&end=1773100980000");
  ASSERT_EQ(both.size(), 3U);
  EXPECT_THAT(both[0], testing::StartsWith(R"(["1773100980000",)"));
  const auto from = first("&start=1773100800000");
  ASSERT_EQ(from.size(), 3U);
  EXPECT_THAT(from[0], testing::StartsWith(R"(["1773100920000",)"));
  const auto until = first("&end=1773100800001");
  EXPECT_THAT(until[0], testing::StartsWith(R"(["1773100800000",)"));
  EXPECT_TRUE(first("&start=1873100800000").empty());
}

TEST_F(Requests, ForMarkPricesFollowThem) {
  rig.pass(60s);
  rig.set_prices(kLinear, "60500.5", "60000");
  rig.pass(30s);
  const std::string base = "symbol=BTCUSDT&interval=1&limit=2";
  EXPECT_EQ(rows(result("mark-price-kline", base))[0],
            R"(["1773144060000","60001.50","60500.50","60001.50","60500.50"])");
  EXPECT_EQ(rows(result("index-price-kline", base))[0],
            R"(["1773144060000","60000.00","60000.00","60000.00","60000.00"])");
  EXPECT_EQ(rows(result("premium-index-price-kline", base))[0],
            R"(["1773144060000","0.000025","0.008342","0.000025","0.008342"])");
  EXPECT_EQ(rows(result("mark-price-kline", "symbol=BTCUSDT&interval=1&limit=1000")).size(),
            1'000U);
}

TEST_F(Requests, ForABookSortAndCutIt) {
  const std::string two = result("orderbook", "category=linear&symbol=BTCUSDT&limit=2");
  EXPECT_THAT(two, testing::HasSubstr(R"("b":[["60000.00","1.500"],["59999.90","0.020"]])"));
  EXPECT_THAT(two, testing::HasSubstr(R"("a":[["60000.10","0.250"],["60000.20","0.003"]])"));
  const std::string one = result("orderbook", "category=spot&symbol=BTCUSDT");
  EXPECT_THAT(one, testing::HasSubstr(R"("b":[["60000","1.5"]],"a":[["60000.1","0.00025"]])"));
}

TEST_F(Requests, ForTickersSayTheNewest) {
  rig.trade(kLinear, 6'600'000, 5, Side::Buy);
  const std::string ticker = result("tickers", "category=linear&symbol=BTCUSDT");
  EXPECT_EQ(member(ticker, "list.0.lastPrice"), "66000.00");
  EXPECT_EQ(member(ticker, "list.0.markPrice"), "60001.50");
  EXPECT_EQ(member(ticker, "list.0.bid1Price"), "60000.00");
  EXPECT_EQ(member(ticker, "list.0.ask1Size"), "0.250");
  EXPECT_EQ(member(ticker, "list.0.highPrice24h"), "66000.00");
  EXPECT_EQ(member(ticker, "list.0.nextFundingTime"), "1773158400000");
  EXPECT_EQ(rows(result("tickers", "category=linear")).size(), 2U);
  EXPECT_EQ(rows(result("tickers", "category=option")).size(), 0U);
}

TEST_F(Requests, ForTradesGiveTheNewestFirstWithIdsOfTheirOwn) {
  rig.trade(kSpot, 600'001, 7, Side::Buy);
  const auto list = rows(result("recent-trade", "category=spot&symbol=BTCUSDT"));
  ASSERT_EQ(list.size(), 60U);
  EXPECT_EQ(member(list[0], "price"), "60000.1");
  EXPECT_EQ(member(list[0], "size"), "0.000007");
  EXPECT_EQ(member(list[0], "side"), "Buy");
  std::set<std::string> ids;
  for (const std::string& row : list) {
    EXPECT_EQ(member(row, "execId").size(), 19U);
    EXPECT_TRUE(ids.insert(member(row, "execId")).second) << row;
  }
}

TEST_F(Requests, ForFundingGiveWhatWasPaid) {
  const std::string base = "category=linear&symbol=BTCUSDT";
  const auto list = rows(result("funding/history", base));
  ASSERT_EQ(list.size(), 200U);
  EXPECT_EQ(member(list[0], "fundingRateTimestamp"), "1773129600000");
  EXPECT_EQ(member(list[1], "fundingRateTimestamp"), "1773100800000");
  const auto span =
      rows(result("funding/history", base + "&startTime=1773100800000&endTime=1773100800000"));
  ASSERT_EQ(span.size(), 1U);
  EXPECT_EQ(span[0], list[1]);
  rig.pass(4h);
  rig.source.changed_prices(kLinear).funding_next += 8h;
  rig.pass(1s);
  EXPECT_EQ(member(rows(result("funding/history", base))[0], "fundingRate"), "0.0001");
  EXPECT_EQ(member(rows(result("funding/history", base))[0], "fundingRateTimestamp"),
            "1773158400000");
}

TEST_F(Requests, ForOpenInterestTurnPages) {
  const std::string base = "category=linear&symbol=BTCUSDT&intervalTime=1h&limit=3";
  const std::string first = result("open-interest", base);
  const std::string cursor = member(first, "nextPageCursor");
  EXPECT_EQ(member(first, "list.0.timestamp"), "1773144000000");
  EXPECT_EQ(cursor, "lastid%3D0%26lasttime%3D1773136800");
  std::string encoded_twice = base + "&cursor=";
  for (const char c : cursor) {
    encoded_twice += c == '%' ? std::string{"%25"} : std::string{c};
  }
  const std::string second = result("open-interest", base + "&cursor=" + cursor);
  EXPECT_EQ(member(second, "list.0.timestamp"), "1773133200000");
  EXPECT_EQ(result("open-interest", encoded_twice), second);
  const std::string last =
      result("open-interest", base + "&startTime=1773136800000&endTime=1773140400000");
  EXPECT_EQ(rows(last).size(), 2U);
  EXPECT_EQ(member(last, "nextPageCursor"), "");
}

TEST_F(Requests, ForInstrumentsFilterAndTurnPages) {
  const auto names = [&](const std::string& query) {
    std::string all;
    for (const std::string& row : rows(result("instruments-info", query))) {
      all += member(row, "symbol") + " ";
    }
    return all;
  };
  EXPECT_EQ(names("category=linear"), "BTCUSDT ETHUSDT ");
  EXPECT_EQ(names("category=linear&baseCoin=ETH"), "ETHUSDT ");
  EXPECT_EQ(names("category=linear&symbol=BTCUSDT"), "BTCUSDT ");
  EXPECT_EQ(names("category=linear&status=PreLaunch"), "");
  EXPECT_EQ(names("category=option&baseCoin=BTC"), "");
  EXPECT_EQ(names("category=inverse&limit=1000"), "BTCUSD ");
  const std::string page = result("instruments-info", "category=linear&limit=1");
  EXPECT_EQ(member(page, "nextPageCursor"), "1");
  EXPECT_EQ(names("category=linear&limit=1&cursor=1"), "ETHUSDT ");
  EXPECT_EQ(member(page, "list.0.priceFilter.tickSize"), "0.10");
  EXPECT_EQ(member(page, "list.0.priceFilter.maxPrice"), "1999999.80");
  EXPECT_EQ(member(page, "list.0.lotSizeFilter.qtyStep"), "0.001");
  EXPECT_EQ(member(page, "list.0.lotSizeFilter.maxMktOrderQty"), "500.000");
  EXPECT_EQ(member(page, "list.0.leverageFilter.maxLeverage"), "100.00");
  EXPECT_EQ(member(page, "list.0.fundingInterval"), "480");
  EXPECT_EQ(member(page, "list.0.lowerFundingRate"), "-0.00375");
}

TEST_F(Requests, ForRiskLimitsGiveEveryTier) {
  const std::string limits = result("risk-limit", "category=linear&symbol=BTCUSDT");
  EXPECT_EQ(rows(limits)[0],
            R"({"id":1,"symbol":"BTCUSDT","riskLimitValue":"2000000","maintenanceMargin":"0.005",)"
            R"("initialMargin":"0.01","isLowestRisk":1,"maxLeverage":"100.00","mmDeduction":""})");
  EXPECT_EQ(rows(limits)[1],
            R"({"id":2,"symbol":"BTCUSDT","riskLimitValue":"4000000","maintenanceMargin":"0.01",)"
            R"("initialMargin":"0.02","isLowestRisk":0,"maxLeverage":"50.00",)"
            R"("mmDeduction":"10000"})");
}

TEST_F(Requests, ForPriceLimitsStayBesideMark) {
  rig.set_prices(kLinear, "60000", "60000");
  const std::string limits = result("price-limit", "category=linear&symbol=BTCUSDT");
  EXPECT_EQ(member(limits, "buyLmt"), "60600.00");
  EXPECT_EQ(member(limits, "sellLmt"), "59400.00");
  EXPECT_EQ(member(limits, "ts"), "1773144000000");
}

TEST_F(Requests, ForWhatThisVenueLacksAreEmpty) {
  EXPECT_EQ(result("account-ratio", "category=linear&symbol=BTCUSDT&period=1h"),
            R"({"list":[],"nextPageCursor":""})");
  EXPECT_EQ(result("insurance", ""), R"({"updatedTime":"1773144000000","list":[]})");
  EXPECT_EQ(result("adlAlert", ""), R"({"updatedTime":"1773144000000","list":[]})");
  EXPECT_EQ(result("delivery-price", "category=linear"),
            R"({"category":"linear","nextPageCursor":"","list":[]})");
  EXPECT_EQ(result("fee-group-info", "productType=contract"), R"({"list":[]})");
  EXPECT_EQ(result("historical-volatility", "category=option"), "[]");
}

}  // namespace
}  // namespace tw::venue_sim
