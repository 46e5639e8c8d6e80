#include "venue_sim/keys.hpp"

#include <gtest/gtest.h>

// The worked signatures are those of venues/bybit-v5.md section 2, made with openssl.
namespace tw::venue_sim {
namespace {

constexpr std::string_view kKey = "tradewindTESTkey01";
constexpr std::string_view kSecret = "tradewindTESTsecret0123456789abcdef";
constexpr std::string_view kGoodSign =
    "4cd339bd9da1d17bc0b49b41ea1132109f74d56cde37a1b56afb3d6c829bfd75";
constexpr std::string_view kGoodTarget = "/v5/x?category=linear&symbol=BTCUSDT";

Timestamp at_ms(std::int64_t ms) { return from_nanoseconds(ms * 1'000'000); }

ApiKey sample_key() {
  return {.key = std::string{kKey},
          .secret = std::string{kSecret},
          .account = AccountId{7},
          .created = at_ms(0)};
}

struct Signed {
  std::string_view method = "GET";
  std::string_view target = kGoodTarget;
  std::string_view body = "";
  std::string_view sign = kGoodSign;
  std::string_view timestamp = "1700000000000";
  std::string_view window = "5000";
  std::string_view key = kKey;
  std::int64_t now_ms = 1'700'000'000'100;
  Permission permission = Permission::Read;
};

std::expected<AccountId, Answer> ask(const KeyStore& store, const Signed& with) {
  std::vector<net::Header> headers;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) {
      headers.push_back({name, value});
    }
  };
  add("x-bapi-api-key", with.key);
  add("X-BAPI-TIMESTAMP", with.timestamp);
  add("X-BAPI-SIGN", with.sign);
  add("X-BAPI-RECV-WINDOW", with.window);
  const net::HttpRequest request{.connection = net::ConnectionId{1},
                                 .peer = "127.0.0.1",
                                 .method = with.method,
                                 .target = with.target,
                                 .body = with.body,
                                 .headers = headers};
  const auto key = store.authenticate(request, with.permission, at_ms(with.now_ms));
  if (!key.has_value()) {
    return std::unexpected(key.error());
  }
  return (*key)->account;
}

KeyStore sample_store(const ApiKey& key = sample_key()) {
  KeyStore store;
  EXPECT_TRUE(store.add(key).has_value());
  return store;
}

int code_of(const KeyStore& store, const Signed& with) {
  const auto result = ask(store, with);
  return result.has_value() ? 0 : result.error().code;
}

struct SignatureCase {
  const char* name;
  Signed request;
};
class WorkedSignature : public testing::TestWithParam<SignatureCase> {};

TEST_P(WorkedSignature, IsAccepted) {
  const auto account = ask(sample_store(), GetParam().request);
  ASSERT_TRUE(account.has_value()) << account.error().message;
  EXPECT_EQ(*account, AccountId{7});
}

TEST_P(WorkedSignature, IsRefusedWhenOneDigitDiffers) {
  Signed request = GetParam().request;
  std::string sign{request.sign};
  sign.back() = sign.back() == '0' ? '1' : '0';
  request.sign = sign;
  EXPECT_EQ(code_of(sample_store(), request), 10004);
}

constexpr std::string_view kBody =
    R"({"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Limit",)"
    R"("qty":"0.001","price":"50000","timeInForce":"GTC","orderLinkId":"tw-0001"})";

INSTANTIATE_TEST_SUITE_P(
    Venue, WorkedSignature,
    testing::Values(
        SignatureCase{"Get", {}},
        SignatureCase{"GetEncoded",
                      {.target = "/v5/x?accountType=UNIFIED&coin=USDT%2CUSDC",
                       .sign = "f5700e6c27bb41b125193c689036462d0614b3a8a21109e5c07d7f2e6f1f7561"}},
        SignatureCase{"GetRawComma",
                      {.target = "/v5/x?accountType=UNIFIED&coin=USDT,USDC",
                       .sign = "7d7f44c0b158f5e1091884f4b1b7b42f070020a5bfc4db86ae5d770395b6b54b"}},
        SignatureCase{"GetWithoutQuery",
                      {.target = "/v5/x",
                       .sign = "bccd6ef27d42b560007d3288e4040fc79fe6d232a651bf935636d619e2893081"}},
        SignatureCase{"GetWithBareMark",
                      {.target = "/v5/x?",
                       .sign = "bccd6ef27d42b560007d3288e4040fc79fe6d232a651bf935636d619e2893081"}},
        SignatureCase{
            "Post",
            {.method = "POST",
             .target = "/v5/order/create",
             .body = kBody,
             .sign = "e3cab479975ff1df1d0308ec64e8ecf14e7c841b4677c1baa9d942b7d8160fb6"}}),
    [](const testing::TestParamInfo<SignatureCase>& row) { return std::string{row.param.name}; });

TEST(KeyStore, NamesMissingHeadersWithoutAResult) {
  const auto result = ask(sample_store(), {.timestamp = "", .key = ""});
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, 10001);
  EXPECT_EQ(result.error().message, "empty value: apiTimestamp[] apiKey[] apiSignature[" +
                                        std::string{kGoodSign} + "]: openapi sign params error!");
  EXPECT_EQ(result.error().result, "null");
  EXPECT_EQ(result.error().extra, "null");
  EXPECT_EQ(result.error().status, 401);
}

TEST(KeyStore, RefusesAnUnknownKeyBeforeItsTimeAndSignature) {
  const auto result = ask(sample_store(), {.sign = "00", .timestamp = "1", .key = "nobody"});
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, 10003);
  EXPECT_EQ(result.error().message, "API key is invalid.");
}

