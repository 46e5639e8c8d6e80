#include "venue_sim/wallet_text.hpp"

#include <algorithm>

namespace tw::venue_sim {
namespace {

struct CoinMargin {
  Decimal unrealized;
  Decimal maintenance;
};

CoinMargin coin_margin(const sim::Exchange& exchange, AccountId account, Currency currency) {
  const sim::Accounts& accounts = exchange.accounts();
  CoinMargin sum;
  for (const sim::VenuePosition& position : accounts.positions(account)) {
    const sim::Contract& contract = exchange.contracts()[position.instrument.value()];
    if (position.quantity.is_zero() || contract.instrument.listing().settle != currency) {
      continue;
    }
    const sim::PositionMargin margin = accounts.margin(position);
    sum.unrealized += margin.unrealized;
    sum.maintenance += margin.maintenance;
  }
  return sum;
}

Decimal usd_value(const sim::Exchange& exchange, Currency currency, Decimal amount) {
  const std::optional<Decimal> index = exchange.usd_index(currency);
  if (!index.has_value()) {
    return {};
  }
  return checked_multiply(amount, *index, Rounding::HalfEven).value_or(Decimal{});
}

void write_coin(JsonText& json, const sim::Exchange& exchange, AccountId account,
                const sim::Wallet& wallet) {
  const sim::Accounts& accounts = exchange.accounts();
  const CoinMargin margin = coin_margin(exchange, account, wallet.currency);
  const Decimal equity = wallet.balance + margin.unrealized;
  json.open_object();
  json.text("coin", wallet.currency.view());
  json.quoted("equity", equity);
  json.quoted("usdValue", usd_value(exchange, wallet.currency, equity));
  json.quoted("walletBalance", wallet.balance);
  json.quoted("locked", wallet.locked);
  json.text("availableToWithdraw", "").text("availableToBorrow", "");
  json.text("borrowAmount", "0").text("accruedInterest", "0").text("spotBorrow", "0");
  json.quoted("totalOrderIM", accounts.order_margin(account, wallet.currency));
  json.quoted("totalPositionIM", accounts.position_margin(account, wallet.currency));
  json.quoted("totalPositionMM", margin.maintenance);
  json.quoted("unrealisedPnl", margin.unrealized);
  json.quoted("cumRealisedPnl", wallet.realized);
  json.text("bonus", "0").text("spotHedgingQty", "0").text("colRes", "");
  json.flag("marginCollateral", true).flag("collateralSwitch", true);
  json.close_object();
}

std::string rate_text(const std::optional<Decimal>& rate) {
  return rate.has_value() ? rate->to_string() : "";
}

void write_totals(JsonText& json, const sim::AccountTotals& totals) {
  json.quoted("totalEquity", totals.equity);
  json.quoted("totalWalletBalance", totals.wallet_balance);
  json.quoted("totalMarginBalance", totals.margin_balance);
  json.quoted("totalAvailableBalance", totals.available);
  json.quoted("totalPerpUPL", totals.unrealized);
  json.quoted("totalInitialMargin", totals.initial_margin);
  json.quoted("totalInitialMarginByMp", totals.initial_margin);
  json.quoted("totalMaintenanceMargin", totals.maintenance_margin);
  json.quoted("totalMaintenanceMarginByMp", totals.maintenance_margin);
  json.text("accountIMRate", rate_text(totals.initial_rate));
  json.text("accountIMRateByMp", rate_text(totals.initial_rate));
  json.text("accountMMRate", rate_text(totals.maintenance_rate));
  json.text("accountMMRateByMp", rate_text(totals.maintenance_rate));
  json.text("accountLTV", "0").text("accountType", "UNIFIED");
}

}  // namespace

void write_wallet(JsonText& json, const sim::Exchange& exchange, AccountId account,
                  const std::vector<std::string_view>& coins) {
  json.open_object();
  write_totals(json, exchange.accounts().totals(account));
  json.key("coin").open_list();
  for (const sim::Wallet& wallet : exchange.accounts().wallets(account)) {
    if (coins.empty() || std::ranges::find(coins, wallet.currency.view()) != coins.end()) {
      write_coin(json, exchange, account, wallet);
    }
  }
  json.close_list();
  json.close_object();
}

}  // namespace tw::venue_sim
