#include "venues/okx/instruments.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "data/message_fields.hpp"

namespace tw::venues::okx {
namespace {

using data::MessageFields;

struct Field {
  enum : std::size_t {
    Code,
    Data,
    Type,
    Symbol,
    Base,
    Quote,
    Settle,
    Kind,
    ContractValue,
    ContractMultiplier,
    ContractCurrency,
    Listed,
    Tick,
    Lot,
    MinQuantity,
    Family,
    Underlying
  };
  static constexpr std::array<std::string_view, 17> kNames{
      "code",      "data",   "instType", "instId",     "baseCcy",  "quoteCcy",
      "settleCcy", "ctType", "ctVal",    "ctMult",     "ctValCcy", "listTime",
      "tickSz",    "lotSz",  "minSz",    "instFamily", "uly"};
};

Result<Decimal> positive(const MessageFields& entry, std::size_t field) {
  TW_TRY(const Decimal value, entry.decimal(field));
  if (value.sign() <= 0) {
    return entry.refuse_value(field, "is not above zero");
  }
  return value;
}

Result<void> read_spot(const MessageFields& entry, Listing& listing) {
  TW_TRY(const std::string_view base, entry.text(Field::Base));
  TW_TRY(const std::string_view quote, entry.text(Field::Quote));
  TW_TRY(listing.base, data::name_of<Currency>("baseCcy", base));
  TW_TRY(listing.quote, data::name_of<Currency>("quoteCcy", quote));
  listing.settle = listing.quote;
  listing.kind = ContractKind::Spot;
  return {};
}

// The underlying `BTC-USD` names base and quote of a contract.
Result<void> read_contract(const MessageFields& entry, Listing& listing) {
  const std::size_t pair_field = entry.has(Field::Family) ? Field::Family : Field::Underlying;
  TW_TRY(const std::string_view pair, entry.text(pair_field));
  const std::size_t dash = pair.find('-');
  if (dash == pair.npos) {
    return entry.refuse_value(pair_field, "does not name base and quote");
  }
  TW_TRY(listing.base, data::name_of<Currency>(entry.name(pair_field), pair.substr(0, dash)));
  TW_TRY(listing.quote, data::name_of<Currency>(entry.name(pair_field), pair.substr(dash + 1)));
  TW_TRY(const std::string_view settle, entry.text(Field::Settle));
  TW_TRY(listing.settle, data::name_of<Currency>("settleCcy", settle));
  TW_TRY(const bool is_inverse, entry.either(Field::Kind, "inverse", "linear"));
  listing.kind = is_inverse ? ContractKind::Inverse : ContractKind::Linear;
  TW_TRY(const std::string_view currency, entry.text(Field::ContractCurrency));
  if (currency != (is_inverse ? listing.quote : listing.base).view()) {
    return entry.refuse_value(Field::ContractCurrency, "is not the unit of such a contract");
  }
  TW_TRY(const Decimal value, positive(entry, Field::ContractValue));
  TW_TRY(const Decimal times, positive(entry, Field::ContractMultiplier));
  const Checked<Decimal> product = checked_multiply(value, times, Rounding::HalfEven);
  if (!product.has_value()) {
    return entry.refuse_value(Field::ContractValue, "is too large");
  }
  listing.multiplier = *product;
  return {};
}

Result<InstrumentDefined> read_entry(const MessageFields& entry, std::string_view type,
                                     const data::ListContext& context) {
  InstrumentDefined found;
  found.listing.venue = VenueName{"okx"};
  std::string category{type};
  std::ranges::transform(category, category.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  TW_TRY(found.listing.category, data::name_of<CategoryName>("instType", category));
  TW_TRY(const std::string_view symbol, entry.text(Field::Symbol));
  TW_TRY(found.listing.symbol, data::name_of<SymbolName>("instId", symbol));
  if (type == "SPOT") {
    TW_CHECK(read_spot(entry, found.listing));
  } else {
    TW_CHECK(read_contract(entry, found.listing));
  }
  TW_TRY(const Decimal tick, entry.decimal(Field::Tick));
  TW_TRY(const Decimal lot, entry.decimal(Field::Lot));
  TW_TRY(const Decimal least, entry.decimal(Field::MinQuantity));
  found.terms.tick_size = Price{tick};
  found.terms.step_size = Quantity{lot};
  found.terms.min_quantity = Quantity{least};
  TW_TRY(const Timestamp listed, entry.time_ms_in_text(Field::Listed));
  return data::complete(found, context, listed);
}

}  // namespace

Result<data::InstrumentList> read_instruments(std::string_view text,
                                              const data::ListContext& context) {
  json::Document document;
  TW_TRY(const json::Node root, document.read(text));
  MessageFields fields{Field::kNames};
  TW_CHECK(fields.read(root, "message"));
  TW_TRY(const std::string_view code, fields.text(Field::Code));
  if (code != "0") {
    return fields.refuse_value(Field::Code, "is an error of the venue");
  }
  TW_TRY(const json::Node list, fields.value(Field::Data));
  if (list.kind() != json::Kind::List) {
    return fields.refuse_value(Field::Data, "is not a list of instruments");
  }
  data::InstrumentList all;
  for (const json::Node node : list) {
    TW_CHECK(fields.read(node, "instrument"));
    TW_TRY(const std::string_view type, fields.text(Field::Type));
    if (type == "OPTION" || type == "MARGIN") {
      continue;
    }
    all.add(fields.text(Field::Symbol).value_or("?"), read_entry(fields, type, context));
  }
  return all;
}

}  // namespace tw::venues::okx