TEST(KeyStore, RefusesAnAddressThatIsNotBoundBeforeTheTime) {
  ApiKey key = sample_key();
  key.addresses = {"10.0.0.1"};
  EXPECT_EQ(code_of(sample_store(key), {.timestamp = "1"}), 10010);
  key.addresses.emplace_back("127.0.0.1");
  EXPECT_EQ(code_of(sample_store(key), {}), 0);
}

TEST(KeyStore, RefusesTheTimeBeforeTheSignature) {
  const auto result = ask(sample_store(), {.sign = "00", .now_ms = 1'700'000'006'000});
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, 10002);
  EXPECT_EQ(result.error().message,
            "invalid request, please check your server timestamp or recv_window param. "
            "req_timestamp[1700000000000],server_timestamp[1700000006000],recv_window[5000]");
}

TEST(KeyStore, TakesTimesFromTheWindowBackToOneSecondAhead) {
  const KeyStore store = sample_store();
  constexpr std::int64_t kSent = 1'700'000'000'000;
  EXPECT_EQ(code_of(store, {.now_ms = kSent + 5'000}), 0);
  EXPECT_EQ(code_of(store, {.now_ms = kSent + 5'001}), 10002);
  EXPECT_EQ(code_of(store, {.now_ms = kSent - 999}), 0);
  EXPECT_EQ(code_of(store, {.now_ms = kSent - 1'000}), 10002);
}

TEST(KeyStore, RefusesATimeOrWindowThatIsNoNumber) {
  const KeyStore store = sample_store();
  EXPECT_EQ(code_of(store, {.timestamp = "yesterday"}), 10002);
  EXPECT_EQ(code_of(store, {.timestamp = "99999999999999999999"}), 10002);
  EXPECT_EQ(code_of(store, {.window = "-1"}), 10002);
}

TEST(KeyStore, EchoesTheTextThatItSigned) {
  const auto result = ask(sample_store(), {.sign = "00"});
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, 10004);
  EXPECT_EQ(result.error().message,
            "error sign! origin_string[1700000000000tradewindTESTkey015000"
            "category=linear&symbol=BTCUSDT]");
}

TEST(KeyStore, AsksForThePermissionLast) {
  ApiKey key = sample_key();
  key.is_read_only = true;
  const KeyStore store = sample_store(key);
  EXPECT_EQ(code_of(store, {}), 0);
  EXPECT_EQ(code_of(store, {.permission = Permission::Trade}), 10005);
  EXPECT_EQ(code_of(store, {.permission = Permission::Wallet}), 10005);
  EXPECT_EQ(code_of(store, {.sign = "00", .permission = Permission::Trade}), 10004);
}

TEST(KeyStore, TellsTradingFromTransfers) {
  ApiKey key = sample_key();
  key.may_trade = false;
  EXPECT_EQ(code_of(sample_store(key), {.permission = Permission::Trade}), 10005);
  EXPECT_EQ(code_of(sample_store(key), {.permission = Permission::Wallet}), 0);
  key.may_trade = true;
  key.may_transfer = false;
  EXPECT_EQ(code_of(sample_store(key), {.permission = Permission::Trade}), 0);
  EXPECT_EQ(code_of(sample_store(key), {.permission = Permission::Wallet}), 10005);
}

TEST(KeyStore, KeepsEachKeyOnceAndForgetsARemovedOne) {
  KeyStore store = sample_store();
  EXPECT_EQ(store.add(sample_key()).error().code, ErrorCode::Conflict);
  EXPECT_TRUE(store.remove(kKey).has_value());
  EXPECT_EQ(code_of(store, {}), 10003);
  EXPECT_EQ(store.remove(kKey).error().code, ErrorCode::NotFound);
}

constexpr std::string_view kSocketSign =
    "fca62133d8c00ca095f17d9f6c82e8f541399631a9413d3aa227d3608e1bfa30";
constexpr std::int64_t kExpires = 1'700'000'010'000;

SocketAuth auth_of(std::string_view key, std::string_view signature) {
  return {.key = key, .expires_ms = kExpires, .signature = signature, .peer = "127.0.0.1"};
}

TEST(KeyStore, RefusesASocketFromAnotherAddress) {
  ApiKey key = sample_key();
  key.addresses = {"127.0.0.1"};
  const KeyStore store = sample_store(key);
  SocketAuth auth = auth_of(kKey, kSocketSign);
  EXPECT_TRUE(store.authenticate_socket(auth, at_ms(0)).has_value());
  auth.peer = "127.0.0.2";
  EXPECT_EQ(store.authenticate_socket(auth, at_ms(0)).error().code, 10010);
}

TEST(KeyStore, TakesASocketUntilItsRequestExpires) {
  const KeyStore store = sample_store();
  const auto ask_at = [&](std::int64_t ms) {
    const auto key = store.authenticate_socket(auth_of(kKey, kSocketSign), at_ms(ms));
    return key.has_value() ? 0 : key.error().code;
  };
  EXPECT_EQ(ask_at(kExpires - 1), 0);
  EXPECT_EQ(ask_at(kExpires), -1);
}

TEST(KeyStore, RefusesASocketWithAnotherKeyOrSignature) {
  const KeyStore store = sample_store();
  EXPECT_EQ(store.authenticate_socket(auth_of("nobody", kSocketSign), at_ms(0)).error().code,
            10003);
  EXPECT_EQ(store.authenticate_socket(auth_of(kKey, kGoodSign), at_ms(0)).error().code, 10004);
}

}  // namespace
}  // namespace tw::venue_sim
