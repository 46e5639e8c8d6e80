#include "venue_sim/account_requests.hpp"

#include <algorithm>
#include <vector>

#include "venue_sim/instrument_text.hpp"
#include "venue_sim/order_filter.hpp"
#include "venue_sim/order_parameters.hpp"
#include "venue_sim/wallet_text.hpp"

namespace tw::venue_sim {
namespace {

constexpr std::string_view kUnified = "UNIFIED";
constexpr std::int64_t kUnifiedPro = 6;  // unifiedMarginStatus: UTA 2.0 Pro
constexpr std::int64_t kInstrumentsLimit = 200;

std::string_view scope_text(sim::MarginScope scope) {
  return scope == sim::MarginScope::Isolated ? "ISOLATED_MARGIN" : "REGULAR_MARGIN";
}

// "USDT,USDC"
std::vector<std::string_view> coins_of(const Parameters& parameters) {
  std::vector<std::string_view> coins;
  std::string_view text = parameters.find("coin").value_or("");
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    coins.push_back(text.substr(0, comma));
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return coins;
}

}  // namespace

Reply account_info(const PrivateCall& call) {
  JsonText json;
  json.open_object();
  json.text("marginMode", scope_text(call.exchange().accounts().scope(call.account())));
  json.quoted("updatedTime", to_milliseconds(call.key.created));
  json.number("unifiedMarginStatus", kUnifiedPro);
  json.text("dcpStatus", "OFF").number("timeWindow", 10).number("smpGroup", 0);
  json.flag("isMasterTrader", false).text("spotHedgingStatus", "OFF");
  json.close_object();
  return accept(json.take());
}

Reply wallet_balance(const PrivateCall& call) {
  if (call.parameters.find("accountType") != kUnified) {
    return decline(kParameterError, "accountType only support UNIFIED.");
  }
  JsonText json;
  json.open_object().key("list").open_list();
  write_wallet(json, call.exchange(), call.account(), coins_of(call.parameters));
  json.close_list().close_object();
  return accept(json.take());
}

Reply fee_rate(const PrivateCall& call) {
  TW_TRY(const Category category, category_of(call.parameters));
  TW_TRY(const OrderFilter filter, order_filter(call.desk, category, call.parameters));
  JsonText json;
  json.open_object().key("list").open_list();
  for (const Symbol& symbol : call.desk.directory.all()) {
    if (!filter.matches(call.desk, symbol.id)) {
      continue;
    }
    const Instrument& instrument = call.exchange().contracts()[symbol.id.value()].instrument;
    json.open_object().text("symbol", symbol.name).text("baseCoin", "");
    json.text("takerFeeRate", instrument.terms().taker_fee.to_string());
    json.text("makerFeeRate", instrument.terms().maker_fee.to_string());
    json.close_object();
  }
  json.close_list().close_object();
  return accept(json.take());
}

Reply account_instruments(const PrivateCall& call) {
  TW_TRY(const Category category, category_of(call.parameters));
  TW_TRY(const OrderFilter filter, order_filter(call.desk, category, call.parameters));
  TW_TRY(const Page page, page_of(call.parameters, kInstrumentsLimit, kInstrumentsLimit));
  JsonText json;
  json.open_object().text("category", name_of(category)).key("list").open_list();
  std::size_t count = 0;
  std::string next;
  std::uint64_t last = 0;
  for (const Symbol& symbol : call.desk.directory.all()) {
    const std::uint64_t key = symbol.id.value();
    if (!filter.matches(call.desk, symbol.id) || (page.behind.has_value() && key <= *page.behind)) {
      continue;
    }
    if (count == page.limit) {
      next = cursor_text(last);
      break;
    }
    ++count;
    last = key;
    write_instrument(json, listed_at(call.desk, symbol.id), InstrumentFor::Account);
  }
  json.close_list().text("nextPageCursor", next).close_object();
  return accept(json.take());
}

Reply set_margin_mode(const PrivateCall& call) {
  const std::string_view mode = call.parameters.find("setMarginMode").value_or("");
  if (mode == "PORTFOLIO_MARGIN") {
    return decline(kNotOffered, std::string{kNotOfferedText});
  }
  const bool is_isolated = mode == scope_text(sim::MarginScope::Isolated);
  if (!is_isolated && mode != scope_text(sim::MarginScope::Cross)) {
    return decline(kParameterError, "setMarginMode invalid");
  }
  const sim::MarginScope scope = is_isolated ? sim::MarginScope::Isolated : sim::MarginScope::Cross;
  const auto taken = call.desk.exchange.set_scope(call.account(), scope, call.now);
  if (!taken.has_value()) {
    return std::unexpected(refuse({.why = taken.error(), .act = Act::Scope}));
  }
  return accept(R"({"reasons":[]})");
}

Reply collateral_info(const PrivateCall& call) {
  const std::string_view only = call.parameters.find("currency").value_or("");
  JsonText json;
  json.open_object().key("list").open_list();
  for (const sim::Wallet& wallet : call.exchange().accounts().wallets(call.account())) {
    if (!only.empty() && wallet.currency.view() != only) {
      continue;
    }
    json.open_object().text("currency", wallet.currency.view());
    json.text("hourlyBorrowRate", "0").text("maxBorrowingAmount", "0");
    json.text("freeBorrowingLimit", "0").text("freeBorrowAmount", "0");
    json.text("freeBorrowingAmount", "").text("borrowAmount", "0").text("otherBorrowAmount", "0");
    json.text("availableToBorrow", "0").text("borrowUsageRate", "0").text("collateralRatio", "1");
    json.flag("borrowable", false).flag("marginCollateral", true).flag("collateralSwitch", true);
    json.close_object();
  }
  json.close_list().close_object();
  return accept(json.take());
}

// A price out of the band is refused: the two flags mean the opposite of each other.
Reply user_setting(const PrivateCall&) {
  return accept(R"({"lpaSpot":false,"lpaPerp":true,"smsef":false,"fmsef":false})");
}

Reply smp_group(const PrivateCall&) { return accept(R"({"smpGroup":0})"); }

Reply dcp_info(const PrivateCall&) {
  JsonText json;
  json.open_object().key("dcpInfos").open_list();
  for (const std::string_view product : {"SPOT", "DERIVATIVES"}) {
    json.open_object().text("product", product).text("dcpStatus", "OFF").text("timeWindow", "10");
    json.close_object();
  }
  json.close_list().close_object();
  return accept(json.take());
}

}  // namespace tw::venue_sim
