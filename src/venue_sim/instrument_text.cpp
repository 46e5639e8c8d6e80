#include "venue_sim/instrument_text.hpp"

#include <chrono>

namespace tw::venue_sim {
namespace {

const Listing& listing_of(const Listed& listed) { return listed.contract.instrument.listing(); }
const InstrumentTerms& terms_of(const Listed& listed) { return listed.contract.instrument.terms(); }

// A limit of quantity; zero stands for none.
std::string quantity_text(Quantity quantity) {
  constexpr std::int64_t kNoLimit = 1'000'000'000;
  return quantity.is_zero() ? std::to_string(kNoLimit) : quantity.to_string();
}

// Prices from one tick to the largest that the grid still states.
void write_prices(JsonText& json, const Listed& listed) {
  const Price tick = terms_of(listed).tick_size;
  json.key("priceFilter").open_object().text("tickSize", tick.to_string());
  if (listed.symbol.category != Category::Spot) {
    constexpr std::int64_t kTicksMax = 20'000'000;
    const Checked<Decimal> most =
        checked_multiply(tick.decimal(), Decimal::from_int(kTicksMax), Rounding::Down);
    json.text("minPrice", tick.to_string()).quoted("maxPrice", most.value_or(tick.decimal()));
  }
  json.close_object();
}

void write_band(JsonText& json, const Listed& listed) {
  const std::string band = listed.contract.price_band.to_string();
  json.key("riskParameters").open_object();
  json.text("priceLimitRatioX", band).text("priceLimitRatioY", band).close_object();
}

void write_spot(JsonText& json, const Listed& listed) {
  const InstrumentTerms& terms = terms_of(listed);
  const std::string limit = quantity_text(listed.contract.limit_quantity_max);
  json.text("innovation", "0").text("marginTrading", "none").text("stTag", "0");
  json.key("lotSizeFilter").open_object();
  json.text("basePrecision", terms.step_size.to_string()).text("quotePrecision", "0.00000001");
  json.text("minOrderQty", terms.min_quantity.to_string()).text("maxOrderQty", limit);
  json.quoted("minOrderAmt", terms.min_notional).text("maxOrderAmt", "1999999999");
  json.text("maxLimitOrderQty", limit);
  json.text("maxMarketOrderQty", quantity_text(listed.contract.market_quantity_max));
  json.text("postOnlyMaxLimitOrderSize", limit).close_object();
}

void write_lots(JsonText& json, const Listed& listed) {
  const InstrumentTerms& terms = terms_of(listed);
  const std::string limit = quantity_text(listed.contract.limit_quantity_max);
  json.key("lotSizeFilter").open_object();
  json.text("maxOrderQty", limit).text("minOrderQty", terms.min_quantity.to_string());
  json.text("qtyStep", terms.step_size.to_string()).text("postOnlyMaxOrderQty", limit);
  json.text("maxMktOrderQty", quantity_text(listed.contract.market_quantity_max));
  json.quoted("minNotionalValue", terms.min_notional).close_object();
}

void write_contract(JsonText& json, const Listed& listed) {
  const bool is_inverse = listing_of(listed).kind == ContractKind::Inverse;
  const auto minutes =
      std::chrono::duration_cast<std::chrono::minutes>(listed.contract.funding_interval);
  json.text("contractType", is_inverse ? "InversePerpetual" : "LinearPerpetual");
  json.quoted("launchTime", listed.symbol.launched_ms).text("deliveryTime", "0");
  json.text("deliveryFeeRate", "").flag("unifiedMarginTrade", true);
  json.quoted("priceScale", std::int64_t{listing_of(listed).grid.price_decimals});
  json.text("settleCoin", listing_of(listed).settle.view()).text("copyTrading", "none");
  json.key("leverageFilter").open_object().text("minLeverage", "1");
  json.quoted("maxLeverage", listed.contract.leverage_max).text("leverageStep", "0.01");
  json.close_object();
  write_lots(json, listed);
  json.number("fundingInterval", minutes.count());
  json.text("upperFundingRate", listed.symbol.funding_cap.to_string());
  json.text("lowerFundingRate", (-listed.symbol.funding_cap).to_string());
  json.flag("isPreListing", false).key("preListingInfo").null().text("displayName", "");
}

}  // namespace

void write_account_instrument(JsonText& json, const Listed& listed) {
  const bool is_spot = listed.symbol.category == Category::Spot;
  json.open_object().text("symbol", listed.symbol.name);
  json.number("symbolId", std::int64_t{listed.symbol.id.value()} + 1);
  json.text("status", "Trading").text("baseCoin", listing_of(listed).base.view());
  json.text("quoteCoin", listing_of(listed).quote.view()).text("symbolType", "");
  if (is_spot) {
    write_spot(json, listed);
  } else {
    write_contract(json, listed);
  }
  write_prices(json, listed);
  write_band(json, listed);
  json.flag("isPublicRpi", false).flag("myRpiPermission", false);
  json.close_object();
}

}  // namespace tw::venue_sim
