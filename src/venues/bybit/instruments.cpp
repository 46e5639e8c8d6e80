#include "venues/bybit/instruments.hpp"

#include <array>
#include <string>

#include "data/message_fields.hpp"

namespace tw::venues::bybit {
namespace {

using data::MessageFields;

struct Field {
  enum : std::size_t {
    Code,
    Result,
    List,
    Category,
    Symbol,
    Base,
    Quote,
    Settle,
    Kind,
    Launch,
    PriceFilter,
    LotFilter,
    Tick,
    Step,
    BaseStep,
    MinQuantity,
    MinNotional,
    MinAmount
  };
  static constexpr std::array<std::string_view, 18> kNames{
      "retCode",     "result",           "list",       "category",     "symbol",
      "baseCoin",    "quoteCoin",        "settleCoin", "contractType", "launchTime",
      "priceFilter", "lotSizeFilter",    "tickSize",   "qtyStep",      "basePrecision",
      "minOrderQty", "minNotionalValue", "minOrderAmt"};
};

Result<void> read_names(const MessageFields& entry, bool is_spot, Listing& listing) {
  TW_TRY(const std::string_view base, entry.text(Field::Base));
  TW_TRY(const std::string_view quote, entry.text(Field::Quote));
  std::string_view settle = quote;
  listing.kind = ContractKind::Spot;
  if (!is_spot) {
    TW_TRY(settle, entry.text(Field::Settle));
    TW_TRY(const std::string_view kind, entry.text(Field::Kind));
    listing.kind = kind.starts_with("Inverse") ? ContractKind::Inverse : ContractKind::Linear;
    if (!kind.starts_with("Inverse") && !kind.starts_with("Linear")) {
      return entry.refuse_value(Field::Kind, "is neither linear nor inverse");
    }
  }
  TW_TRY(listing.base, data::name_of<Currency>("baseCoin", base));
  TW_TRY(listing.quote, data::name_of<Currency>("quoteCoin", quote));
  TW_TRY(listing.settle, data::name_of<Currency>("settleCoin", settle));
  return {};
}

Result<void> read_filters(const MessageFields& entry, bool is_spot, InstrumentTerms& terms) {
  MessageFields filter{Field::kNames};
  TW_TRY(const json::Node price, entry.value(Field::PriceFilter));
  TW_CHECK(filter.read(price, "field 'priceFilter'"));
  TW_TRY(const Decimal tick, filter.decimal(Field::Tick));
  TW_TRY(const json::Node lot, entry.value(Field::LotFilter));
  TW_CHECK(filter.read(lot, "field 'lotSizeFilter'"));
  TW_TRY(const Decimal step, filter.decimal(is_spot ? Field::BaseStep : Field::Step));
  terms.tick_size = Price{tick};
  terms.step_size = Quantity{step};
  // The venue left the least quantity of spot to the least value.
  if (!is_spot) {
    TW_TRY(const Decimal least, filter.decimal(Field::MinQuantity));
    terms.min_quantity = Quantity{least};
  }
  const auto notional = is_spot ? Field::MinAmount : Field::MinNotional;
  if (is_spot || filter.has(notional)) {
    TW_TRY(terms.min_notional, filter.decimal(notional));
  }
  return {};
}

Result<InstrumentDefined> read_entry(const MessageFields& entry, std::string_view category,
                                     const data::ListContext& context) {
  InstrumentDefined found;
  const bool is_spot = category == "spot";
  found.listing.venue = VenueName{"bybit"};
  TW_TRY(found.listing.category, data::name_of<CategoryName>("category", category));
  TW_TRY(const std::string_view symbol, entry.text(Field::Symbol));
  TW_TRY(found.listing.symbol, data::name_of<SymbolName>("symbol", symbol));
  TW_CHECK(read_names(entry, is_spot, found.listing));
  TW_CHECK(read_filters(entry, is_spot, found.terms));
  std::optional<Timestamp> launch;
  if (entry.has(Field::Launch)) {
    TW_TRY(launch, entry.time_ms_in_text(Field::Launch));
  }
  return data::complete(found, context, launch);
}

}  // namespace

Result<data::InstrumentList> read_instruments(std::string_view text, std::string_view category,
                                              const data::ListContext& context) {
  if (category != "spot" && category != "linear" && category != "inverse") {
    return data::refuse("category " + data::shown(category) + " has no list that is read");
  }
  json::Document document;
  TW_TRY(const json::Node root, document.read(text));
  MessageFields fields{Field::kNames};
  TW_CHECK(fields.read(root, "message"));
  TW_TRY(const std::uint64_t code, fields.number(Field::Code));
  if (code != 0) {
    return fields.refuse_value(Field::Code, "is an error of the venue");
  }
  TW_TRY(const json::Node result, fields.value(Field::Result));
  TW_CHECK(fields.read(result, "field 'result'"));
  if (fields.has(Field::Category)) {
    TW_TRY(const std::string_view said, fields.text(Field::Category));
    if (said != category) {
      return fields.refuse_value(Field::Category, "is not " + data::shown(category));
    }
  }
  TW_TRY(const json::Node list, fields.value(Field::List));
  if (list.kind() != json::Kind::List) {
    return fields.refuse_value(Field::List, "is not a list of instruments");
  }
  data::InstrumentList all;
  for (const json::Node node : list) {
    TW_CHECK(fields.read(node, "instrument"));
    all.add(fields.text(Field::Symbol).value_or("?"), read_entry(fields, category, context));
  }
  return all;
}

}  // namespace tw::venues::bybit
