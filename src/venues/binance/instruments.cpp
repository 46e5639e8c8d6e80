#include "venues/binance/instruments.hpp"

#include <array>
#include <string>

#include "data/message_fields.hpp"

namespace tw::venues::binance {
namespace {

using data::MessageFields;

struct Field {
  enum : std::size_t {
    Symbols,
    Symbol,
    Base,
    Quote,
    Settle,
    BaseDecimals,
    ContractSize,
    Onboarded,
    Filters,
    FilterKind,
    Tick,
    Step,
    MinQuantity,
    MinNotional,
    Notional
  };
  static constexpr std::array<std::string_view, 15> kNames{
      "symbols",      "symbol",      "baseAsset", "quoteAsset", "marginAsset", "baseAssetPrecision",
      "contractSize", "onboardDate", "filters",   "filterType", "tickSize",    "stepSize",
      "minQty",       "minNotional", "notional"};
};

std::string_view category_of(Market market) {
  switch (market) {
    case Market::Spot:
      return "spot";
    case Market::Usdm:
      return "usdm";
    case Market::Coinm:
      return "coinm";
  }
  return {};
}

Result<void> read_names(const MessageFields& entry, Market market, Listing& listing) {
  TW_TRY(const std::string_view base, entry.text(Field::Base));
  TW_TRY(const std::string_view quote, entry.text(Field::Quote));
  std::string_view settle = quote;
  if (market != Market::Spot) {
    TW_TRY(settle, entry.text(Field::Settle));
  }
  TW_TRY(listing.base, data::name_of<Currency>("baseAsset", base));
  TW_TRY(listing.quote, data::name_of<Currency>("quoteAsset", quote));
  TW_TRY(listing.settle, data::name_of<Currency>("marginAsset", settle));
  if (market == Market::Coinm) {
    TW_TRY(const std::uint64_t size, entry.number(Field::ContractSize));
    constexpr std::uint64_t kSizeMax = 1'000'000'000;
    if (size == 0 || size > kSizeMax) {
      return entry.refuse_value(Field::ContractSize, "is no size of a contract");
    }
    listing.kind = ContractKind::Inverse;
    listing.multiplier = Decimal::from_int(static_cast<std::int64_t>(size));
  }
  if (market == Market::Spot) {
    TW_TRY(const std::uint64_t decimals, entry.number(Field::BaseDecimals));
    if (decimals > Decimal::kDigits) {
      return entry.refuse_value(Field::BaseDecimals, "is more than 12 decimals");
    }
    listing.kind = ContractKind::Spot;
    listing.grid.quantity_decimals = static_cast<std::uint8_t>(decimals);
  }
  return {};
}

Result<void> read_filter(const MessageFields& filter, InstrumentTerms& terms) {
  TW_TRY(const std::string_view kind, filter.text(Field::FilterKind));
  if (kind == "PRICE_FILTER") {
    TW_TRY(const Decimal tick, filter.decimal(Field::Tick));
    terms.tick_size = Price{tick};
  } else if (kind == "LOT_SIZE") {
    TW_TRY(const Decimal step, filter.decimal(Field::Step));
    TW_TRY(const Decimal least, filter.decimal(Field::MinQuantity));
    terms.step_size = Quantity{step};
    terms.min_quantity = Quantity{least};
  } else if (kind == "MIN_NOTIONAL" || kind == "NOTIONAL") {
    // Futures write `notional` where spot writes `minNotional`.
    TW_TRY(terms.min_notional,
           filter.decimal(filter.has(Field::Notional) ? Field::Notional : Field::MinNotional));
  }
  return {};
}

Result<InstrumentDefined> read_entry(const MessageFields& entry, Market market,
                                     const data::ListContext& context) {
  InstrumentDefined found;
  found.listing.venue = VenueName{"binance"};
  found.listing.category = CategoryName{category_of(market)};
  TW_TRY(const std::string_view symbol, entry.text(Field::Symbol));
  TW_TRY(found.listing.symbol, data::name_of<SymbolName>("symbol", symbol));
  TW_CHECK(read_names(entry, market, found.listing));
  TW_TRY(const json::Node filters, entry.value(Field::Filters));
  if (filters.kind() != json::Kind::List) {
    return entry.refuse_value(Field::Filters, "is not a list");
  }
  MessageFields filter{Field::kNames};
  for (const json::Node node : filters) {
    TW_CHECK(filter.read(node, "filter"));
    TW_CHECK(read_filter(filter, found.terms));
  }
  std::optional<Timestamp> onboarded;
  if (entry.has(Field::Onboarded)) {
    TW_TRY(onboarded, entry.time_ms(Field::Onboarded));
  }
  return data::complete(found, context, onboarded);
}

}  // namespace

Result<data::InstrumentList> read_instruments(std::string_view text, Market market,
                                              const data::ListContext& context) {
  json::Document document;
  TW_TRY(const json::Node root, document.read(text));
  MessageFields fields{Field::kNames};
  TW_CHECK(fields.read(root, "message"));
  TW_TRY(const json::Node list, fields.value(Field::Symbols));
  if (list.kind() != json::Kind::List) {
    return fields.refuse_value(Field::Symbols, "is not a list of symbols");
  }
  data::InstrumentList all;
  for (const json::Node node : list) {
    TW_CHECK(fields.read(node, "symbol"));
    all.add(fields.text(Field::Symbol).value_or("?"), read_entry(fields, market, context));
  }
  return all;
}

}  // namespace tw::venues::binance
