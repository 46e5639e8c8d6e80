#include <gtest/gtest.h>

#include <set>

#include "venue_sim/private_rig.hpp"

// Positions, accounts, history: what an account sees and sets beside its orders.
namespace tw::venue_sim {
namespace {

constexpr std::string_view kPosition = "/v5/position/list?category=linear&symbol=BTCUSDT";

std::string on_btc(std::string_view more) {
  return R"({"category":"linear","symbol":"BTCUSDT",)" + std::string{more} + "}";
}

TEST(PrivatePosition, IsListedFlatByItsSymbolOnly) {
  PrivateRig rig;
  const std::string flat = rig.get(kPosition);
  EXPECT_EQ(at(flat, "result.list.#"), "1");
  EXPECT_EQ(at(flat, "result.list.0.size"), "0");
  EXPECT_EQ(at(rig.get("/v5/position/list?category=linear&settleCoin=USDT"), "result.list.#"), "0");
  EXPECT_EQ(at(rig.get("/v5/position/list?category=linear"), "retCode"), "10001");
}

TEST(PrivatePosition, StatesPriceValueAndSide) {
  PrivateRig rig;
  rig.market("Buy", "2");
  rig.market_side.mark("110");
  const std::string list = rig.get("/v5/position/list?category=linear&settleCoin=USDT");
  EXPECT_EQ(at(list, "result.list.#"), "1") << list;
  EXPECT_EQ(at(list, "result.list.0.side"), "Buy");
  EXPECT_EQ(at(list, "result.list.0.size"), "2");
  EXPECT_EQ(at(list, "result.list.0.avgPrice"), "101.25");
  EXPECT_EQ(at(list, "result.list.0.markPrice"), "110");
  EXPECT_EQ(at(list, "result.list.0.unrealisedPnl"), "17.5");
  EXPECT_EQ(at(list, "result.list.0.positionIdx"), "0");
}

// 304 at leverage 10, and 0.00045 of the shown entry for the fee to close.
TEST(PrivatePosition, PrintsEightDigitsAndCountsAddedMarginOnce) {
  PrivateRig rig;
  rig.market("Buy", "3");
  std::string row = rig.get(kPosition);
  EXPECT_EQ(at(row, "result.list.0.avgPrice"), "101.33333333");
  EXPECT_EQ(at(row, "result.list.0.positionIM"), "30.5368");
  EXPECT_EQ(at(row, "result.list.0.positionBalance"), "30.5368");
  const std::string added = rig.post("/v5/position/add-margin", on_btc(R"("margin":"5")"));
  ASSERT_EQ(at(added, "retCode"), "0") << added;
  row = rig.get(kPosition);
  EXPECT_EQ(at(row, "result.list.0.positionIM"), "35.5368");
  EXPECT_EQ(at(row, "result.list.0.positionBalance"), "35.5368");
}

TEST(PrivatePosition, LeverageIsSetOnce) {
  PrivateRig rig;
  const std::string body = on_btc(R"("buyLeverage":"5","sellLeverage":"5")");
  EXPECT_EQ(at(rig.post("/v5/position/set-leverage", body), "retCode"), "0");
  const std::string again = rig.post("/v5/position/set-leverage", body);
  EXPECT_EQ(at(again, "retCode"), "110043");
  EXPECT_EQ(at(again, "retMsg"), "leverage not modified");
  EXPECT_EQ(at(rig.get(kPosition), "result.list.0.leverage"), "5");
}

TEST(PrivatePosition, LeverageOutOfRangeIsRefused) {
  PrivateRig rig;
  const std::string high =
      rig.post("/v5/position/set-leverage", on_btc(R"("buyLeverage":"200","sellLeverage":"200")"));
  EXPECT_EQ(at(high, "retCode"), "110013") << high;
  EXPECT_EQ(at(high, "retMsg"), "cannot set leverage [200] gt maxLeverage [100] by risk limit");
  EXPECT_EQ(
      at(rig.post("/v5/position/set-leverage", on_btc(R"("buyLeverage":"5","sellLeverage":"6")")),
         "retCode"),
      "10001");
}

TEST(PrivatePosition, OneWayIsTheOnlyMode) {
  PrivateRig rig;
  const auto code = [&](std::string_view mode) {
    return at(rig.post("/v5/position/switch-mode", on_btc("\"mode\":" + std::string{mode})),
              "retCode");
  };
  EXPECT_EQ(code("0"), "110025");
  EXPECT_EQ(code("3"), "110029");
  EXPECT_EQ(code("7"), "10001");
}

TEST(PrivatePosition, StopsAreOrdersThatWaitAndCanBeRemoved) {
  PrivateRig rig;
  rig.trade_at_101();
  rig.market("Buy", "1");
  const auto stop = [&](std::string_view body) {
    return at(rig.post("/v5/position/trading-stop", on_btc(body)), "retCode");
  };
  constexpr std::string_view kBoth =
      R"("tpslMode":"Full","positionIdx":0,"takeProfit":"120","stopLoss":"90")";
  EXPECT_EQ(stop(kBoth), "0");
  const std::string list = rig.get(kPosition);
  EXPECT_EQ(at(list, "result.list.0.takeProfit"), "120");
  EXPECT_EQ(at(list, "result.list.0.stopLoss"), "90");
  const std::string open = rig.get("/v5/order/realtime?category=linear&symbol=BTCUSDT");
  EXPECT_EQ(at(open, "result.list.#"), "2");
  EXPECT_EQ(at(open, "result.list.0.orderStatus"), "Untriggered");
  EXPECT_EQ(at(open, "result.list.0.reduceOnly"), "true");
  EXPECT_EQ(stop(kBoth), "34040");
  EXPECT_EQ(stop(R"("tpslMode":"Full","positionIdx":0,"takeProfit":"0","stopLoss":"0")"), "0");
  EXPECT_EQ(at(rig.get(kPosition), "result.list.0.stopLoss"), "0");
}

TEST(PrivatePosition, StopsNeedAPosition) {
  PrivateRig rig;
  const std::string answer =
      rig.post("/v5/position/trading-stop", on_btc(R"("tpslMode":"Full","takeProfit":"120")"));
  EXPECT_EQ(at(answer, "retCode"), "10001") << answer;
  EXPECT_EQ(at(answer, "retMsg"), "can not set tp/sl/ts for zero position");
  EXPECT_EQ(at(rig.post("/v5/position/trading-stop", on_btc(R"("trailingStop":"5")")), "retCode"),
            "10032");
}

TEST(PrivatePosition, StopsComeWithAnOrderAndNameIt) {
  PrivateRig rig;
  rig.market("Buy", "1", R"(,"orderLinkId":"entry","takeProfit":"120","tpslMode":"Full")");
  const std::string open = rig.get("/v5/order/realtime?category=linear&symbol=BTCUSDT");
  EXPECT_EQ(at(open, "result.list.#"), "1") << open;
  EXPECT_EQ(at(open, "result.list.0.stopOrderType"), "TakeProfit");
  EXPECT_EQ(at(open, "result.list.0.createType"), "CreateByTakeProfit");
  EXPECT_EQ(at(open, "result.list.0.parentOrderLinkId"), "entry");
  EXPECT_EQ(at(open, "result.list.0.orderLinkId"), "");
}

TEST(PrivatePosition, AnswersAddedMarginWithThePosition) {
  PrivateRig rig;
  rig.market("Buy", "1");
  rig.market_side.mark("101");
  const std::string answer = rig.post("/v5/position/add-margin", on_btc(R"("margin":"5")"));
  EXPECT_EQ(at(answer, "retCode"), "0") << answer;
  EXPECT_EQ(at(answer, "result.symbol"), "BTCUSDT");
  EXPECT_EQ(
      at(rig.post("/v5/position/set-auto-add-margin", on_btc(R"("autoAddMargin":0)")), "retCode"),
      "0");
  EXPECT_EQ(
      at(rig.post("/v5/position/set-auto-add-margin", on_btc(R"("autoAddMargin":1)")), "retCode"),
      "10032");
}

TEST(PrivateAccount, StatesItsWallets) {
  PrivateRig rig;
  rig.market("Buy", "1");
  const std::string all = rig.get("/v5/account/wallet-balance?accountType=UNIFIED");
  EXPECT_EQ(at(all, "result.list.0.coin.#"), "2");
  const std::string one = rig.get("/v5/account/wallet-balance?accountType=UNIFIED&coin=USDT,ETH");
  EXPECT_EQ(at(one, "result.list.0.coin.#"), "1");
  EXPECT_EQ(at(one, "result.list.0.coin.0.walletBalance"),
            rig.market_side.balance("USDT").to_string());
  EXPECT_EQ(at(rig.get("/v5/account/wallet-balance?accountType=SPOT"), "retCode"), "10001");
}

TEST(PrivateAccount, StatesModeAndFees) {
  PrivateRig rig;
  const std::string info = rig.get("/v5/account/info");
  EXPECT_EQ(at(info, "result.unifiedMarginStatus"), "6");
  EXPECT_EQ(at(info, "result.marginMode"), "ISOLATED_MARGIN");
  const std::string fees = rig.get("/v5/account/fee-rate?category=linear&symbol=BTCUSDT");
  EXPECT_EQ(at(fees, "result.list.#"), "1");
  EXPECT_EQ(at(fees, "result.list.0.takerFeeRate"), "0.0005");
  EXPECT_EQ(at(fees, "result.list.0.makerFeeRate"), "0.0002");
}

TEST(PrivateAccount, ChangesItsMarginModeWhileItIsFlat) {
  PrivateRig rig;
  constexpr std::string_view kPath = "/v5/account/set-margin-mode";
  constexpr std::string_view kCross = R"({"setMarginMode":"REGULAR_MARGIN"})";
  EXPECT_EQ(at(rig.post(kPath, kCross), "retCode"), "0");
  EXPECT_EQ(at(rig.get("/v5/account/info"), "result.marginMode"), "REGULAR_MARGIN");
  EXPECT_EQ(at(rig.post(kPath, kCross), "retCode"), "110026");
  EXPECT_EQ(at(rig.post(kPath, R"({"setMarginMode":"PORTFOLIO_MARGIN"})"), "retCode"), "10032");
  rig.limit("Buy", "99");
  const std::string refused = rig.post(kPath, R"({"setMarginMode":"ISOLATED_MARGIN"})");
  EXPECT_EQ(at(refused, "retCode"), "3400045") << refused;
  EXPECT_EQ(at(refused, "result.reasons.#"), "1");
}

TEST(PrivateAccount, SaysWhatAKeyMayDo) {
  PrivateRig rig;
  const std::string answer = rig.get("/v5/user/query-api");
  EXPECT_EQ(at(answer, "result.uta"), "1");
  EXPECT_EQ(at(answer, "result.unified"), "0");
  EXPECT_EQ(at(answer, "result.permissions.ContractTrade.0"), "Order");
  EXPECT_EQ(at(answer, "result.readOnly"), "0");
  EXPECT_EQ(at(answer, "result.createdAt"), "2024-08-08T00:00:00Z");
}

TEST(PrivateAccount, AnswersTheCallsThatClientsStartWith) {
  PrivateRig rig;
  const std::string coins = rig.get("/v5/asset/coin/query-info");
  EXPECT_EQ(at(coins, "result.rows.0.coin"), "BTC");
  EXPECT_EQ(at(coins, "result.rows.1.coin"), "USDT");
  EXPECT_EQ(at(rig.get("/v5/account/user-setting-config"), "retCode"), "0");
  const std::string balances =
      rig.get("/v5/asset/transfer/query-account-coins-balance?accountType=UNIFIED&coin=USDT");
  EXPECT_EQ(at(balances, "result.balance.0.walletBalance"), "10000");
}

TEST(PrivateAccount, HasNoOtherPaths) {
  PrivateRig rig;
  EXPECT_EQ(at(rig.get("/v5/account/nothing"), "retCode"), "10017");
  EXPECT_EQ(at(rig.get("/v5/order/create"), "retCode"), "10017");
  EXPECT_FALSE(PrivateApi::has_path("GET", "/v5/order/create"));
  EXPECT_TRUE(PrivateApi::has_path("POST", "/v5/order/create"));
  EXPECT_EQ(PrivateApi::permission_of("POST", "/v5/order/create"), Permission::Trade);
  EXPECT_EQ(PrivateApi::permission_of("GET", "/v5/order/realtime"), Permission::Read);
  EXPECT_EQ(at(rig.get("/v5/user/query-sub-members"), "retCode"), "10032");
}

TEST(PrivateAccount, ReadsHaveABudgetToo) {
  PrivateRig rig(sim::MarginScope::Isolated, {.reads_per_second = 2});
  EXPECT_EQ(at(rig.get("/v5/account/info"), "retCode"), "0");
  EXPECT_EQ(at(rig.get("/v5/account/info"), "retCode"), "0");
  EXPECT_EQ(at(rig.get("/v5/account/info"), "retCode"), "10006");
}

// ---- history

TEST(PrivateHistory, ClosedPositionsStateWhatTheyCost) {
  PrivateRig rig;
  rig.market("Buy", "1");
  rig.market("Sell", "1", R"(,"reduceOnly":true)");
  const std::string list = rig.get("/v5/position/closed-pnl?category=linear&symbol=BTCUSDT");
  EXPECT_EQ(at(list, "result.list.#"), "1") << list;
  EXPECT_EQ(at(list, "result.list.0.side"), "Sell");
  EXPECT_EQ(at(list, "result.list.0.avgEntryPrice"), "101");
  EXPECT_EQ(at(list, "result.list.0.avgExitPrice"), "100");
  EXPECT_EQ(at(list, "result.list.0.closedPnl"), "-1.1005");
  EXPECT_EQ(at(list, "result.list.0.closedSize"), "1");
}

TEST(PrivateHistory, BalancesOfTheLogEndAtTheWallet) {
  PrivateRig rig;
  rig.market("Buy", "2");
  rig.market("Sell", "1");
  const std::string log = rig.get("/v5/account/transaction-log?accountType=UNIFIED");
  EXPECT_EQ(at(log, "result.list.#"), "3") << log;
  EXPECT_EQ(at(log, "result.list.0.cashBalance"), rig.market_side.balance("USDT").to_string());
  const auto number = [&](const std::string& path) { return support::dec(at(log, path)); };
  for (int row = 0; row < 3; ++row) {
    const std::string here = "result.list." + std::to_string(row);
    const std::string older = "result.list." + std::to_string(row + 1);
    const Decimal before = row < 2 ? number(older + ".cashBalance") : support::dec("10000");
    EXPECT_EQ(number(here + ".cashBalance"), before + number(here + ".change"));
    EXPECT_EQ(number(here + ".change"), number(here + ".cashFlow") - number(here + ".fee"));
  }
}

TEST(PrivateHistory, SpotLogsBothAssets) {
  PrivateRig rig;
  rig.post("/v5/order/create",
           R"({"category":"spot","symbol":"BTCUSDT","side":"Buy","orderType":"Market",)"
           R"("qty":"0.5","marketUnit":"baseCoin"})");
  const std::string log = rig.get("/v5/account/transaction-log?category=spot");
  EXPECT_EQ(at(log, "result.list.#"), "2") << log;
  EXPECT_EQ(at(log, "result.list.0.currency"), "BTC");
  EXPECT_EQ(at(log, "result.list.0.cashBalance"), rig.market_side.balance("BTC").to_string());
  EXPECT_EQ(at(log, "result.list.1.currency"), "USDT");
  EXPECT_EQ(at(log, "result.list.1.cashBalance"), rig.market_side.balance("USDT").to_string());
  const std::string one = rig.get("/v5/account/transaction-log?category=spot&currency=USDT");
  EXPECT_EQ(at(one, "result.list.#"), "1");
}

// Every row exactly once, newest first, whatever a page holds.
void expect_all_pages(PrivateRig& rig, const std::string& query, std::string_view id,
                      std::size_t rows) {
  std::set<std::string> seen;
  std::string cursor;
  std::size_t pages = 0;
  do {
    const std::string page =
        rig.get(query + "&limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor));
    ASSERT_EQ(at(page, "retCode"), "0") << page;
    const int count = std::stoi(at(page, "result.list.#"));
    ASSERT_LE(count, 2);
    for (int i = 0; i < count; ++i) {
      const std::string path = "result.list." + std::to_string(i) + "." + std::string{id};
      EXPECT_TRUE(seen.insert(at(page, path)).second) << page;
    }
    cursor = at(page, "result.nextPageCursor");
    ASSERT_LT(++pages, 10U);
  } while (!cursor.empty());
  EXPECT_EQ(seen.size(), rows);
}

TEST(PrivateHistory, PagesHoldEveryRowOnce) {
  PrivateRig rig;
  for (int i = 0; i < 2; ++i) {
    rig.market("Buy", "1");
    rig.market("Sell", "1", R"(,"reduceOnly":true)");
  }
  rig.limit("Buy", "99");
  rig.limit("Buy", "98");
  rig.limit("Buy", "97");
  const std::string symbol = "category=linear&symbol=BTCUSDT";
  expect_all_pages(rig, "/v5/order/history?" + symbol, "orderId", 4);
  expect_all_pages(rig, "/v5/order/realtime?" + symbol, "orderId", 3);
  expect_all_pages(rig, "/v5/execution/list?" + symbol, "execId", 4);
  expect_all_pages(rig, "/v5/position/closed-pnl?" + symbol, "orderId", 2);
}

TEST(PrivateHistory, ACursorMayComeEncodedOnceMore) {
  PrivateRig rig;
  rig.limit("Buy", "99");
  const std::string newest = rig.limit("Buy", "98");
  const std::string query = "/v5/order/realtime?category=linear&symbol=BTCUSDT&limit=1";
  const std::string cursor = at(rig.get(query), "result.nextPageCursor");
  ASSERT_TRUE(cursor.starts_with("page_token%3D"));
  std::string encoded;
  for (const char c : cursor) {
    encoded += c == '%' ? std::string{"%25"} : std::string{c};
  }
  for (const std::string& sent : {cursor, encoded}) {
    const std::string page = rig.get(query + "&cursor=" + sent);
    EXPECT_EQ(at(page, "result.list.#"), "1") << page;
    EXPECT_NE(at(page, "result.list.0.orderId"), newest);
  }
  EXPECT_EQ(at(rig.get(query + "&cursor=nonsense"), "retCode"), "10001");
}

TEST(PrivateHistory, SpansSevenDaysAtMost) {
  PrivateRig rig;
  rig.market("Buy", "1");
  const std::int64_t now = to_nanoseconds(rig.now()) / 1'000'000;
  constexpr std::int64_t kWeek = 7LL * 24 * 3'600 * 1'000;
  const auto ask = [&](std::int64_t from, std::int64_t to) {
    return rig.get("/v5/execution/list?category=linear&startTime=" + std::to_string(from) +
                   "&endTime=" + std::to_string(to));
  };
  EXPECT_EQ(at(ask(now - kWeek, now), "result.list.#"), "1");
  EXPECT_EQ(at(ask(now - kWeek - 1, now), "retCode"), "10001");
  EXPECT_EQ(at(ask(now - kWeek, now - 1), "result.list.#"), "0");
  EXPECT_EQ(at(ask(now, now - 1), "retCode"), "10001");
}

TEST(PrivateHistory, RecentlyClosedOrdersAreFoundById) {
  PrivateRig rig;
  const std::string id = rig.market("Buy", "1");
  const std::string symbol = "/v5/order/realtime?category=linear&symbol=BTCUSDT";
  EXPECT_EQ(at(rig.get(symbol), "result.list.#"), "0");
  EXPECT_EQ(at(rig.get(symbol + "&openOnly=1"), "result.list.#"), "1");
  EXPECT_EQ(at(rig.get(symbol + "&orderId=" + id), "result.list.0.orderStatus"), "Filled");
  rig.market_side.exchange.clear_recent();
  EXPECT_EQ(at(rig.get(symbol + "&orderId=" + id), "result.list.#"), "0");
  EXPECT_EQ(at(rig.get("/v5/order/history?category=linear&orderId=" + id), "result.list.#"), "1");
}

}  // namespace
}  // namespace tw::venue_sim
