#include "sim/order_checks.hpp"

#include <algorithm>

#include "sim/order_rules.hpp"
#include "sim/price_band.hpp"

namespace tw::sim {
namespace {

// What a taker of this side meets: the other side's level.
std::optional<DepthLevel> best_for(const market::OrderBook& book, Side side) {
  return side == Side::Buy ? book.best_ask() : book.best_bid();
}

std::optional<Refusal> check_quantity(const Contract& contract, const OrderTerms& terms) {
  const InstrumentTerms& rules = contract.instrument.terms();
  if (terms.quantity.sign() <= 0 || terms.quantity < rules.min_quantity) {
    return Refusal::QuantityTooSmall;
  }
  if (!is_multiple(terms.quantity.decimal(), rules.step_size.decimal())) {
    return Refusal::QuantityOffStep;
  }
  const Quantity most =
      terms.type == OrderType::Market ? contract.market_quantity_max : contract.limit_quantity_max;
  return !most.is_zero() && terms.quantity > most ? std::optional(Refusal::QuantityTooLarge)
                                                  : std::nullopt;
}

std::optional<Refusal> check_value(const OrderContext& context, const OrderTerms& terms,
                                   Decimal asked_value) {
  std::optional<Price> price = terms.limit_price;
  if (terms.type == OrderType::Market) {
    price = terms.is_conditional() ? terms.trigger.price : touch(context, terms.side);
  }
  if (!price.has_value()) {
    return Refusal::NoMarketPrice;
  }
  const auto value = context.contract.instrument.notional(*price, terms.quantity);
  if (!value.has_value()) {
    return Refusal::QuantityTooLarge;
  }
  const Decimal counted = asked_value.is_zero() ? value->amount : asked_value;
  const bool is_enough = terms.reduce_only == ReduceOnly::Yes ||
                         counted >= context.contract.instrument.terms().min_notional;
  return is_enough ? std::nullopt : std::optional(Refusal::NotionalTooSmall);
}

std::optional<Refusal> check_band(const OrderContext& context, const OrderTerms& terms) {
  const auto band =
      terms.type == OrderType::Limit ? price_band(context.contract, context.prices) : std::nullopt;
  if (!band.has_value()) {
    return std::nullopt;
  }
  const bool is_inside = terms.side == Side::Buy ? terms.limit_price <= band->highest
                                                 : terms.limit_price >= band->lowest;
  return is_inside ? std::nullopt : std::optional(Refusal::PriceOutOfBand);
}

}  // namespace

std::optional<Price> watched(const ReferencePrices& prices, TriggerBy by) {
  switch (by) {
    case TriggerBy::Last:
      return prices.last;
    case TriggerBy::Mark:
      return prices.mark;
    case TriggerBy::Index:
      return prices.index;
  }
  return std::nullopt;
}

std::optional<Price> touch(const OrderContext& context, Side side) {
  if (context.book.state() != market::BookState::Synced) {
    return std::nullopt;
  }
  const auto level = best_for(context.book, side);
  return level.has_value() ? std::optional(context.contract.instrument.grid().price(level->ticks))
                           : std::nullopt;
}

std::optional<Price> valuation(const OrderContext& context, const OrderTerms& terms) {
  if (terms.type == OrderType::Limit) {
    return terms.limit_price;
  }
  if (context.book.state() != market::BookState::Synced) {
    return std::nullopt;
  }
  const BookGrid& grid = context.contract.instrument.grid();
  const Side other = opposite(terms.side);
  std::optional<Price> reached;
  Quantity offered;
  for (std::size_t i = 0; i < context.book.level_count(other) && offered < terms.quantity; ++i) {
    const DepthLevel level = context.book.level(other, i);
    offered += grid.quantity(level.lots);
    reached = grid.price(level.ticks);
  }
  return reached;
}

bool would_take(const OrderContext& context, const OrderTerms& terms) {
  const auto other = touch(context, terms.side);
  if (!other.has_value()) {
    return false;
  }
  return terms.type == OrderType::Market ||
         (terms.side == Side::Buy ? terms.limit_price >= *other : terms.limit_price <= *other);
}

std::optional<Refusal> check_price(const Contract& contract, Price price) {
  return is_priced(contract.instrument, price) ? std::nullopt
                                               : std::optional(Refusal::PriceOffTick);
}

std::optional<Refusal> check_terms(const OrderContext& context, const OrderTerms& terms,
                                   Decimal asked_value) {
  if (terms.type == OrderType::Limit) {
    if (const auto refusal = check_price(context.contract, terms.limit_price)) {
      return refusal;
    }
  }
  if (const auto refusal = check_quantity(context.contract, terms)) {
    return refusal;
  }
  if (const auto refusal = check_value(context, terms, asked_value)) {
    return refusal;
  }
  return check_band(context, terms);
}

std::optional<Refusal> check_trigger(const OrderContext& context, const Trigger& trigger) {
  if (trigger.direction == TriggerDirection::None) {
    return Refusal::TriggerDirectionMissing;
  }
  if (const auto refusal = check_price(context.contract, trigger.price)) {
    return refusal;
  }
  const auto now = watched(context.prices, trigger.by);
  if (!now.has_value()) {
    return Refusal::NoMarketPrice;
  }
  if (trigger.direction == TriggerDirection::Rise) {
    return *now >= trigger.price ? std::optional(Refusal::TriggerPassedUp) : std::nullopt;
  }
  return *now <= trigger.price ? std::optional(Refusal::TriggerPassedDown) : std::nullopt;
}

Trigger trigger_of(StopKind kind, Side side, const StopTerms& stop) {
  const bool is_rising = (kind == StopKind::TakeProfit) == (side == Side::Buy);
  return {.direction = is_rising ? TriggerDirection::Rise : TriggerDirection::Fall,
          .by = stop.by,
          .price = stop.price.value_or(Price{})};
}

std::optional<Refusal> check_stop(const Contract& contract, const Trigger& trigger,
                                  const StopTerms& stop, Price base) {
  if (!is_priced(contract.instrument, trigger.price) ||
      (stop.type == OrderType::Limit && !is_priced(contract.instrument, stop.limit_price))) {
    return Refusal::PriceOffTick;
  }
  const bool is_ahead =
      trigger.direction == TriggerDirection::Rise ? trigger.price > base : trigger.price < base;
  return is_ahead ? std::nullopt : std::optional(Refusal::StopWrongSide);
}

std::optional<Refusal> check_stops(const OrderContext& context, const OrderRequest& request) {
  const OrderTerms& terms = request.terms;
  if (!is_set(request.take_profit) && !is_set(request.stop_loss)) {
    return std::nullopt;
  }
  if (!has_margin(context.contract)) {
    return Refusal::NotOffered;
  }
  if (terms.reduce_only == ReduceOnly::Yes) {
    return Refusal::StopOnReduceOnly;
  }
  std::optional<Price> base = terms.limit_price;
  if (terms.type == OrderType::Market) {
    base = terms.is_conditional() ? terms.trigger.price : touch(context, terms.side);
  }
  for (const StopKind kind : {StopKind::TakeProfit, StopKind::StopLoss}) {
    const StopTerms& stop = kind == StopKind::TakeProfit ? request.take_profit : request.stop_loss;
    if (!is_set(stop)) {
      continue;
    }
    if (request.stop_mode == StopMode::Full && stop.type == OrderType::Limit) {
      return Refusal::NotOffered;
    }
    if (!base.has_value()) {
      return Refusal::NoMarketPrice;
    }
    const Trigger trigger = trigger_of(kind, terms.side, stop);
    if (const auto refusal = check_stop(context.contract, trigger, stop, *base)) {
      return refusal;
    }
  }
  return std::nullopt;
}

Taken<Quantity> base_quantity(const OrderContext& context, const OrderTerms& terms) {
  auto price = touch(context, terms.side);
  if (!price.has_value()) {
    return std::unexpected(Refusal::NoMarketPrice);
  }
  const Instrument& instrument = context.contract.instrument;
  const Side other = opposite(terms.side);
  Decimal left = terms.quantity.decimal();
  Quantity whole;  // of the levels that are used up
  for (std::size_t i = 0; i < context.book.level_count(other); ++i) {
    const DepthLevel level = context.book.level(other, i);
    const Quantity offered = instrument.grid().quantity(level.lots);
    price = instrument.grid().price(level.ticks);
    const auto worth = instrument.notional(*price, offered);
    if (!worth.has_value() || worth->amount > left) {
      break;
    }
    left -= worth->amount;
    whole += offered;
  }
  const auto rest = checked_divide(left, price->decimal(), Rounding::Down);
  if (!rest.has_value()) {
    return std::unexpected(Refusal::QuantityTooLarge);
  }
  const Decimal step = instrument.terms().step_size.decimal();
  return Quantity{round_to_step(whole.decimal() + *rest, step, Rounding::Down)};
}

}  // namespace tw::sim
