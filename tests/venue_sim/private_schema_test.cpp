#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "support/shared_material.hpp"
#include "venue_sim/private_rig.hpp"
#include "venue_sim/schema.hpp"

// Our answers have the members and JSON types of the venue's own samples.
namespace tw::venue_sim {
namespace {

std::string text_of_file(const std::string& path) {
  std::ifstream file{path};
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// A position, a closed one, stops, and orders that rest and ended, in linear and spot.
struct TradedRig : PrivateRig {
  TradedRig() : PrivateRig(sim::MarginScope::Isolated, {.orders_per_second = 100}) {
    market_side.mark("100");
    trade_at_101();
    market("Buy", "1");
    market("Sell", "1", R"(,"reduceOnly":true)");
    market("Buy", "1", R"(,"takeProfit":"150","stopLoss":"50")");
    limit("Buy", "99");
    post("/v5/order/create",
         R"({"category":"spot","symbol":"BTCUSDT","side":"Buy","orderType":"Limit","qty":"1",)"
         R"("price":"99"})");
  }
};

struct SchemaCase {
  const char* name;
  const char* fixture;
  const char* method;
  const char* path;  ///< with a query, or a path of POST
  const char* body = "";
};
class RestSchema : public testing::TestWithParam<SchemaCase> {};

TEST_P(RestSchema, HasTheMembersOfTheVenuesSample) {
  TW_SHARED_OR_SKIP(path, std::string{"fixtures/bybit/rest/"} + GetParam().fixture);
  TradedRig rig;
  const bool is_get = std::string_view{GetParam().method} == "GET";
  const std::string ours =
      is_get ? rig.get(GetParam().path) : rig.post(GetParam().path, GetParam().body);
  EXPECT_EQ(at(ours, "retCode"), "0") << ours;
  if (at(ours, "result.list") != "<none>") {
    EXPECT_NE(at(ours, "result.list.#"), "0") << ours;
  }
  const std::vector<std::string> differences =
      schema_differences(text_of_file(path), ours, {"cumFeeDetail"});
  EXPECT_TRUE(differences.empty()) << testing::PrintToString(differences) << "\n" << ours;
}

constexpr const char* kOrders = "/v5/order/realtime?category=linear&symbol=BTCUSDT";
constexpr const char* kHistory = "/v5/order/history?category=linear";
constexpr const char* kFills = "/v5/execution/list?category=linear";
constexpr const char* kPositions = "/v5/position/list?category=linear&symbol=BTCUSDT";
constexpr const char* kWallet = "/v5/account/wallet-balance?accountType=UNIFIED";
constexpr const char* kFees = "/v5/account/fee-rate?category=linear";
constexpr const char* kNewOrder =
    R"({"category":"spot","symbol":"BTCUSDT","side":"Buy","orderType":"Limit","qty":"1",)"
    R"("price":"98"})";
constexpr const char* kNewOrders =
    R"({"category":"spot","request":[{"symbol":"BTCUSDT","side":"Buy","orderType":"Limit",)"
    R"("qty":"1","price":"98"},{"symbol":"NOPE"}]})";

INSTANTIATE_TEST_SUITE_P(
    Orders, RestSchema,
    testing::Values(
        SchemaCase{"Create", "order_create.json", "POST", "/v5/order/create", kNewOrder},
        SchemaCase{"CreateBatch", "order_create_batch.json", "POST", "/v5/order/create-batch",
                   kNewOrders},
        SchemaCase{"AmendBatch", "order_amend_batch.json", "POST", "/v5/order/amend-batch",
                   kNewOrders},
        SchemaCase{"CancelBatch", "order_cancel_batch_partial_failure.json", "POST",
                   "/v5/order/cancel-batch", kNewOrders},
        SchemaCase{"CancelAll", "order_cancel_all.json", "POST", "/v5/order/cancel-all",
                   R"({"category":"linear","symbol":"BTCUSDT"})"},
        SchemaCase{"PreCheck", "order_pre_check.json", "POST", "/v5/order/pre-check",
                   R"({"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Limit",)"
                   R"("qty":"1","price":"98"})"},
        SchemaCase{"Realtime", "order_realtime.json", "GET", kOrders},
        SchemaCase{"RealtimeMulti", "order_realtime_multi.json", "GET", kOrders},
        SchemaCase{"RealtimeStops", "order_realtime_tp_sl.json", "GET", kOrders},
        SchemaCase{"RealtimeRejected", "order_realtime_partially_filled_rejected.json", "GET",
                   kOrders},
        SchemaCase{"History", "order_history.json", "GET", kHistory},
        SchemaCase{"HistoryFilled", "order_history_filled.json", "GET", kHistory},
        SchemaCase{"HistoryRepeated", "order_history_with_duplicate.json", "GET", kHistory},
        SchemaCase{"Executions", "execution_list.json", "GET", kFills},
        SchemaCase{"ExecutionsMulti", "execution_list_multi.json", "GET", kFills}),
    [](const testing::TestParamInfo<SchemaCase>& row) { return std::string{row.param.name}; });

INSTANTIATE_TEST_SUITE_P(
    Account, RestSchema,
    testing::Values(
        SchemaCase{"PositionInverse", "position_list_inverse.json", "GET", kPositions},
        SchemaCase{"PositionLinear", "position_list_linear.json", "GET", kPositions},
        SchemaCase{"PositionOpenTime", "position_list_open_time.json", "GET", kPositions},
        SchemaCase{"ClosedPnl", "position_closed_pnl.json", "GET",
                   "/v5/position/closed-pnl?category=linear"},
        SchemaCase{"AddMargin", "position_add_margin.json", "POST", "/v5/position/add-margin",
                   R"({"category":"linear","symbol":"BTCUSDT","margin":"1"})"},
        SchemaCase{"Leverage", "position_set_leverage.json", "POST", "/v5/position/set-leverage",
                   R"({"category":"linear","symbol":"ETHUSDT","buyLeverage":"5",)"
                   R"("sellLeverage":"5"})"},
        SchemaCase{"TradingStop", "position_trading_stop.json", "POST", "/v5/position/trading-stop",
                   R"({"category":"linear","symbol":"BTCUSDT","stopLoss":"60"})"},
        SchemaCase{"Wallet", "account_wallet_balance.json", "GET", kWallet},
        SchemaCase{"WalletMulti", "account_wallet_balance_multi.json", "GET", kWallet},
        SchemaCase{"WalletBorrow", "account_wallet_balance_spot_borrow.json", "GET", kWallet},
        SchemaCase{"WalletShort", "account_wallet_balance_spot_short.json", "GET", kWallet},
        SchemaCase{"Fees", "account_fee_rate.json", "GET", kFees},
        SchemaCase{"FeesMulti", "account_fee_rate_multi.json", "GET", kFees},
        SchemaCase{"Info", "account_info.json", "GET", "/v5/account/info"},
        SchemaCase{"InfoUnified", "account_info_uta.json", "GET", "/v5/account/info"},
        SchemaCase{"InstrumentsLinear", "account_instruments_info_linear.json", "GET",
                   "/v5/account/instruments-info?category=linear"},
        SchemaCase{"InstrumentsSpot", "account_instruments_info_spot.json", "GET",
                   "/v5/account/instruments-info?category=spot"},
        SchemaCase{"Log", "account_transaction_log.json", "GET", "/v5/account/transaction-log"},
        SchemaCase{"Collateral", "account_collateral_info.json", "GET",
                   "/v5/account/collateral-info"},
        SchemaCase{"Setting", "account_user_setting_config.json", "GET",
                   "/v5/account/user-setting-config"},
        SchemaCase{"Smp", "account_smp_group.json", "GET", "/v5/account/smp-group"},
        SchemaCase{"Dcp", "account_query_dcp_info.json", "GET", "/v5/account/query-dcp-info"},
        SchemaCase{"Key", "user_query_api.json", "GET", "/v5/user/query-api"},
        SchemaCase{"KeySecond", "user_query_api_nautilus.json", "GET", "/v5/user/query-api"},
        SchemaCase{"Coins", "asset_coin_query_info.json", "GET", "/v5/asset/coin/query-info"},
        SchemaCase{"Balances", "asset_account_coins_balance.json", "GET",
                   "/v5/asset/transfer/query-account-coins-balance?accountType=FUND&coin=USDC"}),
    [](const testing::TestParamInfo<SchemaCase>& row) { return std::string{row.param.name}; });

/// A topic and the sample of its message.
struct TopicCase {
  const char* topic;
  const char* fixture;
};
class TopicSchema : public testing::TestWithParam<TopicCase> {};

TEST_P(TopicSchema, HasTheMembersOfTheVenuesSample) {
  TW_SHARED_OR_SKIP(path, std::string{"fixtures/bybit/ws/"} + GetParam().fixture + ".json");
  PrivateRig rig;
  const net::ConnectionId socket = rig.sign_in(SocketKind::Private);
  rig.say(socket, R"({"op":"subscribe","args":[")" + std::string{GetParam().topic} + "\"]}");
  rig.heard(socket);
  rig.market("Buy", "1");
  const std::vector<std::string> frames = rig.heard(socket);
  ASSERT_FALSE(frames.empty());
  const std::vector<std::string> differences =
      schema_differences(text_of_file(path), frames.back(), {"cumFeeDetail"});
  EXPECT_TRUE(differences.empty()) << testing::PrintToString(differences) << "\n" << frames.back();
}

INSTANTIATE_TEST_SUITE_P(
    Private, TopicSchema,
    testing::Values(TopicCase{"order", "order_option_filled"}, TopicCase{"order", "order_nautilus"},
                    TopicCase{"order", "order_filled_nautilus"},
                    TopicCase{"order", "order_stop_market_nautilus"},
                    TopicCase{"order", "order_stop_limit_nautilus"},
                    TopicCase{"order", "order_buy_stop_market_nautilus"},
                    TopicCase{"order", "order_market_if_touched_nautilus"},
                    TopicCase{"order", "order_sell_market_if_touched_nautilus"},
                    TopicCase{"order", "order_limit_if_touched_nautilus"},
                    TopicCase{"order", "order_stop_loss_nautilus"},
                    TopicCase{"order", "order_take_profit_nautilus"},
                    TopicCase{"order", "order_partially_filled_rejected_nautilus"},
                    TopicCase{"execution", "execution"},
                    TopicCase{"execution", "execution_nautilus"},
                    TopicCase{"execution", "execution_adl_nautilus"},
                    TopicCase{"execution.fast", "execution_fast"},
                    TopicCase{"execution.fast", "execution_fast_nautilus"},
                    TopicCase{"position", "position"}, TopicCase{"position", "position_nautilus"},
                    TopicCase{"position", "position_short_nautilus"},
                    TopicCase{"wallet", "wallet"}),
    [](const testing::TestParamInfo<TopicCase>& row) { return std::string{row.param.fixture}; });

/// What a socket answers: a request of ours and the sample of the venue's answer.
struct FrameCase {
  const char* fixture;
  SocketKind kind;
  const char* text;  ///< empty: the auth frame
};
class FrameSchema : public testing::TestWithParam<FrameCase> {};

TEST_P(FrameSchema, HasTheMembersOfTheVenuesSample) {
  TW_SHARED_OR_SKIP(path, std::string{"fixtures/bybit/ws/"} + GetParam().fixture + ".json");
  PrivateRig rig;
  const bool is_auth = std::string_view{GetParam().text}.empty();
  const net::ConnectionId socket =
      is_auth ? rig.open(GetParam().kind) : rig.sign_in(GetParam().kind);
  std::string text = is_auth ? auth_frame(rig.now()) : GetParam().text;
  if (const std::size_t mark = text.find("NOW"); mark != std::string::npos) {
    text.replace(mark, 3, std::to_string(to_nanoseconds(rig.now()) / 1'000'000));
  }
  const std::string ours = rig.say(socket, text);
  const std::vector<std::string> differences = schema_differences(text_of_file(path), ours);
  EXPECT_TRUE(differences.empty()) << testing::PrintToString(differences) << "\n" << ours;
}

INSTANTIATE_TEST_SUITE_P(
    Sockets, FrameSchema,
    testing::Values(
        FrameCase{"resp_auth_ok", SocketKind::Private, ""},
        FrameCase{"pong_private", SocketKind::Private, R"({"op":"ping","req_id":"test"})"},
        FrameCase{"resp_subscribe_private", SocketKind::Private,
                  R"({"op":"subscribe","args":["order"]})"},
        FrameCase{"trade_resp_auth", SocketKind::Trade, ""},
        FrameCase{"trade_resp_pong", SocketKind::Trade, R"({"op":"ping"})"},
        FrameCase{"trade_resp_order_create", SocketKind::Trade,
                  R"({"reqId":"1","op":"order.create","header":{"X-BAPI-TIMESTAMP":"NOW"},)"
                  R"("args":[{"category":"linear","symbol":"BTCUSDT","side":"Buy",)"
                  R"("orderType":"Limit","qty":"1","price":"99"}]})"},
        FrameCase{"trade_resp_error_110001", SocketKind::Trade,
                  R"({"reqId":"1","op":"order.cancel","header":{"X-BAPI-TIMESTAMP":"NOW"},)"
                  R"("args":[{"category":"linear","symbol":"BTCUSDT","orderId":"1"}]})"},
        FrameCase{"trade_resp_order_create_batch_failed_items", SocketKind::Trade,
                  R"({"op":"order.create-batch","header":{"X-BAPI-TIMESTAMP":"NOW"},)"
                  R"("args":[{"category":"linear","request":[{"symbol":"NOPE"}]}]})"}),
    [](const testing::TestParamInfo<FrameCase>& row) { return std::string{row.param.fixture}; });

TEST(Schema, SeesAMissingMemberAndAnotherType) {
  EXPECT_TRUE(schema_differences(R"({"a":"1","b":null})", R"({"a":"2","b":3,"c":4})").empty());
  EXPECT_EQ(schema_differences(R"({"a":"1"})", R"({"a":1})"),
            std::vector<std::string>{".a: text expected, number found"});
  EXPECT_EQ(schema_differences(R"({"l":[{"a":"1"}]})", R"({"l":[{}]})"),
            std::vector<std::string>{".l[].a: missing"});
}

}  // namespace
}  // namespace tw::venue_sim
