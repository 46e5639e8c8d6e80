#include <algorithm>
#include <chrono>
#include <span>
#include <utility>

#include "venue_sim/json_text.hpp"
#include "venue_sim/public_requests.hpp"

namespace tw::venue_sim {
namespace {

/// Highest price an order may name, in ticks; the venue states 1999999.80 where a tick is 0.1.
constexpr std::int64_t kPriceTicksMax = 19'999'998;
constexpr std::size_t kRiskSymbolsPerPage = 15;

std::string quantity_text(const InstrumentMarket& market, Quantity quantity) {
  return fixed_text(quantity.decimal(), market.format.grid().quantity_decimals);
}

Decimal times(Decimal value, std::int64_t factor) {
  return multiply(value, Decimal::from_int(factor), Rounding::HalfEven);
}

void add_band(JsonText& json, const sim::Contract& contract) {
  json.key("riskParameters").open_object();
  json.quoted("priceLimitRatioX", contract.price_band.decimal());
  json.quoted("priceLimitRatioY", times(contract.price_band.decimal(), 2)).close_object();
}

void add_spot(JsonText& json, const InstrumentMarket& market) {
  const sim::Contract& contract = market.contract();
  const Listing& listing = contract.instrument.listing();
  const InstrumentTerms& terms = contract.instrument.terms();
  const Decimal quote_step =
      multiply(terms.tick_size.decimal(), terms.step_size.decimal(), Rounding::Up);
  json.open_object().number("symbolId", market.id.value() + 1);
  json.text("symbol", market.symbol.name).text("baseCoin", listing.base.view());
  json.text("quoteCoin", listing.quote.view()).text("innovation", "0").text("status", "Trading");
  json.text("marginTrading", "none").text("stTag", "0").key("lotSizeFilter").open_object();
  json.quoted("basePrecision", terms.step_size.decimal()).quoted("quotePrecision", quote_step);
  json.quoted("minOrderQty", terms.min_quantity.decimal());
  json.quoted("maxOrderQty", contract.limit_quantity_max.decimal());
  json.quoted("minOrderAmt", terms.min_notional);
  json.text("maxOrderAmt", "8000000");  // no rule any more, but still sent
  json.quoted("maxLimitOrderQty", contract.limit_quantity_max.decimal());
  json.quoted("maxMarketOrderQty", contract.market_quantity_max.decimal());
  json.quoted("postOnlyMaxLimitOrderSize", contract.limit_quantity_max.decimal()).close_object();
  json.key("priceFilter").open_object().quoted("tickSize", terms.tick_size.decimal());
  json.close_object();
  add_band(json, contract);
  json.text("symbolType", "").close_object();
}

void add_filters(JsonText& json, const InstrumentMarket& market) {
  const sim::Contract& contract = market.contract();
  const InstrumentTerms& terms = contract.instrument.terms();
  const int decimals = market.format.grid().price_decimals;
  json.key("leverageFilter").open_object().text("minLeverage", "1");
  json.text("maxLeverage", fixed_text(contract.leverage_max, 2)).text("leverageStep", "0.01");
  json.close_object().key("priceFilter").open_object();
  json.text("minPrice", fixed_text(terms.tick_size.decimal(), decimals));
  json.text("maxPrice", fixed_text(times(terms.tick_size.decimal(), kPriceTicksMax), decimals));
  json.text("tickSize", fixed_text(terms.tick_size.decimal(), decimals)).close_object();
  json.key("lotSizeFilter").open_object();
  json.text("maxOrderQty", quantity_text(market, contract.limit_quantity_max));
  json.quoted("minOrderQty", terms.min_quantity.decimal());
  json.quoted("qtyStep", terms.step_size.decimal());
  json.text("postOnlyMaxOrderQty", quantity_text(market, contract.limit_quantity_max));
  json.text("maxMktOrderQty", quantity_text(market, contract.market_quantity_max));
  json.quoted("minNotionalValue", terms.min_notional).close_object();
}

void add_contract(JsonText& json, const InstrumentMarket& market) {
  const sim::Contract& contract = market.contract();
  const Listing& listing = contract.instrument.listing();
  const bool is_inverse = listing.kind == ContractKind::Inverse;
  json.open_object().text("symbol", market.symbol.name);
  json.number("symbolId", market.id.value() + 1);
  json.text("contractType", is_inverse ? "InversePerpetual" : "LinearPerpetual");
  json.text("status", "Trading").text("baseCoin", listing.base.view());
  json.text("quoteCoin", listing.quote.view());
  json.quoted("launchTime", market.symbol.launched_ms).text("deliveryTime", "0");
  json.text("deliveryFeeRate", "").quoted("priceScale", market.format.grid().price_decimals);
  add_filters(json, market);
  json.flag("unifiedMarginTrade", true);
  json.number("fundingInterval",
              std::chrono::floor<std::chrono::minutes>(contract.funding_interval).count());
  json.text("settleCoin", listing.settle.view()).text("copyTrading", "none");
  json.quoted("upperFundingRate", market.symbol.funding_cap.decimal());
  json.quoted("lowerFundingRate", -market.symbol.funding_cap.decimal());
  json.flag("isPreListing", false).key("preListingInfo").null();
  add_band(json, contract);
  json.text("symbolType", "").close_object();
}

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
    if (is_spot) {
      add_spot(json, *market);
    } else {
      add_contract(json, *market);
    }
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
  const sim::ReferencePrices& prices = market->prices();
  const Decimal tick = contract.instrument.terms().tick_size.decimal();
  Decimal highest = times(tick, kPriceTicksMax);
  Decimal lowest = tick;
  const auto center = sim::has_margin(contract) ? prices.mark : prices.index;
  if (center && !contract.price_band.is_zero()) {
    const Decimal reach =
        multiply(center->decimal(), contract.price_band.decimal(), Rounding::Down);
    const Decimal index = prices.index.value_or(*center).decimal();
    highest =
        std::min(center->decimal() + times(reach, 2), std::max(index, center->decimal() + reach));
    lowest =
        std::max(center->decimal() - times(reach, 2), std::min(index, center->decimal() - reach));
  }
  const int decimals = market->format.grid().price_decimals;
  JsonText json;
  json.open_object().text("symbol", market->symbol.name);
  json.text("buyLmt", fixed_text(round_to_step(highest, tick, Rounding::Down), decimals));
  json.text("sellLmt", fixed_text(round_to_step(lowest, tick, Rounding::Up), decimals));
  json.quoted("ts", milliseconds(view.now)).close_object();
  Answer answer = accept(json.take());
  answer.message.clear();
  return answer;
}

}  // namespace tw::venue_sim
