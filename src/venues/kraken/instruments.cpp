#include "venues/kraken/instruments.hpp"

#include <array>
#include <string>

#include "data/message_fields.hpp"
#include "venues/kraken/asset_names.hpp"

namespace tw::venues::kraken {
namespace {

using data::MessageFields;

struct Field {
  enum : std::size_t {
    Errors,
    Result,
    Name,
    PriceDecimals,
    LotDecimals,
    LotMultiplier,
    Tick,
    MinQuantity,
    MinCost,
    Fees,
    MakerFees
  };
  static constexpr std::array<std::string_view, 11> kNames{
      "error",     "result",   "wsname",  "pair_decimals", "lot_decimals", "lot_multiplier",
      "tick_size", "ordermin", "costmin", "fees",          "fees_maker"};
};

Result<void> read_names(const MessageFields& entry, Listing& listing) {
  TW_TRY(const std::string_view name, entry.text(Field::Name));
  const std::size_t slash = name.find('/');
  if (slash == name.npos) {
    return entry.refuse_value(Field::Name, "does not name base and quote");
  }
  const std::string_view base = modern_asset(name.substr(0, slash));
  const std::string_view quote = modern_asset(name.substr(slash + 1));
  TW_TRY(listing.base, data::name_of<Currency>("wsname", base));
  TW_TRY(listing.quote, data::name_of<Currency>("wsname", quote));
  TW_TRY(listing.symbol, data::name_of<SymbolName>("wsname", modern_pair(name)));
  listing.settle = listing.quote;
  listing.kind = ContractKind::Spot;
  return {};
}

Result<Decimal> unit_of(const MessageFields& entry, std::size_t field) {
  TW_TRY(const std::uint64_t decimals, entry.number(field));
  if (decimals > Decimal::kDigits) {
    return entry.refuse_value(field, "is more than 12 decimals");
  }
  return Decimal::from_units(1, static_cast<int>(decimals));
}

// Rows of volume and percent; the first is the one of the smallest volume.
Result<Rate> fee_of(const MessageFields& entry, std::size_t field) {
  TW_TRY(const json::Node rows, entry.value(field));
  if (rows.kind() != json::Kind::List || rows.begin() == rows.end()) {
    return entry.refuse_value(field, "is not a list of fees");
  }
  const json::Node row = *rows.begin();
  auto percent = row.begin();
  if (row.kind() != json::Kind::List || percent == row.end() || ++percent == row.end() ||
      (*percent).kind() != json::Kind::Number) {
    return entry.refuse_value(field, "is not a list of volume and percent");
  }
  const Checked<Decimal> found = Decimal::parse_exact((*percent).text());
  if (!found.has_value() || abs(*found) >= Decimal::from_int(100)) {
    return entry.refuse_value(field, "is not a list of volume and percent");
  }
  return Rate{divide(*found, Decimal::from_int(100), Rounding::HalfEven)};
}

Result<InstrumentDefined> read_entry(const MessageFields& entry, data::ListContext context) {
  InstrumentDefined found;
  found.listing.venue = VenueName{"kraken"};
  found.listing.category = CategoryName{"spot"};
  TW_CHECK(read_names(entry, found.listing));
  TW_TRY(const std::uint64_t lot, entry.number(Field::LotMultiplier));
  if (lot != 1) {
    return entry.refuse_value(Field::LotMultiplier, "is not 1");
  }
  TW_TRY(Decimal tick, unit_of(entry, Field::PriceDecimals));
  if (entry.has(Field::Tick)) {
    TW_TRY(tick, entry.decimal(Field::Tick));
  }
  TW_TRY(const Decimal step, unit_of(entry, Field::LotDecimals));
  found.terms.tick_size = Price{tick};
  found.terms.step_size = Quantity{step};
  if (entry.has(Field::MinQuantity)) {
    TW_TRY(const Decimal least, entry.decimal(Field::MinQuantity));
    found.terms.min_quantity = Quantity{least};
  }
  if (entry.has(Field::MinCost)) {
    TW_TRY(found.terms.min_notional, entry.decimal(Field::MinCost));
  }
  TW_TRY(context.taker_fee, fee_of(entry, Field::Fees));
  TW_TRY(context.maker_fee,
         fee_of(entry, entry.has(Field::MakerFees) ? Field::MakerFees : Field::Fees));
  return data::complete(found, context, std::nullopt);
}

}  // namespace

Result<data::InstrumentList> read_instruments(std::string_view text,
                                              const data::ListContext& context) {
  json::Document document;
  TW_TRY(const json::Node root, document.read(text));
  MessageFields fields{Field::kNames};
  TW_CHECK(fields.read(root, "message"));
  TW_TRY(const json::Node errors, fields.value(Field::Errors));
  if (errors.kind() != json::Kind::List || errors.begin() != errors.end()) {
    return fields.refuse_value(Field::Errors, "is an error of the venue");
  }
  TW_TRY(const json::Node pairs, fields.value(Field::Result));
  if (pairs.kind() != json::Kind::Object) {
    return fields.refuse_value(Field::Result, "is not an object of pairs");
  }
  data::InstrumentList all;
  for (auto it = pairs.begin(); it != pairs.end(); ++it) {
    const std::string name{(*it).text()};
    ++it;
    TW_CHECK(fields.read(*it, "pair"));
    if (!fields.has(Field::Name)) {
      continue;
    }
    all.add(name, read_entry(fields, context));
  }
  return all;
}

}  // namespace tw::venues::kraken
