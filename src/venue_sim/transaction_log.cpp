#include "venue_sim/transaction_log.hpp"

#include <algorithm>
#include <vector>

#include "venue_sim/account_requests.hpp"
#include "venue_sim/order_filter.hpp"
#include "venue_sim/order_parameters.hpp"
#include "venue_sim/wire_names.hpp"

namespace tw::venue_sim {
namespace {

// Rows whose balance is remembered.
constexpr std::size_t kNotedMax = 200'000;
constexpr std::int64_t kLimit = 20;
constexpr std::int64_t kLimitMax = 50;

Decimal balance_now(const sim::Exchange& exchange, AccountId account, Currency currency) {
  for (const sim::Wallet& wallet : exchange.accounts().wallets(account)) {
    if (wallet.currency == currency) {
      return wallet.balance;
    }
  }
  return {};
}

std::string_view type_of(const sim::Execution& execution) {
  switch (execution.kind) {
    case sim::ExecutionKind::Trade:
      return "TRADE";
    case sim::ExecutionKind::Funding:
      return "SETTLEMENT";
    case sim::ExecutionKind::TakeOver:
      return "LIQUIDATION";
  }
  return "";
}

void write_row(JsonText& json, const PrivateCall& call, const sim::Execution& execution,
               const LedgerRow& row) {
  const Listed listed = listed_at(call.desk, execution.instrument);
  const Decimal* balance = call.desk.balances.find(execution.id, row.currency);
  const bool is_funding = execution.kind == sim::ExecutionKind::Funding;
  json.open_object();
  json.text("id", std::to_string(execution.account.value()) + "_" + listed.symbol.name + "_" +
                      std::to_string(execution.sequence));
  json.text("symbol", listed.symbol.name).text("category", name_of(listed.symbol.category));
  json.text("currency", row.currency.view()).text("side", text_of(execution.side));
  json.text("type", type_of(execution)).text("transSubType", "");
  json.text("orderId", order_id_text(execution.order, id_form(listed.symbol.category)));
  json.text("orderLinkId", execution.link_id.view());
  json.text("tradeId", execution_id_text(execution.id));
  json.text("tradePrice", execution.price.to_string());
  json.text("qty", execution.quantity.to_string()).text("size", "");
  json.text("feeRate", execution.fee_rate.to_string()).quoted("fee", row.fee);
  json.text("funding", is_funding ? row.funding.to_string() : "");
  json.quoted("cashFlow", row.cash_flow).quoted("change", row.change());
  json.text("cashBalance", balance == nullptr ? "" : balance->to_string());
  json.text("bonusChange", "").text("extraFees", "");
  json.quoted("transactionTime", to_milliseconds(execution.at));
  json.close_object();
}

// Which rows of the log a request asks for.
struct LogFilter {
  std::optional<Category> category;
  std::string_view currency;
  std::string_view type;
  TimeSpan span;

  bool takes(const PrivateCall& call, const sim::Execution& execution) const {
    const Symbol& symbol = call.desk.directory.at(execution.instrument);
    return execution.account == call.account() && span.contains(execution.at) &&
           (!category.has_value() || symbol.category == *category) &&
           (type.empty() || type == type_of(execution));
  }
};

Parsed<LogFilter> log_filter(const PrivateCall& call) {
  LogFilter filter;
  if (call.parameters.find("category").has_value()) {
    TW_TRY(filter.category, category_of(call.parameters));
  }
  filter.currency = call.parameters.find("currency").value_or("");
  filter.type = call.parameters.find("type").value_or("");
  TW_TRY(filter.span, time_span(call.parameters, call.now));
  return filter;
}

}  // namespace

std::vector<LedgerRow> ledger_rows(const sim::Execution& execution, const Listing& listing) {
  if (execution.kind == sim::ExecutionKind::Funding) {
    return {{.currency = execution.fee.currency,
             .cash_flow = {},
             .fee = {},
             .funding = -execution.fee.amount}};
  }
  if (listing.kind != ContractKind::Spot) {
    return {{.currency = listing.settle,
             .cash_flow = execution.pnl_gross,
             .fee = execution.fee.amount,
             .funding = {}}};
  }
  const bool is_buy = execution.side == Side::Buy;
  const Decimal quantity = execution.quantity.decimal();
  LedgerRow base{.currency = listing.base,
                 .cash_flow = is_buy ? quantity : -quantity,
                 .fee = {},
                 .funding = {}};
  LedgerRow quote{.currency = listing.quote,
                  .cash_flow = is_buy ? -execution.value : execution.value,
                  .fee = {},
                  .funding = {}};
  (execution.fee.currency == listing.base ? base : quote).fee = execution.fee.amount;
  return {base, quote};
}

void BalanceLog::take(std::span<const sim::Change> changes, const sim::Exchange& exchange) {
  running_.clear();
  const std::size_t before = noted_.size();
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
    if (const auto* executed = std::get_if<sim::Executed>(&*change)) {
      note(executed->execution, exchange);
    }
  }
  const auto first = noted_.begin() + static_cast<std::ptrdiff_t>(before);
  std::reverse(first, noted_.end());
  while (noted_.size() > kNotedMax) {
    noted_.pop_front();
  }
}

// Newest first: from the balance of now back to what each execution found.
void BalanceLog::note(const sim::Execution& execution, const sim::Exchange& exchange) {
  const Listing& listing = exchange.contracts()[execution.instrument.value()].instrument.listing();
  for (const LedgerRow& row : ledger_rows(execution, listing)) {
    const std::pair key{execution.account, row.currency};
    const auto [place, is_new] = running_.try_emplace(key);
    if (is_new) {
      place->second = balance_now(exchange, execution.account, row.currency);
    }
    noted_.push_back(
        {.execution = execution.id, .currency = row.currency, .balance = place->second});
    place->second -= row.change();
  }
}

const Decimal* BalanceLog::find(std::uint64_t execution, Currency currency) const {
  const auto [first, last] = std::ranges::equal_range(noted_, execution, {}, &Noted::execution);
  const auto place = std::ranges::find(first, last, currency, &Noted::currency);
  return place == last ? nullptr : &place->balance;
}

Reply transaction_log(const PrivateCall& call) {
  TW_TRY(const LogFilter filter, log_filter(call));
  TW_TRY(const Page page, page_of(call.parameters, kLimit, kLimitMax));
  JsonText json;
  json.open_object().key("list").open_list();
  std::size_t count = 0;
  std::uint64_t last = 0;
  std::string next;
  const std::deque<sim::Execution>& executions = call.exchange().executions();
  for (auto each = executions.rbegin(); each != executions.rend(); ++each) {
    if (!filter.takes(call, *each) || (page.behind.has_value() && each->id >= *page.behind)) {
      continue;
    }
    // A page ends between executions, never between the two rows of one.
    if (count >= page.limit) {
      next = cursor_text(last);
      break;
    }
    const Listed listed = listed_at(call.desk, each->instrument);
    for (const LedgerRow& row : ledger_rows(*each, listed.contract.instrument.listing())) {
      if (filter.currency.empty() || row.currency.view() == filter.currency) {
        write_row(json, call, *each, row);
        ++count;
      }
    }
    last = each->id;
  }
  json.close_list().text("nextPageCursor", next).close_object();
  return accept(json.take());
}

}  // namespace tw::venue_sim
