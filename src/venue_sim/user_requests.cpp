#include "venue_sim/user_requests.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "venue_sim/json_text.hpp"

namespace tw::venue_sim {
namespace {

constexpr int kUnifiedForbidden = 100028;
constexpr std::size_t kCoinsMax = 10;

// `2025-10-13T03:20:45Z`
std::string seconds_text(Timestamp at) {
  constexpr std::size_t kToSeconds = 19;
  return to_iso8601(at).substr(0, kToSeconds) + "Z";
}

using Words = std::vector<std::string_view>;

void write_words(JsonText& json, std::string_view name, const Words& words) {
  json.key(name).open_list();
  for (const std::string_view word : words) {
    json.text(word);
  }
  json.close_list();
}

void write_permissions(JsonText& json, const ApiKey& key) {
  const bool trades = key.may_trade;
  json.key("permissions").open_object();
  write_words(json, "ContractTrade", trades ? Words{"Order", "Position"} : Words{});
  write_words(json, "Spot", trades ? Words{"SpotTrade"} : Words{});
  write_words(json, "Wallet", key.may_transfer ? Words{"AccountTransfer"} : Words{});
  write_words(json, "Derivatives", trades ? Words{"DerivativesTrade"} : Words{});
  for (const std::string_view none :
       {"Options", "CopyTrading", "BlockTrade", "Exchange", "NFT", "Affiliate", "Earn", "FiatP2P",
        "FiatBybitPay", "FiatConvertBroker", "FiatGlobalPay", "FiatBitPay", "BitCard", "ByXPost"}) {
    write_words(json, none, {});
  }
  json.close_object();
}

// Every asset that is traded, in the order of the contracts.
std::vector<Currency> traded_coins(const sim::Exchange& exchange) {
  std::vector<Currency> coins;
  const auto add = [&coins](Currency coin) {
    if (std::ranges::find(coins, coin) == coins.end()) {
      coins.push_back(coin);
    }
  };
  for (const sim::Contract& contract : exchange.contracts()) {
    add(contract.instrument.listing().base);
    add(contract.instrument.listing().quote);
    add(contract.instrument.listing().settle);
  }
  return coins;
}

void write_chain(JsonText& json) {
  json.open_object().text("chainType", "Simulated").text("chain", "SIM");
  json.text("confirmation", "1").text("safeConfirmNumber", "1").text("minAccuracy", "8");
  json.text("withdrawFee", "0").text("withdrawPercentageFee", "0").text("depositMin", "0");
  json.text("withdrawMin", "0").text("withdrawMax", "0").text("contractAddress", "");
  json.text("chainDeposit", "0").text("chainWithdraw", "0").close_object();
}

void write_balance(JsonText& json, std::string_view coin, Decimal balance) {
  json.open_object().text("coin", coin);
  json.quoted("transferBalance", balance).quoted("walletBalance", balance).text("bonus", "");
  json.close_object();
}

Decimal balance_of(const PrivateCall& call, std::string_view coin) {
  for (const sim::Wallet& wallet : call.exchange().accounts().wallets(call.account())) {
    if (wallet.currency.view() == coin) {
      return wallet.balance;
    }
  }
  return {};
}

}  // namespace

Reply key_information(const PrivateCall& call) {
  const ApiKey& key = call.key;
  const auto user = std::int64_t{key.account.value()};
  JsonText json;
  json.open_object().quoted("id", user).text("note", "").text("apiKey", key.key);
  json.number("readOnly", key.is_read_only ? 1 : 0).text("secret", "");
  write_permissions(json, key);
  const Words anywhere{"*"};
  write_words(json, "ips",
              key.addresses.empty() ? anywhere : Words{key.addresses.begin(), key.addresses.end()});
  json.number("type", 1).number("deadlineDay", -2).text("expiredAt", seconds_text({}));
  json.text("createdAt", seconds_text(key.created)).number("unified", 0).number("uta", 1);
  json.number("userID", user).number("inviterID", 0).text("vipLevel", "No VIP");
  json.text("mktMakerLevel", "0").number("affiliateID", 0).text("rsaPublicKey", "");
  json.flag("isMaster", true).text("parentUid", "0").text("kycLevel", "LEVEL_DEFAULT");
  json.text("kycRegion", "").quoted("userIDInt64", user);
  json.text("inviterIDInt64", "0").text("affiliateIDInt64", "0").close_object();
  return accept(json.take());
}

Reply coin_information(const PrivateCall& call) {
  const std::string_view only = call.parameters.find("coin").value_or("");
  JsonText json;
  json.open_object().key("rows").open_list();
  for (const Currency coin : traded_coins(call.exchange())) {
    if (!only.empty() && coin.view() != only) {
      continue;
    }
    json.open_object().text("name", coin.view()).text("coin", coin.view());
    json.text("remainAmount", "0").key("chains").open_list();
    write_chain(json);
    json.close_list().close_object();
  }
  json.close_list().close_object();
  return accept(json.take());
}

Reply coin_balances(const PrivateCall& call) {
  const std::string_view type = call.parameters.find("accountType").value_or("");
  std::string_view coins = call.parameters.find("coin").value_or("");
  if (type.empty() || (type == "UNIFIED" && coins.empty())) {
    return decline(kParameterError, "params error: accountType and coin are required");
  }
  if (static_cast<std::size_t>(std::ranges::count(coins, ',')) >= kCoinsMax) {
    return decline(kParameterError, "params error: too many coins");
  }
  JsonText json;
  json.open_object().quoted("memberId", std::int64_t{call.account().value()});
  json.text("accountType", type).key("balance").open_list();
  while (!coins.empty()) {
    const std::size_t comma = coins.find(',');
    const std::string_view coin = coins.substr(0, comma);
    write_balance(json, coin, type == "UNIFIED" ? balance_of(call, coin) : Decimal{});
    coins.remove_prefix(comma == std::string_view::npos ? coins.size() : comma + 1);
  }
  json.close_list().close_object();
  return accept(json.take());
}

Reply not_offered(const PrivateCall&) { return decline(kNotOffered, std::string{kNotOfferedText}); }

Reply not_unified(const PrivateCall&) {
  return decline(kUnifiedForbidden, "unified account is forbidden");
}

}  // namespace tw::venue_sim
