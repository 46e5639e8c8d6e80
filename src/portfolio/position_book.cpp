#include "portfolio/position_book.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "base/proportion.hpp"
#include "base/state_archive.hpp"
#include "model/contract_units.hpp"

namespace tw::portfolio {
namespace {

Decimal value_of(const Instrument& instrument, Price price, Quantity quantity) {
  const auto value = instrument.notional(price, quantity);
  TW_ASSERT(value.has_value());  // admitted when the order passed risk
  return value->amount;
}

Decimal with_sign(int sign, Decimal value) { return sign > 0 ? value : -value; }
Quantity with_sign(int sign, Quantity quantity) { return sign > 0 ? quantity : -quantity; }

// A coin contract gains when its value in coins falls.
Decimal gain_of(const Instrument& instrument, Decimal value_gained) {
  return instrument.listing().kind == ContractKind::Inverse ? -value_gained : value_gained;
}

struct Traded {
  const Fill& fill;
  const Instrument& instrument;
  Decimal value;  // of the whole fill
};

// Takes `closed` (> 0) out at `closed_value`; what the value gained, long or short.
template <class Holding>
Decimal close_part(Holding& held, Quantity closed, Decimal closed_value) {
  const int sign = held.quantity.sign();
  const Quantity all = abs(held.quantity);
  const Decimal cost = proportion(held.entry_cost, closed.decimal(), all.decimal());
  held.entry_cost -= cost;
  held.quantity -= with_sign(sign, closed);
  // Long: proceeds - cost. Short: entry_cost is negative, so -(paid) - cost.
  return with_sign(sign, closed_value) - cost;
}

// A fill on a position or on a strategy's part in it; returns what it realised.
template <class Holding>
Decimal trade(Holding& held, const Traded& traded) {
  const Fill& fill = traded.fill;
  const int sign = direction(fill.side);
  Quantity opened = fill.quantity;
  Decimal opened_value = traded.value;
  Decimal realized;
  if (held.quantity.sign() == -sign) {
    const Quantity closed = std::min(abs(held.quantity), fill.quantity);
    const Decimal closed_value =
        closed == fill.quantity ? traded.value : value_of(traded.instrument, fill.price, closed);
    opened -= closed;
    opened_value -= closed_value;
    realized = gain_of(traded.instrument, close_part(held, closed, closed_value));
  }
  if (!opened.is_zero()) {
    held.quantity += with_sign(sign, opened);
    held.entry_cost += with_sign(sign, opened_value);
  }
  return realized;
}

// Units that come or go without a price.
template <class Holding>
Decimal move_at_no_cost(Holding& held, Quantity units) {
  const int sign_before = held.quantity.sign();
  held.quantity += units;
  if (held.quantity.sign() == sign_before) {
    return Decimal{};
  }
  const Decimal lost = held.entry_cost;
  held.entry_cost = Decimal{};
  return -lost;
}

// The fill's trade and fee on one holding; returns what it realised.
template <class Holding>
Decimal apply_to(Holding& held, const Traded& traded) {
  Decimal realized = trade(held, traded);
  const Fill& fill = traded.fill;
  const Listing& listing = traded.instrument.listing();
  if (listing.kind == ContractKind::Spot && fill.fee.currency == listing.base) {
    const Decimal units = divide(fill.fee.amount, listing.multiplier, Rounding::HalfEven);
    realized += move_at_no_cost(held, -Quantity{units});
  } else if (fill.fee.currency == listing.settle) {
    held.fees += fill.fee;
  }
  held.realized_gross.amount += realized;
  return realized;
}

}  // namespace

std::optional<Price> entry_price(const Position& position, const Instrument& instrument) {
  if (position.quantity.is_zero() || position.entry_cost.is_zero()) {
    return std::nullopt;
  }
  const auto units = units_of(instrument.listing(), position.quantity);
  if (!units.has_value()) {
    return std::nullopt;
  }
  const bool is_inverse = instrument.listing().kind == ContractKind::Inverse;
  const auto price = is_inverse ? checked_divide(*units, position.entry_cost, Rounding::HalfEven)
                                : checked_divide(position.entry_cost, *units, Rounding::HalfEven);
  return price ? std::optional(Price{*price}) : std::nullopt;
}

Checked<Decimal> unrealized_gross(const Position& position, const Instrument& instrument,
                                  Price mark) {
  if (position.quantity.is_zero()) {
    return Decimal{};
  }
  TW_TRY(const Money value, instrument.notional(mark, abs(position.quantity)));
  const Decimal signed_value = with_sign(position.quantity.sign(), value.amount);
  return gain_of(instrument, signed_value - position.entry_cost);
}

PositionEffect PositionBook::apply(const PositionKey& key, const Fill& fill,
                                   const Instrument& instrument) {
  const Currency settle = instrument.listing().settle;
  const Traded traded{fill, instrument, value_of(instrument, fill.price, fill.quantity)};
  StrategyPosition& part = strategy_for(key, fill.route.strategy, settle);
  Position& position = position_for(key, settle);
  const Quantity before = position.quantity;
  const Decimal realized = apply_to(position, traded);
  position.netted += realized - apply_to(part, traded);
  return {.value = traded.value,
          .realized_gross = realized,
          .position = position.quantity,
          .before = before};
}

void PositionBook::settle_funding(const PositionKey& key, Money amount,
                                  std::vector<FundingShare>& out) {
  Position& position = position_for(key, amount.currency);
  position.funding += amount;
  const Decimal net = position.quantity.decimal();
  Decimal rest = amount.amount;
  StrategyPosition* largest = nullptr;
  const std::size_t first = out.size();
  for (StrategyPosition& part : strategies_) {
    if (part.key == key && !part.quantity.is_zero() && !net.is_zero()) {
      const Decimal share =
          multiply_divide(amount.amount, part.quantity.decimal(), net, Rounding::HalfEven);
      rest -= share;
      part.funding.amount += share;
      out.push_back({part.strategy, share});
      const bool is_larger = largest == nullptr || abs(part.quantity) > abs(largest->quantity);
      largest = is_larger ? &part : largest;
    }
  }
  if (largest == nullptr) {
    largest = &strategy_for(key, StrategyId{}, amount.currency);
    out.push_back({StrategyId{}, Decimal{}});
  }
  largest->funding.amount += rest;
  std::ranges::find(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(), largest->strategy,
                    &FundingShare::strategy)
      ->amount += rest;
}

const Position* PositionBook::find(const PositionKey& key) const {
  const auto found = std::ranges::find(positions_, key, &Position::key);
  return found == positions_.end() ? nullptr : &*found;
}

const StrategyPosition* PositionBook::find(const PositionKey& key, StrategyId strategy) const {
  const auto found = std::ranges::find_if(strategies_, [&](const StrategyPosition& part) {
    return part.key == key && part.strategy == strategy;
  });
  return found == strategies_.end() ? nullptr : &*found;
}

void PositionBook::save(StateWriter& out) const {
  out(static_cast<std::uint32_t>(positions_.size()),
      static_cast<std::uint32_t>(strategies_.size()));
  for (const auto& [key, quantity, cost, realized, fees, funding, netted] : positions_) {
    out(key.account, key.instrument, key.side, quantity, cost, realized, fees, funding, netted);
  }
  for (const auto& [key, strategy, quantity, cost, realized, fees, funding] : strategies_) {
    out(key.account, key.instrument, key.side, strategy, quantity, cost, realized, fees, funding);
  }
}

void PositionBook::load(StateReader& in) {
  TW_ASSERT(positions_.empty() && strategies_.empty());
  std::uint32_t positions = 0;
  std::uint32_t strategies = 0;
  in(positions, strategies);
  for (std::uint32_t i = 0; i < positions && !in.has_failed(); ++i) {
    Position each;
    in(each.key.account, each.key.instrument);
    in.enumerator(each.key.side, PositionSide::Short);
    in(each.quantity, each.entry_cost, each.realized_gross, each.fees, each.funding, each.netted);
    in.require(find(each.key) == nullptr);
    positions_.push_back(each);
  }
  for (std::uint32_t i = 0; i < strategies && !in.has_failed(); ++i) {
    StrategyPosition each;
    in(each.key.account, each.key.instrument);
    in.enumerator(each.key.side, PositionSide::Short);
    in(each.strategy, each.quantity, each.entry_cost, each.realized_gross, each.fees, each.funding);
    in.require(find(each.key) != nullptr && find(each.key, each.strategy) == nullptr);
    strategies_.push_back(each);
  }
}

Position& PositionBook::position_for(const PositionKey& key, Currency settle) {
  const auto found = std::ranges::find(positions_, key, &Position::key);
  if (found != positions_.end()) {
    return *found;
  }
  const Money nothing{Decimal{}, settle};
  return positions_.emplace_back(Position{.key = key,
                                          .quantity = {},
                                          .entry_cost = {},
                                          .realized_gross = nothing,
                                          .fees = nothing,
                                          .funding = nothing,
                                          .netted = {}});
}

StrategyPosition& PositionBook::strategy_for(const PositionKey& key, StrategyId strategy,
                                             Currency settle) {
  const auto found = std::ranges::find_if(strategies_, [&](const StrategyPosition& part) {
    return part.key == key && part.strategy == strategy;
  });
  if (found != strategies_.end()) {
    return *found;
  }
  const Money nothing{Decimal{}, settle};
  return strategies_.emplace_back(StrategyPosition{.key = key,
                                                   .strategy = strategy,
                                                   .quantity = {},
                                                   .entry_cost = {},
                                                   .realized_gross = nothing,
                                                   .fees = nothing,
                                                   .funding = nothing});
}

}  // namespace tw::portfolio
