#include <gtest/gtest.h>

#include <set>

#include "venue_sim/state/kept_venue.hpp"

namespace tw::venue_sim {
namespace {

constexpr const char* kLinear = "category=linear&symbol=BTCUSDT";

std::string limit_order(std::string_view link, std::string_view price, std::string_view more = "") {
  return R"({"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Limit","qty":"0.01",)"
         R"("price":")" +
         std::string(price) + R"(","orderLinkId":")" + std::string(link) + "\"" +
         std::string(more) + "}";
}

std::string market_order(std::string_view side, std::string_view quantity,
                         std::string_view category = "linear") {
  return R"({"category":")" + std::string(category) + R"(","symbol":"BTCUSDT","side":")" +
         std::string(side) + R"(","orderType":"Market","qty":")" + std::string(quantity) + "\"}";
}

// Something of everything: a position, a spot balance, resting, conditional and finished orders,
// stops, a second account, prices by hand, paid funding.
void live(KeptVenue& venue) {
  venue.post("/v5/order/create", market_order("Buy", "0.5"));
  venue.post("/v5/order/create", market_order("Sell", "0.1", "spot"));
  venue.post("/v5/order/create", limit_order("resting", "55000"));
  venue.post("/v5/order/create", limit_order("ended", "55001"));
  venue.post("/v5/order/create",
             limit_order("waiting", "55002", R"(,"triggerPrice":"56000","triggerDirection":2)"));
  venue.post("/v5/position/trading-stop",
             R"({"category":"linear","symbol":"BTCUSDT","stopLoss":"50000","positionIdx":0})");
  venue.step(61'000);
  venue.post("/v5/order/cancel",
             R"({"category":"linear","symbol":"BTCUSDT","orderLinkId":"ended"})");
  venue.control("POST", "/accounts", R"({"key":"second","secret":"unsaid"})");
  venue.control("POST", "/deposits", R"({"account":2,"coin":"USDT","amount":"12.5"})");
  venue.control("POST", "/keys", R"({"account":1,"key":"reader","secret":"r","read_only":true})");
  venue.control("POST", "/prices",
                R"({"category":"linear","symbol":"ETHUSDT","mark":"2444","funding_rate":"0.001"})");
  venue.step(30'000);
}

// Answers of everything that can be asked.
std::vector<std::string> answers(KeptVenue& venue) {
  const std::string linear = kLinear;
  std::vector<std::string> all;
  const auto add = [&](std::string_view path, const std::string& query) {
    all.push_back(std::string(path) + "?" + query + ": " + venue.get(path, query));
  };
  add("/v5/order/realtime", linear);
  add("/v5/order/realtime", linear + "&openOnly=1&orderLinkId=ended");
  add("/v5/order/history", linear);
  add("/v5/execution/list", linear);
  add("/v5/execution/list", "category=spot&symbol=BTCUSDT");
  add("/v5/position/list", linear);
  add("/v5/position/closed-pnl", linear);
  add("/v5/account/wallet-balance", "accountType=UNIFIED");
  add("/v5/account/transaction-log", "accountType=UNIFIED&limit=50");
  add("/v5/account/info", "");
  add("/v5/user/query-api", "");
  for (const std::string interval : {"1", "5", "60", "D", "W", "M"}) {
    add("/v5/market/kline", linear + "&limit=1000&interval=" + interval);
    add("/v5/market/mark-price-kline", linear + "&limit=1000&interval=" + interval);
    add("/v5/market/premium-index-price-kline", linear + "&interval=" + interval);
  }
  add("/v5/market/kline", "category=spot&symbol=BTCUSDT&interval=1&limit=1000");
  add("/v5/market/recent-trade", linear + "&limit=1000");
  add("/v5/market/tickers", "category=linear");
  add("/v5/market/tickers", "category=spot");
  add("/v5/market/funding/history", linear);
  add("/v5/market/open-interest", linear + "&intervalTime=5min");
  add("/v5/market/instruments-info", "category=linear");
  for (const std::string_view path : {"/orders", "/executions", "/state-hash", "/accounts"}) {
    all.push_back(std::string(path) + ": " + venue.control("GET", path));
  }
  all.push_back(venue.control("GET", "/book?category=linear&symbol=BTCUSDT&depth=500"));
  // The ledger without how many entries were read.
  const std::string ledger = venue.control("GET", "/ledger");
  all.push_back(ledger.substr(0, ledger.find(",\"untold\"")));
  return all;
}

void expect_equal(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i], b[i]);
  }
}

