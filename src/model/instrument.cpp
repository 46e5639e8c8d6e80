#include "model/instrument.hpp"

#include <algorithm>
#include <limits>

#include "base/assert.hpp"
#include "model/admitted.hpp"
#include "model/contract_units.hpp"

namespace tw {
namespace {

Checked<std::int64_t> units_of(Decimal value, int decimals, Field field) {
  const Decimal unit = Decimal::from_units(1, decimals);
  if (!is_multiple(value, unit)) {
    return fault(ErrorCode::InvalidInput, field);
  }
  const Int128 units = value.raw() / unit.raw();
  if (units > std::numeric_limits<std::int64_t>::max() ||
      units < std::numeric_limits<std::int64_t>::min()) {
    return fault(ErrorCode::InvalidInput, field);
  }
  return static_cast<std::int64_t>(units);
}

// A minimum of zero is a venue without that rule; a fee may be negative (rebate).
bool is_valid(const InstrumentTerms& terms) {
  return terms.tick_size.sign() > 0 && terms.step_size.sign() > 0 &&
         terms.min_quantity.sign() >= 0 && terms.min_notional.sign() >= 0;
}

bool is_valid(const Listing& listing) {
  return listing.multiplier.sign() > 0 && listing.grid.price_decimals <= Decimal::kDigits &&
         listing.grid.quantity_decimals <= Decimal::kDigits;
}

// More is believed of nobody, and sums of it stay in the range.
Checked<Money> admitted(const Checked<Decimal>& value, Currency currency) {
  if (!value.has_value() || !is_admitted(*value)) {
    return fault(ErrorCode::InvalidInput, Field::Notional);
  }
  return Money{*value, currency};
}

bool is_same_symbol(const Listing& a, const Listing& b) {
  return a.venue == b.venue && a.category == b.category && a.symbol == b.symbol;
}

}  // namespace

Checked<std::int64_t> BookGrid::ticks(Price price) const {
  return units_of(price.decimal(), price_decimals, Field::Price);
}

Checked<std::int64_t> BookGrid::lots(Quantity quantity) const {
  return units_of(quantity.decimal(), quantity_decimals, Field::Quantity);
}

Checked<Money> Instrument::notional(Price price, Quantity quantity) const {
  // Contracts times multiplier is exact for every listed contract, so only the last product rounds.
  const auto units = units_of(listing_, quantity);
  if (!units) {
    return fault(ErrorCode::InvalidInput, Field::Notional);
  }
  if (listing_.kind == ContractKind::Inverse) {
    if (price.sign() <= 0) {
      return fault(ErrorCode::InvalidInput, Field::Price);
    }
    const auto coins = checked_divide(*units, price.decimal(), Rounding::HalfEven);
    return admitted(coins, listing_.base);
  }
  return admitted(checked_multiply(price.decimal(), *units, Rounding::HalfEven), listing_.quote);
}

Price Instrument::round_price(Price price, Rounding rounding) const {
  return Price{round_to_step(price.decimal(), terms_.tick_size.decimal(), rounding)};
}

Quantity Instrument::round_quantity(Quantity quantity) const {
  const Quantity rounded{
      round_to_step(quantity.decimal(), terms_.step_size.decimal(), Rounding::Down)};
  return rounded < terms_.min_quantity ? Quantity{} : rounded;
}

Checked<InstrumentId> InstrumentRegistry::define(const Listing& listing,
                                                 const InstrumentTerms& terms) {
  if (!is_valid(listing) || !is_valid(terms)) {
    return fault(ErrorCode::InvalidInput, Field::Instrument);
  }
  const bool is_listed = std::any_of(
      entries_.begin(), entries_.end(),
      [&listing](const Entry& entry) { return is_same_symbol(entry.listing, listing); });
  if (listing.id.value() != entries_.size() || is_listed) {
    return fault(ErrorCode::Conflict, Field::Instrument);
  }
  entries_.push_back(Entry{listing, {terms}});
  return listing.id;
}

Checked<void> InstrumentRegistry::revise(InstrumentId id, const InstrumentTerms& terms) {
  if (id.value() >= entries_.size()) {
    return fault(ErrorCode::NotFound, Field::Instrument);
  }
  std::vector<InstrumentTerms>& revisions = entries_[id.value()].revisions;
  if (!is_valid(terms) || terms.valid_from <= revisions.back().valid_from) {
    return fault(ErrorCode::InvalidInput, Field::Instrument);
  }
  revisions.push_back(terms);
  return {};
}

Checked<Instrument> InstrumentRegistry::at(InstrumentId id, Timestamp at) const {
  if (id.value() >= entries_.size() || at < entries_[id.value()].listing.valid_from) {
    return fault(ErrorCode::NotFound, Field::Instrument);
  }
  const Entry& entry = entries_[id.value()];
  const auto later = std::upper_bound(
      entry.revisions.begin(), entry.revisions.end(), at,
      [](Timestamp moment, const InstrumentTerms& terms) { return moment < terms.valid_from; });
  if (later == entry.revisions.begin()) {
    return fault(ErrorCode::NotFound, Field::Instrument);
  }
  return Instrument{entry.listing, *std::prev(later)};
}

Checked<InstrumentId> InstrumentRegistry::find(VenueName venue, CategoryName category,
                                               SymbolName symbol) const {
  for (const Entry& entry : entries_) {
    if (entry.listing.venue == venue && entry.listing.category == category &&
        entry.listing.symbol == symbol) {
      return entry.listing.id;
    }
  }
  return fault(ErrorCode::NotFound, Field::Instrument);
}

const Listing& InstrumentRegistry::listing(InstrumentId id) const {
  TW_ASSERT(id.value() < entries_.size());
  return entries_[id.value()].listing;
}

std::span<const InstrumentTerms> InstrumentRegistry::revisions(InstrumentId id) const {
  TW_ASSERT(id.value() < entries_.size());
  return entries_[id.value()].revisions;
}

}  // namespace tw
