#include "venue_sim/instrument_text.hpp"

#include <chrono>
#include <string>

#include "venue_sim/number_format.hpp"

namespace tw::venue_sim {
namespace {

const Listing& listing_of(const Listed& listed) { return listed.contract.instrument.listing(); }
const InstrumentTerms& terms_of(const Listed& listed) { return listed.contract.instrument.terms(); }

Decimal times(Decimal value, std::int64_t factor) {
  return multiply(value, Decimal::from_int(factor), Rounding::HalfEven);
}

// What stands for "no limit" of a quantity.
std::string limit_text(Quantity quantity, int decimals) {
  constexpr std::int64_t kNoLimit = 1'000'000'000;
  return quantity.is_zero() ? std::to_string(kNoLimit) : fixed_text(quantity.decimal(), decimals);
}

void write_names(JsonText& json, const Listed& listed) {
  json.number("symbolId", std::int64_t{listed.symbol.id.value()} + 1);
  json.text("symbol", listed.symbol.name).text("status", "Trading").text("symbolType", "");
  json.text("baseCoin", listing_of(listed).base.view());
  json.text("quoteCoin", listing_of(listed).quote.view());
}

void write_band(JsonText& json, const sim::Contract& contract) {
  json.key("riskParameters").open_object();
  json.quoted("priceLimitRatioX", contract.price_band.decimal());
  json.quoted("priceLimitRatioY", times(contract.price_band.decimal(), 2)).close_object();
}

void write_spot(JsonText& json, const Listed& listed) {
  const InstrumentTerms& terms = terms_of(listed);
  const Decimal quote_step =
      multiply(terms.tick_size.decimal(), terms.step_size.decimal(), Rounding::Up);
  // Spot states numbers without zeros at the end.
  const std::string limit = listed.contract.limit_quantity_max.is_zero()
                                ? limit_text({}, 0)
                                : listed.contract.limit_quantity_max.to_string();
  const std::string market = listed.contract.market_quantity_max.is_zero()
                                 ? limit_text({}, 0)
                                 : listed.contract.market_quantity_max.to_string();
  json.text("innovation", "0").text("marginTrading", "none").text("stTag", "0");
  json.key("lotSizeFilter").open_object();
  json.quoted("basePrecision", terms.step_size.decimal()).quoted("quotePrecision", quote_step);
  json.quoted("minOrderQty", terms.min_quantity.decimal()).text("maxOrderQty", limit);
  json.quoted("minOrderAmt", terms.min_notional);
  json.text("maxOrderAmt", "8000000");  // no rule any more, but still sent
  json.text("maxLimitOrderQty", limit).text("maxMarketOrderQty", market);
  json.text("postOnlyMaxLimitOrderSize", limit).close_object();
  json.key("priceFilter").open_object().quoted("tickSize", terms.tick_size.decimal());
  json.close_object();
}

void write_filters(JsonText& json, const Listed& listed) {
  const sim::Contract& contract = listed.contract;
  const InstrumentTerms& terms = terms_of(listed);
  const BookGrid grid = NumberFormat(contract).grid();
  const std::string limit = limit_text(contract.limit_quantity_max, grid.quantity_decimals);
  json.key("leverageFilter").open_object().text("minLeverage", "1");
  json.text("maxLeverage", fixed_text(contract.leverage_max, 2)).text("leverageStep", "0.01");
  json.close_object().key("priceFilter").open_object();
  json.text("minPrice", fixed_text(terms.tick_size.decimal(), grid.price_decimals));
  json.text("maxPrice", fixed_text(highest_price(contract), grid.price_decimals));
  json.text("tickSize", fixed_text(terms.tick_size.decimal(), grid.price_decimals)).close_object();
  json.key("lotSizeFilter").open_object().text("maxOrderQty", limit);
  json.quoted("minOrderQty", terms.min_quantity.decimal());
  json.quoted("qtyStep", terms.step_size.decimal()).text("postOnlyMaxOrderQty", limit);
  json.text("maxMktOrderQty", limit_text(contract.market_quantity_max, grid.quantity_decimals));
  json.quoted("minNotionalValue", terms.min_notional).close_object();
  json.quoted("priceScale", std::int64_t{grid.price_decimals});
}

void write_contract(JsonText& json, const Listed& listed) {
  const bool is_inverse = listing_of(listed).kind == ContractKind::Inverse;
  const auto minutes = std::chrono::floor<std::chrono::minutes>(listed.contract.funding_interval);
  json.text("contractType", is_inverse ? "InversePerpetual" : "LinearPerpetual");
  json.quoted("launchTime", listed.symbol.launched_ms).text("deliveryTime", "0");
  json.text("deliveryFeeRate", "");
  write_filters(json, listed);
  json.flag("unifiedMarginTrade", true).number("fundingInterval", minutes.count());
  json.text("settleCoin", listing_of(listed).settle.view()).text("copyTrading", "none");
  json.quoted("upperFundingRate", listed.symbol.funding_cap.decimal());
  json.quoted("lowerFundingRate", -listed.symbol.funding_cap.decimal());
  json.flag("isPreListing", false).key("preListingInfo").null();
}

}  // namespace

// The venue states 1999999.80 where a tick is 0.1.
Decimal highest_price(const sim::Contract& contract) {
  constexpr std::int64_t kTicksMax = 19'999'998;
  return times(contract.instrument.terms().tick_size.decimal(), kTicksMax);
}

void write_instrument(JsonText& json, const Listed& listed, InstrumentFor who) {
  const bool is_spot = listed.symbol.category == Category::Spot;
  json.open_object();
  write_names(json, listed);
  if (is_spot) {
    write_spot(json, listed);
  } else {
    write_contract(json, listed);
  }
  write_band(json, listed.contract);
  if (who == InstrumentFor::Account) {
    if (!is_spot) {
      json.text("displayName", "");
    }
    json.flag("isPublicRpi", false).flag("myRpiPermission", false);
  }
  json.close_object();
}

}  // namespace tw::venue_sim
