#include "data/instrument_list.hpp"

#include <algorithm>

namespace tw::data {

void InstrumentList::add(std::string_view symbol, const Result<InstrumentDefined>& entry) {
  if (entry.has_value()) {
    instruments.push_back(*entry);
  } else {
    refusals.push_back(std::string(symbol) + ": " + entry.error().what);
  }
}

std::uint8_t decimals_of(Decimal step) {
  std::uint8_t decimals = 0;
  while (decimals < Decimal::kDigits && !is_multiple(step, Decimal::from_units(1, decimals))) {
    ++decimals;
  }
  return decimals;
}

Result<InstrumentDefined> complete(InstrumentDefined instrument, const ListContext& context,
                                   std::optional<Timestamp> listed_at) {
  Listing& listing = instrument.listing;
  InstrumentTerms& terms = instrument.terms;
  if (terms.tick_size.sign() <= 0 || terms.step_size.sign() <= 0 ||
      listing.multiplier.sign() <= 0) {
    return fail(ErrorCode::InvalidInput, "tick " + terms.tick_size.to_string() + ", step " +
                                             terms.step_size.to_string() + " or multiplier " +
                                             listing.multiplier.to_string() + " is not above zero");
  }
  listing.grid.price_decimals = decimals_of(terms.tick_size.decimal());
  listing.grid.quantity_decimals =
      std::max(listing.grid.quantity_decimals, decimals_of(terms.step_size.decimal()));
  listing.valid_from = listed_at.value_or(context.as_of);
  terms.valid_from = std::max(listing.valid_from, context.as_of);
  terms.maker_fee = context.maker_fee;
  terms.taker_fee = context.taker_fee;
  return instrument;
}

}  // namespace tw::data
