#include <algorithm>
#include <span>
#include <utility>

#include "sim/price_band.hpp"
#include "venue_sim/instrument_text.hpp"
#include "venue_sim/json_text.hpp"
#include "venue_sim/public_requests.hpp"

namespace tw::venue_sim {
namespace {

constexpr std::size_t kRiskSymbolsPerPage = 15;

/// The instruments that the request's filters leave.
Result<std::vector<InstrumentMarket*>> filtered(const PublicView& view, Category category) {
  std::vector<InstrumentMarket*> markets;
  const auto& parameters = view.parameters;
  if (parameters.find("symbol")) {
    TW_TRY(InstrumentMarket* const market, view.market(category));
    markets.push_back(market);
  } else {
    markets = view.markets.of(category);
  }
  // Everything that is listed trades, and nothing is of a special kind.
  if (parameters.find("status").value_or("Trading") != "Trading" || parameters.find("symbolType")) {
    markets.clear();
  }
  if (const auto base = parameters.find("baseCoin")) {
    std::erase_if(markets, [&](const InstrumentMarket* market) {
      return market->contract().instrument.listing().base.view() != *base;
    });
  }
  return markets;
}

/// Part of a list that a request asks for, and how it asks for the next one.
struct Page {
  std::span<InstrumentMarket* const> markets;
  std::string next;
};

Result<Page> page_of(const std::vector<InstrumentMarket*>& markets, const Parameters& parameters,
                     std::size_t limit) {
  const auto size = static_cast<std::int64_t>(markets.size());
  TW_TRY(const std::int64_t first, parameters.integer_in("cursor", 0, size, 0));
  const std::span<InstrumentMarket* const> rest =
      std::span{markets}.subspan(static_cast<std::size_t>(first));
  const std::size_t count = std::min(limit, rest.size());
  return Page{rest.first(count), count < rest.size()
                                     ? std::to_string(static_cast<std::size_t>(first) + count)
                                     : std::string{}};
}

void add_tiers(JsonText& json, const InstrumentMarket& market) {
  std::int64_t id = 1;
  for (const sim::RiskTier& tier : market.contract().tiers) {
    const auto margin = checked_divide(Decimal::from_int(1), tier.leverage_max, Rounding::HalfEven);
    json.open_object().number("id", id).text("symbol", market.symbol.name);
    json.quoted("riskLimitValue", tier.value_max);
    json.quoted("maintenanceMargin", tier.maintenance.decimal());
    json.quoted("initialMargin", margin.value_or(Decimal{}));
    json.number("isLowestRisk", id == 1 ? 1 : 0);
    json.text("maxLeverage", fixed_text(tier.leverage_max, 2));
    json.text("mmDeduction", tier.deduction.is_zero() ? "" : tier.deduction.to_string());
    json.close_object();
    ++id;
  }
}

}  // namespace

Result<Answer> instruments_answer(const PublicView& view) {
  TW_TRY(const Category category, view.category());
  TW_TRY(const auto markets, filtered(view, category));
  TW_TRY(const std::int64_t limit, view.parameters.integer_in("limit", 1, 1'000, 500));
  const bool is_spot = category == Category::Spot;
  const std::size_t size = is_spot ? markets.size() : static_cast<std::size_t>(limit);
  TW_TRY(const Page page, page_of(markets, view.parameters, size));
  JsonText json;
  json.open_object().text("category", name_of(category)).key("list").open_list();
  for (const InstrumentMarket* market : page.markets) {
    write_instrument(json, {market->symbol, market->contract()}, InstrumentFor::Everybody);
  }
  json.close_list();
  if (!is_spot) {
    json.text("nextPageCursor", page.next);
  }
  json.close_object();
  return accept(json.take());
}

Result<Answer> risk_limit_answer(const PublicView& view) {
  TW_TRY(const Category category, view.contract_category());
  TW_TRY(const auto markets, filtered(view, category));
  TW_TRY(const Page page, page_of(markets, view.parameters, kRiskSymbolsPerPage));
  JsonText json;
  json.open_object().text("category", name_of(category)).key("list").open_list();
  for (const InstrumentMarket* market : page.markets) {
    add_tiers(json, *market);
  }
  json.close_list();
  if (!page.next.empty()) {
    json.text("nextPageCursor", page.next);
  }
  json.close_object();
  return accept(json.take());
}

Result<Answer> price_limit_answer(const PublicView& view) {
  TW_TRY(const Category category, view.category(Category::Linear));
  TW_TRY(InstrumentMarket* const market, view.market(category));
  const sim::Contract& contract = market->contract();
  const auto band = sim::price_band(contract, market->prices());
  const Decimal highest = band ? band->highest.decimal() : highest_price(contract);
  const Decimal lowest =
      band ? band->lowest.decimal() : contract.instrument.terms().tick_size.decimal();
  const int decimals = market->format.grid().price_decimals;
  JsonText json;
  json.open_object().text("symbol", market->symbol.name);
  json.text("buyLmt", fixed_text(highest, decimals));
  json.text("sellLmt", fixed_text(lowest, decimals));
  json.quoted("ts", milliseconds(view.now)).close_object();
  Answer answer = accept(json.take());
  answer.message.clear();
  return answer;
}

}  // namespace tw::venue_sim