std::vector<std::string> all_after(std::string_view json, std::string_view name) {
  std::vector<std::string> found;
  const std::string mark = "\"" + std::string(name) + "\":\"";
  for (std::size_t at = json.find(mark); at != std::string_view::npos;
       at = json.find(mark, at + 1)) {
    found.push_back(text_after(json.substr(at), name));
  }
  return found;
}

TEST(VenueRestart, GoesOnBitForBit) {
  const TestDirectory first("bit_first");
  const TestDirectory second("bit_second");
  KeptVenue venue(first.text());
  live(venue);
  venue.end();
  write_file(second.state(), read_file(first.state()));
  KeptVenue again(second.text());
  expect_equal(answers(venue), answers(again));
  for (const std::string& answer : answers(again)) {
    EXPECT_TRUE(answer.find("\"retCode\":0,") != std::string::npos ||
                answer.find("\"ok\":true") != std::string::npos)
        << answer.substr(0, 300);
  }
  EXPECT_NE(venue.control("GET", "/ledger").find(R"("differences":[])"), std::string::npos);
  // And so it stays, whatever comes.
  for (KeptVenue* each : {&venue, &again}) {
    each->post("/v5/order/create", market_order("Sell", "0.7"));
    each->post("/v5/order/create", limit_order("later", "55003"));
    each->post("/v5/order/cancel",
               R"({"category":"linear","symbol":"BTCUSDT","orderLinkId":"resting"})");
    each->step(61'000);
  }
  expect_equal(answers(venue), answers(again));
  EXPECT_NE(again.control("GET", "/ledger").find(R"("differences":[])"), std::string::npos);
}

TEST(VenueRestart, SavesTheSameBytesAgain) {
  const TestDirectory directory("again");
  {
    KeptVenue venue(directory.text());
    live(venue);
    venue.end();
  }
  const std::string before = read_file(directory.state());
  KeptVenue venue(directory.text());
  venue.end();
  EXPECT_TRUE(read_file(directory.state()) == before);
}

TEST(VenueRestart, ConditionalOrdersAndStopsStillTrigger) {
  const TestDirectory directory("trigger");
  {
    KeptVenue venue(directory.text());
    live(venue);
    venue.end();
  }
  KeptVenue venue(directory.text());
  EXPECT_EQ(text_after(venue.get("/v5/position/list", kLinear), "size"), "0.5");
  venue.post(
      "/v5/position/trading-stop",
      R"({"category":"linear","symbol":"BTCUSDT","stopLoss":"59990","slTriggerBy":"MarkPrice",)"
      R"("positionIdx":0})");
  venue.control("POST", "/prices", R"({"category":"linear","symbol":"BTCUSDT","mark":"59000"})");
  venue.step(1'000);
  EXPECT_EQ(text_after(venue.get("/v5/position/list", kLinear), "size"), "0");
}

TEST(VenueRestart, AfterAKillNoIdComesTwice) {
  const TestDirectory directory("kill");
  std::set<std::string> seen;
  std::size_t count = 0;
  const auto note = [&](const std::string& json, std::string_view name) {
    for (const std::string& id : all_after(json, name)) {
      EXPECT_TRUE(seen.insert(id).second) << name << " " << id;
      ++count;
    }
  };
  for (int start = 0; start < 3; ++start) {
    KeptVenue venue(directory.text());
    // Nobody saves any more: what follows is lost with the venue.
    note(venue.post("/v5/order/create", limit_order("a", "55000")), "orderId");
    note(venue.post("/v5/order/create", limit_order("b", "55000")), "orderId");
    note(venue.post("/v5/order/create", market_order("Buy", "0.02")), "orderId");
    note(venue.get("/v5/execution/list", kLinear), "execId");
    venue.step(2'000);
    // Those with a sequence are real trades, the others were invented once, and are kept.
    note(venue.get("/v5/market/recent-trade", std::string(kLinear) + "&limit=5"), "execId");
    EXPECT_NE(venue.control("GET", "/ledger").find(R"("differences":[])"), std::string::npos);
  }
  EXPECT_GE(count, 3U * 9U);
}

TEST(VenueRestart, AKillGoesBackToTheLastSavedMoment) {
  const TestDirectory directory("back");
  {
    KeptVenue venue(directory.text());
    venue.post("/v5/order/create", limit_order("before", "55000"));
    EXPECT_NE(venue.control("POST", "/save").find(R"("ok":true)"), std::string::npos);
    venue.post("/v5/order/create", limit_order("after", "55000"));
  }
  KeptVenue venue(directory.text());
  const std::string open = venue.get("/v5/order/realtime", kLinear);
  EXPECT_EQ(all_after(open, "orderLinkId"), std::vector<std::string>{"before"});
  // What it has forgotten may come again.
  EXPECT_NE(venue.post("/v5/order/create", limit_order("after", "55000")).find("\"retCode\":0"),
            std::string::npos);
  EXPECT_EQ(venue.post("/v5/order/create", limit_order("before", "55000")).find("\"retCode\":0"),
            std::string::npos);
}

TEST(VenueRestart, WhatTheControlPortChangesIsSavedAtOnce) {
  const TestDirectory directory("control");
  {
    KeptVenue venue(directory.text());
    venue.control("POST", "/accounts", R"({"key":"second","secret":"unsaid"})");
    venue.control("POST", "/deposits", R"({"account":2,"coin":"USDT","amount":"7"})");
  }
  KeptVenue venue(directory.text());
  EXPECT_NE(venue.control("GET", "/accounts").find("\"second\""), std::string::npos);
  EXPECT_NE(venue.control("GET", "/ledger").find(R"({"account":2,"wallets":{"USDT":"7"})"),
            std::string::npos);
}

TEST(VenueRestart, RealTimeGoesOnFromTheWallClockAndFundingIsPaid) {
  const TestDirectory directory("real");
  {
    KeptVenue venue(directory.text());
    venue.post("/v5/order/create", market_order("Buy", "0.5"));
    venue.post("/v5/order/create", limit_order("resting", "55000"));
    venue.end();
  }
  VenueSettings settings = stepped_settings();
  settings.pace = Pace::Real;
  settings.start += std::chrono::hours(17);
  KeptVenue venue(directory.text(), settings);
  venue.control("POST", "/time", R"({"mode":"stepped"})");
  EXPECT_NE(venue.control("GET", "/status").find("\"now\":\"2026-01-01T17:00:0"),
            std::string::npos);
  const std::string fills = venue.get("/v5/execution/list", kLinear);
  const std::vector<std::string> kinds = all_after(fills, "execType");
  EXPECT_EQ(std::ranges::count(kinds, "Funding"), 2);  // at 8 and at 16 o'clock
  EXPECT_NE(venue.control("GET", "/ledger").find(R"("differences":[])"), std::string::npos);
  EXPECT_EQ(all_after(venue.get("/v5/order/realtime", kLinear), "orderLinkId"),
            std::vector<std::string>{"resting"});
  // Nobody traded meanwhile.
  const std::string klines =
      venue.get("/v5/market/kline", std::string(kLinear) + "&interval=60&limit=10");
  EXPECT_NE(klines.find(R"("0","0"])"), std::string::npos);
  // The market goes on.
  const std::string before =
      venue.get("/v5/market/recent-trade", std::string(kLinear) + "&limit=1");
  venue.step(5'000);
  EXPECT_NE(venue.get("/v5/market/recent-trade", std::string(kLinear) + "&limit=1"), before);
}

TEST(VenueRestart, RealTimeCountsFromWhenItBeganHoweverLongLoadingTook) {
  const TestDirectory directory("clock");
  {
    KeptVenue(directory.text()).end();
  }
  VenueSettings settings = stepped_settings();
  settings.pace = Pace::Real;
  settings.start += std::chrono::hours(17);
  settings.wall_at_start = std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now() -
                                                                  std::chrono::seconds(5));
  KeptVenue venue(directory.text(), settings);
  EXPECT_GE(text_after(venue.control("GET", "/status"), "now"), "2026-01-01T17:00:05");
}

TEST(VenueRestart, TimeNeverGoesBack) {
  const TestDirectory directory("ahead");
  {
    VenueSettings later = stepped_settings();
    later.start += std::chrono::hours(24);
    KeptVenue venue(directory.text(), later);
    venue.end();
  }
  for (const Pace pace : {Pace::Real, Pace::Fast, Pace::Stepped}) {
    VenueSettings settings = stepped_settings();
    settings.pace = pace;
    KeptVenue venue(directory.text(), settings);
    EXPECT_NE(venue.control("GET", "/status").find("\"now\":\"2026-01-02T00:00:"),
              std::string::npos);
  }
}

// ---- what a venue forgets that comes back while the program runs

struct Forgetful : testing::Test {
  void restart(std::string_view forget) {
    venue.post("/v5/order/create", market_order("Buy", "0.02"));
    venue.post("/v5/order/create", limit_order("ended", "55000"));
    venue.post("/v5/order/cancel",
               R"({"category":"linear","symbol":"BTCUSDT","orderLinkId":"ended"})");
    venue.post("/v5/order/create", limit_order("open", "55000"));
    answer = venue.control("POST", "/restart", R"({"forget":")" + std::string(forget) + "\"}");
  }
  bool finds_recent() {
    const std::string body =
        venue.get("/v5/order/realtime", std::string(kLinear) + "&orderLinkId=ended");
    return !all_after(body, "orderLinkId").empty();
  }
  bool takes(std::string_view link) {
    return venue.post("/v5/order/create", limit_order(link, "55000")).find("\"retCode\":0,") !=
           std::string::npos;
  }
  std::size_t count(std::string_view path) {
    return all_after(venue.get(path, kLinear), "orderId").size();
  }

  TestDirectory directory{"forget"};
  KeptVenue venue{directory.text()};
  std::string answer;
};

TEST_F(Forgetful, Nothing) {
  restart("nothing");
  EXPECT_TRUE(finds_recent());
  EXPECT_FALSE(takes("ended"));
  EXPECT_FALSE(takes("open"));
  EXPECT_EQ(count("/v5/order/history"), 2U);
}

TEST_F(Forgetful, WhatEndedLately) {
  restart("recent");
  EXPECT_FALSE(finds_recent());
  EXPECT_TRUE(takes("ended"));
  EXPECT_FALSE(takes("open"));  // what is open is known
  EXPECT_EQ(count("/v5/order/history"), 2U);
  EXPECT_GE(count("/v5/execution/list"), 1U);
}

TEST_F(Forgetful, TheWholeHistory) {
  restart("history");
  EXPECT_FALSE(finds_recent());
  EXPECT_TRUE(takes("ended"));
  EXPECT_FALSE(takes("open"));
  EXPECT_EQ(count("/v5/order/history"), 0U);
  EXPECT_EQ(count("/v5/execution/list"), 0U);
  EXPECT_EQ(text_after(venue.get("/v5/position/list", kLinear), "size"), "0.02");
  // And the history that comes is there again, also after a restart of the program.
  venue.post("/v5/order/create", market_order("Sell", "0.02"));
  EXPECT_EQ(count("/v5/order/history"), 1U);
  EXPECT_EQ(count("/v5/position/closed-pnl"), 1U);
}

TEST_F(Forgetful, WhatIsNotKnownIsRefused) {
  restart("all");
  EXPECT_NE(answer.find("forget is nothing, recent or history"), std::string::npos);
}

}  // namespace
}  // namespace tw::venue_sim
